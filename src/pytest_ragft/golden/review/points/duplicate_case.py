"""Cases that ask the same, in the same or in nearly the same words."""

from collections.abc import Iterator

from pytest_ragft.golden.review.alike import near_pairs, same_questions
from pytest_ragft.golden.review.finding import Note, Point, place
from pytest_ragft.golden.review.golden_set import GoldenSet
from pytest_ragft.golden.review.points.contradicting_cases import contradict


def find(golden: GoldenSet) -> Iterator[Note]:
    groups = same_questions(golden.finished)
    for first, *others in groups:
        for other in others:
            if not contradict(first, other):
                message = f"{other.case.id!r} asks what {first.case.id!r} asks."
                yield Note(message, (place(other), place(first)))
    for first, other, likeness in near_pairs(golden.finished):
        message = (
            f"{other.case.id!r} asks nearly what {first.case.id!r} asks ({likeness:.0f} % alike), "
            "and expects the same."
        )
        yield Note(message, (place(other), place(first)))


POINT = Point(
    name="duplicate-case",
    severity="warning",
    why="What is asked twice counts twice: the rates and their intervals look surer than they are.",
    next="Keep one. If both wordings matter, let the second ask something that the first does not.",
    find=find,
)
