"""Cases that ask the same and expect something else."""

from collections.abc import Iterator

from pytest_ragft.golden.review.alike import answers, same_questions
from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import Entry, GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    for group in same_questions(golden.finished):
        first = group[0]
        others = [entry for entry in group[1:] if contradict(first, entry)]
        for other in others:
            message = (
                f"{other.case.id!r} asks what {first.case.id!r} asks, and expects another "
                f"answer: {_told(other)}, not {_told(first)}."
            )
            yield Note(message, (place(other), place(first)))


def contradict(one: Entry, other: Entry) -> bool:
    if one.case.mode != other.case.mode:
        return True
    known = answers(one), answers(other)
    return all(known) and known[0].isdisjoint(known[1])


def _told(entry: Entry) -> str:
    case = entry.case
    return repr(case.expects[0]) if case.mode == "answer" and case.expects else case.mode


POINT = Point(
    name="contradicting-cases",
    severity="error",
    why="One of the two fails whatever the app replies, and is diagnosed as if the app were wrong.",
    next="Find out which is right. If it depends on who asks, say so in the question or in "
    "`variables`.",
    find=find,
)
