"""What an output format is: a name, and a function from an outcome to text."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from pytest_ragft.check.outcome import Outcome

Lines: TypeAlias = Callable[[str], Sequence[str]]
"""The lines that a span counts, by the path of its file: of a notebook, those of its code cells
one after another. Empty where the file can no longer be read."""


class Page(NamedTuple):
    """How wide the output is, in columns, and whether it may use colour."""

    width: int = 80
    colour: bool = False


class Format(NamedTuple):
    """One output format, chosen by name."""

    name: str
    render: Callable[[Outcome, Lines, Page], str]
