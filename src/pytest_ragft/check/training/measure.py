"""A measure of training rows: a step for each row, and an aggregate that can be merged."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, Protocol, TypeVar

from pytest_ragft.check.fact import NONE, Value
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

S = TypeVar("S")

WORST = 5
"""Rows that are shown of each measure."""


class Example(NamedTuple):
    """One row that a measure speaks of."""

    score: float
    """The worse, the higher."""
    line: int
    says: str
    """The prompt, the target and what is wrong, in one line; shown beside the finding."""


class Result(NamedTuple):
    """What a measure found in one file."""

    values: Mapping[str, Value]
    """Numbers and texts that a rule's conditions and message use, such as `share`, `count`."""
    worst: tuple[Example, ...] = ()
    exempt: Mapping[str, Value] = NONE
    """Rows left out, by the exemption that applied."""


class Measure(Protocol, Generic[S]):
    """Stateless itself: the same object serves every file, process and machine.

    The state is plain data (numbers, texts, lists, sets, dicts), so that it can be sent.
    """

    name: str

    def start(self, profile: Profile) -> S:
        """The empty state for a file."""
        ...

    def add(self, state: S, turn: Turn) -> None:
        """Take one turn into account; called for each, so it has to be fast."""
        ...

    def merge(self, state: S, other: S) -> S:
        """Both states as one; `other` comes from a later part of the same file."""
        ...

    def result(self, state: S) -> Result | None:
        """What the state says; `None`: it cannot be judged, or there is nothing to say."""
        ...
