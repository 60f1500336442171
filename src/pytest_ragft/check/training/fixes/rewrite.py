"""What a rewrite of training rows is: what becomes of each row, told without its content."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn


class Place(NamedTuple):
    """Where a row stands."""

    line: int
    row: int


class Verdict(NamedTuple):
    """What becomes of a row."""

    row: Mapping[str, Any] | None
    """Its new content; None: it is dropped."""
    what: str
    """For the report: kinds and counts, never a text of the row."""
    passages: tuple[Mapping[str, Any], ...] = ()
    """For the knowledge base."""


class Editor(Protocol):
    """Sees every row of a file once, in order."""

    def edit(self, place: Place, row: Mapping[str, Any], turns: Sequence[Turn]) -> Verdict | None:
        """None: the row stays as it is, byte for byte."""
        ...


class Rewrite(NamedTuple):
    """One kind of rewrite."""

    name: str
    """As rules call it."""
    word: str
    """In the name of the file that is written."""
    begin: Callable[[Profile, str], Editor]
    """For one file: what its first rows have in common, and its name."""


class RefusedError(Exception):
    """A file that is not rewritten; the message says why, for the user."""
