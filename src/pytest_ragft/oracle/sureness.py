"""How probable it is that a passage which was found is the gold one, by what was measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

UNNAMED = 0.8
"""Stands for `Signs.named` where a question names nothing: such questions do not tell products
apart, but as a rule there is only one."""
_NEAR = 0.02
"""A match that is worse by this much is a third as likely to be the right one."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a passage, each 0 to 1."""

    named: float
    """Share of the names and numbers in the question that it holds, squared: one that is missing
    is another product or version."""
    about: float
    """Share of the question's other words that it holds."""
    ranked: float
    """Its score in a search for the question, as a share of the best passage's."""
    alone: float
    """1: no other passage that holds the facts comes near; 1/2: another is as good; and so on."""


# Fitted on half of the topics of made sets of tests whose gold passages are known, and checked on
# the other half and on the tests of an example: python benchmarks/inference.py --fit
BIAS = -5.59
NAMED = 5.34
ABOUT = 1.62
RANKED = 2.66


def sure(signs: Signs) -> float:
    """The probability: that it is about what was asked, shared with matches as good."""
    weighed = NAMED * signs.named + ABOUT * signs.about + RANKED * signs.ranked
    return signs.alone / (1 + exp(-BIAS - weighed))


def alone(best: float, others: Iterable[float]) -> float:
    """How much of the probability is left for the best match, by how well others match."""
    return 1 / (1 + sum(exp((other - best) / _NEAR) for other in others))
