"""In this process, one part after the other."""

from collections.abc import Iterator, Sequence

from pytest_ragft.check.training.task import Measures, States, Task, measured


def single(measures: Measures, tasks: Sequence[Task], _count: int) -> Iterator[States]:
    """Each when it is asked for."""
    return (measured(measures, task) for task in tasks)
