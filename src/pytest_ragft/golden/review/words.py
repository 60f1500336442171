"""Numbers and names as a review writes them."""

from collections.abc import Sequence

SHOWN = 4
"""Names that are written out."""


def counted(number: int, word: str) -> str:
    """A number and its word, which takes an s in the plural."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(map(repr, names[:SHOWN]))
    left = len(names) - SHOWN
    return f"{shown} and {left} more" if left > 0 else shown
