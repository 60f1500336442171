"""How well pass counts fit a level of passing, and how much doubt a set of probabilities holds."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import floor, log2, sqrt
from typing import Literal, NamedTuple

Level = Literal["L", "H", "G", "F", "V", "U"]
"""L nearly always fails, H nearly always passes, G sound, F one chance for all prompts,
V a chance of its own for each prompt, U anything."""

Rates = tuple[tuple[float, float], ...]
"""Pass rates, each with its weight; the weights sum to 1."""

SAMPLED: Mapping[Level, Rates] = {
    "L": ((0.01, 0.60), (0.07, 0.28), (0.20, 0.12)),
    "H": ((0.99, 0.60), (0.93, 0.28), (0.80, 0.12)),
    "G": ((0.995, 0.70), (0.95, 0.30)),
    "F": ((0.30, 0.25), (0.45, 0.25), (0.60, 0.25), (0.75, 0.25)),
    "V": ((0.25, 1 / 3), (0.50, 1 / 3), (0.75, 1 / 3)),
    "U": ((0.05, 0.30), (0.25, 0.15), (0.50, 0.10), (0.75, 0.15), (0.95, 0.30)),
}
"""Levels of a model that samples its replies; 75 to 80 % is the least that counts as a fix."""

REPEATING: Mapping[Level, Rates] = {
    **SAMPLED,
    "L": ((0.005, 0.90), (0.06, 0.10)),
    "H": ((0.995, 0.90), (0.94, 0.10)),
}
"""Levels of a model that repeats its reply word for word: it gives the likeliest one, so that
middling rates hardly occur."""

Z = 1.959964
"""Of a 95 % interval."""
MAJORITY = 0.5


class Score(NamedTuple):
    """Passes and fails of one check in one column."""

    passed: int
    failed: int

    def plus(self, *, passed: bool) -> "Score":
        return Score(self.passed + passed, self.failed + (not passed))


@lru_cache(maxsize=8192)
def fit(level: Level, passed: int, failed: int, *, repeating: bool = False) -> float:
    """Probability of one order of these outcomes, averaged over the rates of a level."""
    rates = (REPEATING if repeating else SAMPLED)[level]
    return sum(weight * rate**passed * (1 - rate) ** failed for rate, weight in rates)


def normalised(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def entropy(probabilities: Iterable[float]) -> float:
    """Doubt in bits."""
    return -sum(p * log2(p) for p in probabilities if p > 0)


def wilson(part: float, whole: float) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); anything is possible of nothing."""
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, Z**2 / whole
    centre = share + spread / 2
    reach = Z * sqrt((share * (1 - share) + spread / 4) / whole)
    return (centre - reach) / (1 + spread), (centre + reach) / (1 + spread)


def is_majority(part: int, whole: int) -> bool:
    """The whole interval of the share lies above one half: 15 of 20, 21 of 30, 60 of 100."""
    return wilson(part, whole)[0] > MAJORITY


def needed(part: int, whole: int) -> int | None:
    """How many more tests, with the same share, would make it a majority; 0: it is one.

    `None`: at a share of one half or less, no number would.
    """
    if is_majority(part, whole):
        return 0
    if not whole or part / whole <= MAJORITY:
        return None
    least = (
        floor(Z**2 / (4 * (part / whole - MAJORITY) ** 2)) + 1
    )  # where the interval starts at 1/2
    return max(1, least - whole)
