"""Whether the texts of a case hold its answer."""

from collections.abc import Iterator

from pytest_ragft.diagnosis.figures import figures
from pytest_ragft.golden.case import GivenCheck
from pytest_ragft.golden.review.golden_set import Entry
from pytest_ragft.oracle.essence import telling
from pytest_ragft.oracle.literals import Text, holds
from pytest_ragft.oracle.wording import stems, word

LEAST_SHARED = 0.6
LEAST_SHARED_WITH_FIGURES = 0.5
"""Part of an answer's content words that must stand in a text which says it in other words, besides
all of its figures."""
FEWEST = 3
"""Words of an answer that may be worded otherwise; a shorter one stands as it is."""


def expected_texts(entry: Entry) -> tuple[str, ...]:
    """Of the expected answers, or else of what checks look for, what a document may hold."""
    return telling(entry.case.expects or tuple(_sought(entry.case.every_check)))


def _sought(checks: tuple[GivenCheck, ...]) -> Iterator[str]:
    for check in checks:
        if check.name in {"contains", "contains_any", "contains_all", "equals", "number"}:
            several = check.value if isinstance(check.value, list | tuple) else [check.value]
            yield from (str(text) for text in several if isinstance(text, str | int | float))


def says(text: str, expected: str) -> bool:
    """Whether a text says an answer: as it is written there, or most of it in other words."""
    asked, told = Text(expected), Text(text)
    if holds(told, asked):
        return True
    words = word(expected).words
    content = stems(words)
    asked_figures = [Text(expected[each.start : each.end]) for each in figures(expected)]
    least = LEAST_SHARED_WITH_FIGURES if asked_figures else LEAST_SHARED
    shared = len(content & stems(word(text).words))
    return (
        len(words) >= FEWEST
        and all(holds(told, each) for each in asked_figures)
        and shared >= least * len(content)
    )
