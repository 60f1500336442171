"""Sets in which every question has an answer."""

from collections.abc import Iterator

from pytest_ragft.golden.review.finding import Note, Place, Point
from pytest_ragft.golden.review.golden_set import GoldenSet


def find(golden: GoldenSet) -> Iterator[Note]:
    cases = golden.finished
    if cases and not any(entry.case.mode == "abstain" for entry in cases):
        message = f"None of the {len(cases)} cases asks what the documents do not answer."
        if len(cases) == 1:
            message = "The one case asks what the documents answer."
        yield Note(message, (Place(cases[0].path, 1),))


POINT = Point(
    name="no-unanswerable-cases",
    severity="warning",
    why="A model that always answers, and makes up what it does not find, scores best on such a "
    "set.",
    next="Add questions that users ask and your documents do not answer, with `mode: abstain`: "
    "about one case in ten.",
    find=find,
)
