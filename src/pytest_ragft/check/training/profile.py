"""What the first rows of a file have in common: the same for each part of it."""

from typing import NamedTuple

HEAD = 2_000
"""Rows that a profile is taken from."""


class Profile(NamedTuple):
    """Known before the first row is measured."""

    path: str = ""
    format: str = ""
    rows: int = 0
    """Turns that the profile was taken from, at most `HEAD`."""
    preamble: str = ""
    """What the prompts of at least 90 % of the turns begin with, system turn apart."""
    system: str = ""
    """The system turn that most rows share; empty where they share none."""
    template: frozenset[str] = frozenset()
    """Words that stand in more than a quarter of the targets."""
    labels: frozenset[str] = frozenset()
    """The targets themselves, where they are few and short: a classification."""
    shape: str = ""
    """Of most targets: json, label, code, markdown, xml, prose."""
    asked: float = 1.0
    """Part of the prompts that no earlier one is equal to."""
    lines: int = 0
    """Of the whole file, where each is a row; 0: not known."""
