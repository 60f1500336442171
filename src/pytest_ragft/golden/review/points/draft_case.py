"""Cases that a program has drafted, and nobody has read yet."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import Entry, GoldenSet
from pytest_ragft.golden.review.words import counted, named


def find(golden: GoldenSet) -> Iterator[Note]:
    unfinished = [entry for entry in golden.entries if entry.is_unfinished]
    drafted = [entry for entry in golden.finished if entry.is_draft]
    if unfinished:
        told = f"{counted(len(unfinished), 'case')} still to be written: {_ids(unfinished)}."
        yield Note(
            told,
            tuple(map(place, unfinished)),
            "Write the question and the answer, or delete the case. Then take `draft` out of its "
            "tags and `skip` out of its marks.",
        )
    if drafted:
        told = (
            f"{counted(len(drafted), 'drafted case')} that nobody has confirmed: {_ids(drafted)}."
        )
        yield Note(told, tuple(map(place, drafted)))


def _ids(entries: list[Entry]) -> str:
    return named([entry.case.id for entry in entries])


POINT = Point(
    name="draft-case",
    severity="warning",
    why="A program put it together: question, answer and source may each be wrong.",
    next="Read question, answer and source against each other, then take `draft` out of the tags.",
    find=find,
)
