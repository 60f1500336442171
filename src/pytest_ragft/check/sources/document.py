"""A configuration file as plain values, and where in it each value stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_ragft.check.fact import NOWHERE, Span, Value

LONGEST = 20_000
"""Characters kept of a text; longer ones are cut. Prompts and scripts are longer than what a
literal in Python has to show.
"""
DEEPEST = 100
"""Levels of nesting; no configuration that people write comes near."""
LARGEST = 2_000_000
"""Bytes of a configuration; larger files are data."""

FIRST = Span(1, 1, 1, 1)


class UnreadableError(ValueError):
    """Why a document is not read; the message is for the user."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file."""

    value: Value
    places: Mapping[str, Span] = field(default_factory=lambda: NOWHERE)
    """By dotted key; positions in lists count from 0."""
    scalars: list[tuple[str, Value]] = field(init=False, default_factory=list)
    """Every value that holds no other, with its dotted key, in the order of the document."""
    tables: list[tuple[str, Mapping[str, Value]]] = field(init=False, default_factory=list)
    """Every mapping, the outer before the inner, with its dotted key."""

    def __post_init__(self) -> None:
        self._walk(self.value, "")

    def _walk(self, value: Value, key: str) -> None:
        prefix = f"{key}." if key else ""
        if isinstance(value, dict):
            self.tables.append((key, value))
            for name, inner in value.items():
                self._walk(inner, prefix + name)
        elif type(value) is tuple:  # not a Reference, which is a tuple too
            for position, inner in enumerate(value):
                self._walk(inner, f"{prefix}{position}")
        else:
            self.scalars.append((key, value))

    @property
    def span(self) -> Span:
        """The first thing that stands in it."""
        return next(iter(self.places.values()), FIRST)
