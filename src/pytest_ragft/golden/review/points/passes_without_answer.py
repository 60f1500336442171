"""Cases whose checks let a reply pass that answers nothing."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import Entry, GoldenSet
from pytest_ragft.golden.review.trying import can_be_tried, tried

IGNORANCE = "I don't know."
INVENTION = "Yes. It is 42."


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        if entry.case.every_check and all(
            can_be_tried(check, entry) for check in entry.case.every_check
        ):
            for reply, told in _wrong(entry):
                if not any(trial.fault for trial in tried(entry, reply)):
                    message = f"{entry.case.id!r} passes with a reply that {told}."
                    yield Note(message, (place(entry),))
                    break


def _wrong(entry: Entry) -> Iterator[tuple[str, str]]:
    """Replies that are wrong for certain, each with what it does."""
    if entry.case.mode == "answer":
        yield IGNORANCE, f"says {IGNORANCE!r}"
        yield entry.question, "only repeats the question"
    else:
        yield INVENTION, f"makes something up ({INVENTION!r})"


POINT = Point(
    name="passes-without-answer",
    severity="warning",
    why="The checks hold for replies that are wrong: a pass says nothing of the answer.",
    next="Add a check of the fact itself, such as `contains`, `number` or `date`.",
    find=find,
)
