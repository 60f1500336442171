"""Telling a gold context from a text that merely repeats the answer."""

import re
from collections.abc import Sequence

MOST_OTHER_WORDS = 3
"""A text with no more words than this beside the answer is no source, only the answer again."""


def repeats_answer(oracle: str, expected: Sequence[str]) -> bool:
    """Whether an oracle is little more than the texts that the test expects.

    Such a text makes every substring check pass, and would turn every failure into knowledge.
    """
    answer = {word for text in expected for word in _words(text)}
    words = _words(oracle)
    if not answer & set(words):
        return False
    return sum(word not in answer for word in words) <= MOST_OTHER_WORDS


def stands_in(oracle: str, prompt: str) -> bool:
    """Whether the oracle's words stand in a prompt, in order, whatever the space between them."""
    return " ".join(_words(oracle)) in " ".join(_words(prompt))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
