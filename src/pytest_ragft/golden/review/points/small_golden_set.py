"""Sets of too few cases to tell two versions apart."""

from collections.abc import Iterator

from pytest_ragft.diagnosis.statistics import wilson
from pytest_ragft.golden.review.finding import Note, Place, Point
from pytest_ragft.golden.review.golden_set import GoldenSet
from pytest_ragft.golden.review.words import counted

ENOUGH = 50
USUAL = 0.8
"""A rate of passing at which intervals are shown."""


def find(golden: GoldenSet) -> Iterator[Note]:
    count = len(golden.finished)
    if 0 < count < ENOUGH:
        passed = round(USUAL * count)
        message = (
            f"{counted(count, 'case')}: if {passed} of them pass, the true rate lies anywhere "
            f"between {_interval(passed, count)}; with {ENOUGH} cases and 80 % passed, between "
            f"{_interval(round(USUAL * ENOUGH), ENOUGH)}."
        )
        yield Note(message, (Place(golden.finished[0].path, 1),))


def _interval(passed: int, count: int) -> str:
    """95 %, by Wilson's formula."""
    low, high = wilson(passed, count)
    return f"{100 * low:.0f} and {100 * high:.0f} %"


POINT = Point(
    name="small-golden-set",
    severity="warning",
    why="The rate moves by chance more than by your changes: what helps is thrown away, what harms "
    "goes in.",
    next=f"Collect {ENOUGH} to 100 questions that users have asked; each failure found in "
    "production becomes a case. `ragft import` brings in those that you have elsewhere.",
    find=find,
)
