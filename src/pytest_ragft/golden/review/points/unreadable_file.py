"""Golden files that cannot be read."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Place, Point
from pytest_ragft.golden.review.golden_set import GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    for file in golden.unread:
        yield Note(file.message, (Place(file.path, file.line),))


POINT = Point(
    name="unreadable-file",
    severity="error",
    why="pytest cannot collect the file: none of its cases runs.",
    next="Mend what the message names; `ragft schema golden` has the format for your editor.",
    find=find,
)
