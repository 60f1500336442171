"""A notebook's code as one text, and edits of it written back into the JSON of their cells."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pytest_ragft.check.fixes.cell_source import rewritten
from pytest_ragft.check.fixes.edit import Edit, RefusedError, applied

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class Cell(NamedTuple):
    """A code cell: where its text stands among all code, and its source in the file."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Notebook:
    """The JSON, and the code of all cells one after another."""

    raw: str
    text: str
    cells: tuple[Cell, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each cell."""
        return tuple(self.text[cell.start : cell.end] for cell in self.cells)

    def changed(self, edits: Sequence[Edit]) -> str:
        """The JSON after edits of the code; all but the sources they touch stays as it is."""
        by_cell: dict[Cell, list[Edit]] = {}
        for edit in edits:
            by_cell.setdefault(self._cell(edit), []).append(edit)
        return applied(self.raw, [self._source(cell, inside) for cell, inside in by_cell.items()])

    def _cell(self, edit: Edit) -> Cell:
        for cell in self.cells:
            if cell.start <= edit.start and edit.end <= cell.end:
                return cell
        raise RefusedError("the change would reach over the end of a cell")

    def _source(self, cell: Cell, edits: Sequence[Edit]) -> Edit:
        code = self.text[cell.start : cell.end]
        inside = [Edit(e.start - cell.start, e.end - cell.start, e.text) for e in edits]
        written = self.raw[cell.source_start : cell.source_end]
        source = rewritten(written, code, applied(code, inside), escape=self.raw.isascii())
        return Edit(cell.source_start, cell.source_end, source)


def notebook_of(raw: str) -> Notebook:
    """Raises `RefusedError` where the file is no notebook."""
    try:
        json.loads(raw)
        sources = list(_sources(raw))
    except (ValueError, RecursionError, TypeError, AttributeError):
        raise RefusedError("the file cannot be read as a notebook") from None
    parts: list[str] = []
    cells: list[Cell] = []
    at = 0
    for code, start, end in sources:
        if not code.strip():
            continue  # as in the reader's count of lines
        cells.append(Cell(at, at + len(code), start, end))
        parts.append(code + "\n")
        at += len(code) + 1
    return Notebook(raw, "".join(parts), tuple(cells))


def _sources(raw: str) -> Iterator[tuple[str, int, int]]:
    """The code of each code cell, and from where to where its source stands."""
    for key, start, _, _ in _members(raw, _past(raw, 0)):
        if key != "cells":
            continue
        for cell_start, cell in _elements(raw, start):
            if cell.get("cell_type") != "code":
                continue
            for name, source_start, source_end, source in _members(raw, cell_start):
                if name == "source":
                    yield (
                        source if isinstance(source, str) else "".join(source),
                        source_start,
                        source_end,
                    )


def _members(raw: str, at: int) -> Iterator[tuple[str, int, int, Any]]:
    """Key, place and value of each member of the object that begins here."""
    at = _past(raw, at + 1)
    while raw[at : at + 1] not in ("}", ""):
        key, at = _DECODER.raw_decode(raw, at)
        start = _past(raw, _past(raw, at) + 1)
        value, end = _DECODER.raw_decode(raw, start)
        yield key, start, end, value
        at = _past(raw, end)
        at = _past(raw, at + 1) if raw[at : at + 1] == "," else at


def _elements(raw: str, at: int) -> Iterator[tuple[int, Any]]:
    """Place and value of each element of the list that begins here."""
    at = _past(raw, at + 1)
    while raw[at : at + 1] not in ("]", ""):
        value, end = _DECODER.raw_decode(raw, at)
        yield at, value
        at = _past(raw, end)
        at = _past(raw, at + 1) if raw[at : at + 1] == "," else at


def _past(raw: str, at: int) -> int:
    match = _BLANK.match(raw, at)
    return match.end() if match else at
