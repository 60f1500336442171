"""Which cases the training data of the project contains, by the measures of `ragft check`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pytest_ragft.check import engine
from pytest_ragft.check.catalogue import known_libraries, load
from pytest_ragft.check.reading import read
from pytest_ragft.check.training import Wish
from pytest_ragft.check.training.measures.held_out import Case, HeldOut, tables
from pytest_ragft.check.training.measures.leakage import Leakage
from pytest_ragft.check.training.measures.near_leakage import NearLeakage
from pytest_ragft.check.training.measures.signatures import available
from pytest_ragft.check.training.presence import are_there
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.reading import read_turns
from pytest_ragft.check.training.survey import Run, planned
from pytest_ragft.check.training.turn import Turn
from pytest_ragft.check.workspace import Workspace
from pytest_ragft.golden.review.golden_set import Entry, Trained
from pytest_ragft.oracle.question import question_of

At = tuple[str, int]
"""File and line of a case."""


class Comparison(NamedTuple):
    """Cases held against training data."""

    met: Mapping[At, tuple[Trained, ...]]
    trainings: tuple[str, ...] = ()
    near: bool = False
    """Rows in nearly the same words were looked for: that takes the extra `data`."""
    short: int = 0
    """Cases of too few words to be told from chance."""


def compare(workspace: Workspace, paths: Collection[str], entries: Sequence[Entry]) -> Comparison:
    """`paths` are the project's files, among which training data is found as `ragft check` does."""
    run = _run(workspace, paths)
    sources = [each for each in run.sources.training if not each.is_held_out] if run else []
    if run is None or not sources:
        return Comparison({})
    held = _held(entries)
    met: dict[At, list[Trained]] = defaultdict(list)
    for source in sources:
        for code, line, near in _met(run, source.path, held):
            met[held.place(code)].append(Trained(source.path, line, near))
    trainings = tuple(source.path for source in sources)
    found = {at: tuple(rows) for at, rows in met.items()}
    return Comparison(found, trainings, available(), held.short)


def _run(workspace: Workspace, paths: Collection[str]) -> Run | None:
    """How training data is read; `None` where there is none."""
    root, settings = workspace.root, workspace.settings
    every = load(root, settings.rules, settings.plugins, cache=settings.cache)
    libraries = known_libraries(root, settings.rules, every, cache=settings.cache)
    files = read(
        root, sorted(paths), names=engine.wanted(every, libraries), libraries=libraries,
        cache=settings.cache,
    )  # fmt: skip
    if not are_there(files.values()):
        return None
    return planned(root, files, Wish(pyproject=workspace.pyproject))[1]


def _held(entries: Iterable[Entry]) -> HeldOut:
    by_file: dict[str, list[Case]] = defaultdict(list)
    for entry in entries:
        answer = next(iter(entry.case.expects), "")
        by_file[entry.path].append(Case(entry.case.line, entry.question, answer))
    return tables(by_file.items())


def _bare(turn: Turn) -> Turn:
    """The question without the context around it: rows are often made of an app's own prompts."""
    asked = question_of(turn.question or turn.prompt)
    return turn._replace(prompt=asked, question=asked)


def _met(run: Run, path: str, held: HeldOut) -> list[tuple[int, int, bool]]:
    """Codes of cases, the first row that asks each of them, and whether it is only near."""
    exact, near = Leakage(held), NearLeakage(held)
    same, alike = exact.start(Profile()), near.start(Profile())
    for turn in read_turns(run.at(path), run.columns(path)):
        if type(turn) is Turn:
            exact.add(same, turn)
            exact.add(same, _bare(turn))
            near.add(alike, turn)
    near.result(alike)
    only_near = {code: line for code, line in alike.cases.items() if code not in same.cases}
    return [
        *((code, line, False) for code, line in same.cases.items()),
        *((code, line, True) for code, line in only_near.items()),
    ]
