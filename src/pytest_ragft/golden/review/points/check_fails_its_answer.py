"""Checks that fault the very answer which their case calls right."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Place, Point
from pytest_ragft.golden.review.golden_set import Entry, GoldenSet
from pytest_ragft.golden.review.trying import Trial, tried


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        faults: dict[tuple[str, int], list[Trial]] = {}
        for reply in entry.case.expects:
            for trial in tried(entry, reply):
                if trial.fault:
                    faults.setdefault((trial.check.name, trial.check.line), []).append(trial)
        for (name, line), trials in faults.items():
            yield _note(entry, name, line, trials)


def _note(entry: Entry, name: str, line: int, trials: list[Trial]) -> Note:
    expects, case = entry.case.expects, entry.case
    which = "its own expected answer"
    if len(expects) > 1:
        which = f"{len(trials)} of its {len(expects)} expected answers"
        which = (
            f"each of its {len(expects)} expected answers" if len(trials) == len(expects) else which
        )
    message = f"{case.id!r}: the check {name!r} fails {which}: {trials[0].fault}."
    return Note(message, (Place(entry.path, line, case.id),))


POINT = Point(
    name="check-fails-its-answer",
    severity="error",
    why="A right reply fails the case: it is diagnosed as a defect of the test.",
    next="Correct whichever is wrong. Under `expects` stands a reply that passes, worded as the "
    "app words it, and not only the fact.",
    find=find,
)
