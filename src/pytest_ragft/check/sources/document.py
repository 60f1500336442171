"""A configuration file as plain values, and where in it each value stands."""

from collections.abc import Callable, Mapping

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


class Document:
    """One document of a file. Most files hold nothing, and are asked for no more than the value:
    the rest is put together when it is asked for.
    """

    __slots__ = ("_places", "_scalars", "_tables", "value")

    def __init__(
        self, value: Value, places: Mapping[str, Span] | Callable[[], Mapping[str, Span]] = NOWHERE
    ) -> None:
        self.value = value
        self._places = places
        self._scalars: list[tuple[str, Value]] | None = None
        self._tables: list[tuple[str, Mapping[str, Value]]] = []

    @property
    def places(self) -> Mapping[str, Span]:
        """By dotted key; positions in lists count from 0."""
        if not isinstance(self._places, Mapping):
            self._places = self._places()
        return self._places

    @property
    def scalars(self) -> list[tuple[str, Value]]:
        """Every value that holds no other, with its dotted key, in the order of the document."""
        return self._parts()

    @property
    def tables(self) -> list[tuple[str, Mapping[str, Value]]]:
        """Every mapping, the outer before the inner, with its dotted key."""
        self._parts()
        return self._tables

    def _parts(self) -> list[tuple[str, Value]]:
        if self._scalars is None:
            self._scalars = []
            self._walk(self.value, "", self._scalars)
        return self._scalars

    def _walk(self, value: Value, key: str, scalars: list[tuple[str, Value]]) -> None:
        prefix = f"{key}." if key else ""
        if isinstance(value, dict):
            self._tables.append((key, value))
            for name, inner in value.items():
                self._walk(inner, prefix + name, scalars)
        elif type(value) is tuple:  # not a Reference, which is a tuple too
            for position, inner in enumerate(value):
                self._walk(inner, f"{prefix}{position}", scalars)
        else:
            scalars.append((key, value))

    @property
    def span(self) -> Span:
        """The first thing that stands in it."""
        return next(iter(self.places.values()), FIRST)
