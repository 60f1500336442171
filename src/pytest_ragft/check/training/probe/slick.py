"""How well a model knows an answer: the four categories of SliCK."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from pytest_ragft.diagnosis.lenient import almost_says


class Category(StrEnum):
    """From what need not be taught to what would be new."""

    HIGHLY_KNOWN = "highly known"
    """Greedy answers are right whatever the examples before the question."""
    MAYBE_KNOWN = "maybe known"
    """Some greedy answers are right."""
    WEAKLY_KNOWN = "weakly known"
    """No greedy answer is right, and a sampled one is."""
    UNKNOWN = "unknown"
    """None is."""


class Depth(NamedTuple):
    """How often a row is asked."""

    name: str
    prompts: int
    """Each with other examples before the question; one greedy answer to each."""
    samples: int
    """Of each prompt, where no greedy answer is right."""

    @property
    def most(self) -> int:
        """Calls for one row."""
        return self.prompts * (1 + self.samples)


SHOTS = 4
"""Examples before a question."""
GREEDY, SAMPLED = 0.0, 0.5
"""Temperatures."""
PUBLISHED = Depth("published", 10, 16)
QUICK = Depth("quick", 3, 2)

Ask = Callable[[str, float, int], str]
"""A prompt, a temperature, and which of several answers to the same; gives the answer."""


def category_of(
    prompts: Sequence[str], expected: Sequence[str], ask: Ask, depth: Depth
) -> Category:
    """Asks until the category is certain: it is the one that all calls together would give."""
    right = wrong = False
    for prompt in prompts[: depth.prompts]:
        if is_right(expected, ask(prompt, GREEDY, 0)):
            right = True
        else:
            wrong = True
        if right and wrong:
            return Category.MAYBE_KNOWN
    if right:
        return Category.HIGHLY_KNOWN
    for number in range(depth.samples):
        for prompt in prompts[: depth.prompts]:
            if is_right(expected, ask(prompt, SAMPLED, number)):
                return Category.WEAKLY_KNOWN
    return Category.UNKNOWN


def is_right(expected: Sequence[str], reply: str) -> bool:
    """Says every part, however it is written; what follows the first answer does not count."""
    answer = reply.strip().partition("\n\n")[0].partition("\nQ:")[0]
    return all(almost_says(part, answer) is not None for part in expected)
