"""Cases that say nothing of what is right."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    for entry in golden.finished:
        if not entry.case.every_check:
            message = f"{entry.case.id!r} has no expected answer and no check."
            yield Note(message, (place(entry),))


POINT = Point(
    name="undefined-correct",
    severity="error",
    why="Whatever the app replies, the case passes: it looks like a test, and tests nothing.",
    next="Write the answer under `expects`, or a check; if the documents do not answer it, "
    "`mode: abstain`.",
    find=find,
)
