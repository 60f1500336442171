"""Texts as rows of words, so that one is found in another however it is laid out there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

LEAST = 12
"""Characters of a row of words below which finding it elsewhere says nothing."""

_WORDS = re.compile(r"\w+")
_ESCAPES = re.compile(r"\\[nrt\"]")
_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)+)\"|'((?:[^'\\]|\\.)+)'")


def flat(text: str) -> str:
    """Its words in lower case, a space around each; empty without a word.

    Escapes of a text that was put in as JSON are no letters of its words.
    """
    words = _WORDS.findall(_ESCAPES.sub(" ", text).casefold())
    return f" {' '.join(words)} " if words else ""


def pieces(text: str) -> tuple[str, ...]:
    """Its lines and sentences, flat, as far as they are long enough to be told."""
    return _told(_ENDS.split(text))


def strings(text: str) -> tuple[str, ...]:
    """Its quoted parts, likewise."""
    return _told(quoted(text))


def _told(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in map(flat, parts) if len(part) > LEAST))


def quoted(text: str) -> Iterator[str]:
    """What stands in quotes, single or double: the strings of JSON and of Python's `repr`."""
    for double, single in _QUOTED.findall(text):
        yield double or single


def alike(one: str, other: str) -> float:
    """Share of their words that two texts have in common, 0 to 1; two empty texts are alike."""
    mine, theirs = (
        Counter(_WORDS.findall(one.casefold())),
        Counter(_WORDS.findall(other.casefold())),
    )
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 1.0


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`."""
    teens = 10 <= number % 100 <= 20  # noqa: PLR2004  # 11th, 12th, 13th
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
