"""Cases that do not say where their answer stands."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import GoldenSet
from pytest_ragft.golden.review.words import named


def find(golden: GoldenSet) -> Iterator[Note]:
    asked = [entry for entry in golden.finished if entry.case.mode == "answer"]
    bare = [entry for entry in asked if not entry.gold]
    if bare:
        names = named([entry.case.id for entry in bare])
        message = f"{len(bare)} of {len(asked)} cases name no source: {names}."
        yield Note(message, tuple(map(place, bare)))


POINT = Point(
    name="golden-case-without-source",
    severity="warning",
    why="Without it, recall of the retrieval cannot be measured, and the diagnosis must guess the "
    "passage from the corpus or do without.",
    next="Add `source: docs/page.md#heading`, where the answer stands; one for each hop.",
    find=find,
)
