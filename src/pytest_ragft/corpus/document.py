"""What a reader makes of a file: its sections, and in them the pieces that belong together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Literal, NamedTuple, TypeAlias

Kind = Literal["heading", "prose", "lines"]
"""Prose may be cut between sentences where it is long; `lines` (lists, tables, code) are kept
whole, and only the largest are cut, between lines."""
Complain: TypeAlias = Callable[[str], None]
"""Takes what is wrong with a part of a document, while the rest is still read."""


class DocumentError(ValueError):
    """A document that cannot be read; the message is for the user."""


class Block(NamedTuple):
    """A piece of a document; lines are those of the file, from 1, and 0 where it has none."""

    text: str
    kind: Kind
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading up to the next one; or a page, or a record."""

    blocks: tuple[Block, ...]
    path: tuple[str, ...] = ()
    """Titles from the outermost heading inwards."""
    anchors: tuple[str, ...] = ()
    """Names under which it can be asked for, behind `#`; the first is the one we use."""
    id: str | None = None
    """Of the document in a file of many."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the endings of its name, and how it is read.

    `read` raises `DocumentError` when nothing at all can be read.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[BufferedIOBase, Complain], Iterator[Section]]
    parts: str
    """What `#` names in it, in a word."""
    is_text: bool = True
    """Whether the lines of the file are the lines of its text."""
    is_headed: bool = True
    """Whether it has headings."""
    largest: int = 20_000_000
    """Bytes; a larger file is not read."""
