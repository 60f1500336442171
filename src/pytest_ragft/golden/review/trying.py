"""The checks of a case, tried on replies that are known to be right or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from pytest_ragft import checks
from pytest_ragft.golden.case import GivenCheck, GoldenCase
from pytest_ragft.golden.files.completion import check_of
from pytest_ragft.golden.review.golden_set import Entry

LEFT_OUT = frozenset({"judged", "calls_tool", "similar"})
"""Checks that need a model, or more of a reply than its text."""
NEEDS_CONTEXT = frozenset({"grounded"})
"""Checks that need the texts that the model was given."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One check on one reply; `fault` is what it says of the reply."""

    check: GivenCheck
    fault: str | None


def can_be_tried(check: GivenCheck, entry: Entry) -> bool:
    has_text = any(gold.text for gold in entry.gold)
    return check.name not in LEFT_OUT and (has_text or check.name not in NEEDS_CONTEXT)


def tried(entry: Entry, reply: str) -> Iterator[Trial]:
    """Every check that can be, on a reply that cites the sources of the case.

    A check that cannot be made faults every reply.
    """
    contexts = tuple(checks.Context(gold.text, gold.name) for gold in entry.gold if gold.text)
    answer = checks.Answer(reply, contexts=contexts, sources=entry.case.source)
    for check in entry.case.every_check:
        if can_be_tried(check, entry):
            yield Trial(check, _fault(check, entry.case, answer))


def _fault(check: GivenCheck, case: GoldenCase, answer: checks.Answer) -> str | None:
    try:
        return check_of(check, case).fault(answer)
    except checks.CheckError as error:
        return f"it cannot be made: {error}"
