"""Where the parts of training files are measured: here, in processes beside, on a cluster."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from pytest_ragft.check.training.engines.processes import processes
from pytest_ragft.check.training.engines.ray import ray
from pytest_ragft.check.training.engines.single import single
from pytest_ragft.check.training.task import Measures, States, Task

Engine: TypeAlias = Callable[[Measures, Sequence[Task], int], Iterator[States]]
"""The states of each task, in their order; the number is that of the processes to use."""

ENGINES: Mapping[str, Engine] = {"single": single, "processes": processes, "ray": ray}

__all__ = ["ENGINES", "Engine"]
