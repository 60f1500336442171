"""Whether two names mean one document, and one part of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from pytest_ragft.corpus.headings import slug

Alike = Literal["part", "file"]
"""The same part, or the whole of it was asked for; the same file, of which one names no part that
could be compared with the other's."""

_LINES = re.compile(r"(?P<file>.+?):(?P<part>\d{1,9}(?:-\d{1,9})?)", re.DOTALL)
_MARKED_LINES = re.compile(r"L?\d{1,9}(?:-L?\d{1,9})?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A source as it is named."""

    path: tuple[str, ...]
    """Folders and file, without case."""
    part: str | None
    """A heading's link, an id, a page, or lines."""

    @property
    def is_lines(self) -> bool:
        return self.part is not None and _MARKED_LINES.fullmatch(self.part) is not None


def read_name(name: str) -> Named:
    """`docs/refunds.md#window`, `docs/refunds.md:10-20`, `https://shop.example/refunds?v=2`."""
    name = name.strip()
    path, hash_, part = name.partition("#")
    if not hash_ and not _SCHEME.match(path) and (lines := _LINES.fullmatch(path)):
        path, part = lines["file"], lines["part"]
    path = unquote(_SCHEME.sub("", path).partition("?")[0])
    steps = (step.casefold() for step in _SEPARATORS.split(path))
    return Named(tuple(step for step in steps if step not in ("", ".")), part or None)


def alike(expected: str, retrieved: str) -> Alike | None:
    """How a retrieved name answers an expected one; `None`: it is another document or part.

    Paths are compared from their ends, as far as the shorter one goes: the app may name a file by
    its full path, or by nothing but its name.
    """
    wanted, given = read_name(expected), read_name(retrieved)
    if wanted.part is not None and retrieved.strip() == wanted.part:
        return "part"  # documents of one file are often known by their ids alone
    if not _same_end(wanted.path, given.path):
        return None
    if wanted.part is None:
        return "part"
    if given.part is None or wanted.is_lines != given.is_lines:
        return "file"
    if wanted.is_lines:
        return "part" if wanted.part == given.part else "file"
    same = wanted.part == given.part or slug(wanted.part) == slug(given.part)
    return "part" if same else None


def _same_end(one: Sequence[str], other: Sequence[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and one[-shorter:] == other[-shorter:]
