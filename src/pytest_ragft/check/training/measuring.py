"""One training file measured, part by part, by the engine that pays."""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.check.processes import cores
from pytest_ragft.check.rule import Clause, Match, Rule, Selector
from pytest_ragft.check.training import KIND, Wish
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.engines import ENGINES
from pytest_ragft.check.training.files import Part, lines_of, parts
from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.profile import HEAD, Profile
from pytest_ragft.check.training.profiling import profile_of
from pytest_ragft.check.training.progress import Progress
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.task import Measures, States, Task, merged
from pytest_ragft.check.training.telling import SIZE
from pytest_ragft.check.training.turn import Turn

PART = 16 * 1024 * 1024
"""Bytes of a file that are measured at once."""
WORTH_PROCESSES = 32 * 1024 * 1024
"""Bytes of a file that are worth starting processes for."""


class File(NamedTuple):
    """What is to be measured."""

    at: Path
    path: str
    """From the project's root."""
    columns: Columns | None


def wanted_by(rules: Sequence[Rule]) -> frozenset[str]:
    """Globs over the measures that these rules may ask for; empty where it is all of them."""
    told = [each for rule in rules for each in _selectors(rule.match)]
    anything = any(KIND in each.kinds and not each.names for each in told)
    if anything or not rules or any(rule.check for rule in rules):
        return frozenset()
    about = (each for each in told if KIND in each.kinds or not each.kinds)
    return frozenset({SIZE, *(name for each in about for name in each.names)})


def chosen(measures: Measures, wanted: frozenset[str]) -> Measures:
    """Those that are wanted, by `wanted_by`."""
    if not wanted:
        return measures
    return [each for each in measures if any(fnmatchcase(each.name, name) for name in wanted)]


def _selectors(match: Match) -> Iterator[Selector]:
    yield from match.any
    raising = (clause for each in match.raises for clause in each.when)
    clauses: Iterable[Clause] = (*match.needs, *match.unless, *raising)
    for clause in clauses:
        yield from clause.any
    for case in match.cases:
        yield from _selectors(case)


def results_of(file: File, measures: Measures, wish: Wish) -> list[tuple[str, Result | None]]:
    """Of each measure; whatever engine is used, the parts of a file are merged in their order."""
    size = file.at.stat().st_size
    found = parts(file.at, size // PART + 1)
    profile = _profile(file)._replace(lines=lines_of(file.at, found))
    tasks = [Task(file.at, part, profile, file.columns) for part in found]
    states = _states(measures, tasks, size, file.path, wish)
    pairs = zip(measures, states, strict=True)
    return [(measure.name, measure.result(state)) for measure, state in pairs]


def _states(measures: Measures, tasks: Sequence[Task], size: int, path: str, wish: Wish) -> States:
    count = wish.jobs or cores()
    pays = count > 1 and len(tasks) > 1 and size > WORTH_PROCESSES
    engine = ENGINES[wish.engine or ("processes" if pays else "single")]
    states: States | None = None
    with Progress(path, size, speaks=wish.speaks) as progress:
        for task, part in zip(tasks, engine(measures, tasks, count), strict=True):
            states = part if states is None else merged(measures, states, part)
            progress.at(_end(task.part, size))
    return states if states is not None else []


def _end(part: Part, size: int) -> int:
    return size if part.end is None else part.end


def _profile(file: File) -> Profile:
    turns = (item for item in read_turns(file.at, file.columns) if type(item) is Turn)
    return profile_of(islice(turns, HEAD), file.path)
