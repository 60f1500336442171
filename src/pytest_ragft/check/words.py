"""Numbers and names as they are written."""

from collections.abc import Iterable

from pytest_ragft.plain import visible


def counted(number: int, word: str) -> str:
    """A number and its word, which takes an s in the plural."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def listed(words: Iterable[str]) -> str:
    """With commas, and an "and" before the last."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def named(rule: str, code: str) -> str:
    """A rule's name with its code, where it has one."""
    return visible(f"{rule} ({code})" if code else rule)
