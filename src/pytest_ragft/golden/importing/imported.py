"""What importers take and give: rows of another tool's file, cases, and what fits in neither."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pytest_ragft.golden.case import GoldenCase

Fields: TypeAlias = Mapping[str, Any]
"""A row or a part of one, as it was parsed."""


class ImportingError(Exception):
    """A file that cannot be imported at all; the message is for the user."""


class RowError(Exception):
    """Why a row is no case; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and where it stands."""

    line: int
    """From 1; the number of the row where the file has no lines."""
    number: int
    """From 1."""
    fields: Fields
    path: Path | None = None
    """Of the file, where it is another than the one that is imported."""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Something that no golden case has a place for."""

    line: int
    row: int
    what: str
    """Such as `assert 'javascript'`, the same for all of its kind."""
    reason: str
    whole: bool = False
    """Is the whole row lost, not only a part of it?"""
    path: Path | None = None
    """As of the row."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of another tool, read but not understood."""

    path: Path
    layout: Literal["table", "rows", "document"]
    """`document`: the rows are a list in it, or stand elsewhere."""
    rows: tuple[Row, ...]
    document: Fields = field(default_factory=dict)
    """All that stands in a document, the rows with it."""
    faults: tuple[Unmapped, ...] = ()
    """Rows that do not parse."""
    question: str | None = None
    """The field that holds the question, where the user names it."""
    expected: str | None = None
    """As above, of the expected answer."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The cases of a file, and what they lack of it."""

    cases: tuple[GoldenCase, ...]
    unmapped: tuple[Unmapped, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A field of a `GoldenCase`, or one more entry of it; checks are pairs of name and value."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Left:
    """What of a row is not taken over, and why."""

    what: str
    reason: str


Piece: TypeAlias = Given | Left
Pieces: TypeAlias = Iterator[Piece]


@dataclass(frozen=True, slots=True)
class Field:
    """What becomes of a field of another tool."""

    becomes: str
    """In a golden case; "" for nothing."""
    note: str
    """For the documentation: how, or why not."""
    read: Callable[[str, Any], Pieces]


@dataclass(frozen=True, slots=True)
class Format:
    """The files of one tool."""

    name: str
    """After `--from`."""
    title: str
    signs: str
    """By what it is recognised, in words."""
    fits: Callable[[Source], bool]
    read: Callable[[Source], Imported]
    fields: Mapping[str, Field]
    """By their names in lower case with underscores."""
    remarks: tuple[str, ...] = ()
    """For the documentation: what a table of fields cannot say."""
