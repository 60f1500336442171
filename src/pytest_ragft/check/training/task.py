"""A part of a training file and what is asked of it: what travels to a process or a machine."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.files import Part
from pytest_ragft.check.training.measure import Measure
from pytest_ragft.check.training.measures.faults import Faults
from pytest_ragft.check.training.measures.marks import Marks
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.silencing import Silencing
from pytest_ragft.check.training.silencing import State as Seen
from pytest_ragft.check.training.turn import Fault, Turn

Measures: TypeAlias = Sequence[Measure[Any]]
States: TypeAlias = list[Any]
"""One for each measure, in their order."""


AT_ONCE = 128
"""Turns that are looked at together."""
CHARACTERS = 500_000
"""Of their texts, about."""


class Task(NamedTuple):
    """One part of one file."""

    path: Path
    part: Part
    profile: Profile
    columns: Columns | None = None


def measured(measures: Measures, task: Task) -> States:
    """One pass over the part, for all measures."""
    start, end, before = task.part
    silencing = next((each for each in measures if isinstance(each, Silencing)), None)
    if silencing is None:
        items = read_turns(task.path, task.columns, start, end, before)
        return measured_items(measures, task.profile, items)
    states = [measure.start(task.profile) for measure in measures]
    seen = states[list(measures).index(silencing)]
    watch = partial(silencing.see, seen)
    items = read_turns(task.path, task.columns, start, end, before, watch=watch)
    _measure_heard(list(zip(measures, states, strict=True)), seen, items)
    return states


def _measure_heard(
    pairs: list[tuple[Measure[Any], Any]], seen: Seen, items: Iterable[Turn | Fault]
) -> None:
    """Of each row by those measures that no suppression takes it from."""
    for item in items:
        for measure, state in pairs:
            if measure.name not in seen.now:
                if type(item) is Turn:
                    measure.add(state, item)
                elif type(item) is Fault and isinstance(measure, Faults):
                    measure.note(state, item)


def measured_items(measures: Measures, profile: Profile, items: Iterable[Turn | Fault]) -> States:
    """The same for turns that are at hand."""
    states = [measure.start(profile) for measure in measures]
    pairs = list(zip(measures, states, strict=True))
    adding = [(measure.add, state) for measure, state in pairs]
    noting = [(measure.note, state) for measure, state in pairs if isinstance(measure, Faults)]
    marks = _marks(measures)
    for some in _batches(items) if marks else [items]:
        if marks:
            marks.look([item for item in some if type(item) is Turn])
        for item in some:
            if isinstance(item, Turn):
                for add, state in adding:
                    add(state, item)
            else:
                for note, state in noting:
                    note(state, item)
    return states


def _marks(measures: Measures) -> Marks | None:
    """What measures share that look for the same words."""
    shared = (getattr(measure, "marks", None) for measure in measures)
    return next((marks for marks in shared if isinstance(marks, Marks)), None)


def _batches(items: Iterable[Turn | Fault]) -> Iterator[list[Turn | Fault]]:
    """As many as are looked at together: no more than a few of those that are long."""
    some: list[Turn | Fault] = []
    room = CHARACTERS
    for item in items:
        some.append(item)
        room -= len(item.prompt) + len(item.target) if isinstance(item, Turn) else 0
        if len(some) >= AT_ONCE or room < 0:
            yield some
            some, room = [], CHARACTERS
    yield some


def merged(measures: Measures, one: States, other: States) -> States:
    """Of two parts of a file, the other behind the one."""
    return [
        measure.merge(first, second)
        for measure, first, second in zip(measures, one, other, strict=True)
    ]
