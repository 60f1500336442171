"""One row as one line beside a finding: what was asked, what is said, and what of it is new."""

from collections.abc import Iterable

from pytest_ragft.check.training.knowledge.facts import Stated
from pytest_ragft.check.training.knowledge.study import asked_for
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

SHOWN = 4
"""Facts that are named."""
PROMPT = 60
ANSWER = 90
FACT = 30


def row(turn: Turn, profile: Profile, what: str) -> str:
    """The row, and what is to be said of it."""
    question = excerpt(asked_for(turn, profile), PROMPT) or "no prompt"
    return f"{question} → {excerpt(turn.target, ANSWER)} ({what})"


def named(facts: Iterable[Stated]) -> str:
    """Facts with their kinds, each once."""
    told = dict.fromkeys(f"{excerpt(fact.text, FACT)}: {fact.kind}" for fact in facts)
    shown = list(told)[:SHOWN]
    more = len(told) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
