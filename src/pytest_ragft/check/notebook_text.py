"""Where the code of a notebook stands in its file: JSON, with a text for each line of a cell."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Location
from pytest_ragft.check.outcome import Outcome
from pytest_ragft.check.place import cell_of, from_one

TOP = Span(1, 1, 1, 1)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]')
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # one character beyond 16 bits
    r"|\\u[0-9a-fA-F]{4}|\\.|[^\\]",
    re.DOTALL,
)
_NEW_LINE = frozenset({"\\n", "\\u000a", "\\u000A"})


def in_file(location: Location, outcome: Outcome) -> Span:
    """The span in lines and columns of the file itself.

    The top of the file for a notebook in which the code cannot be found again.
    """
    cells = outcome.cells.get(location.path)
    if cells is None:
        return from_one(location.span)
    span, text = location.span, outcome.text_of(location.path)
    at = cell_of(span.line, cells)
    sources = _sources(text) if at is not None else ()
    if at is None or at >= len(sources):
        return TOP
    before = cells[at] - 1
    start = _offset(text, sources[at], span.line - before, span.column)
    end = _offset(text, sources[at], span.end_line - before, span.end_column)
    return Span(*_place(text, start), *_place(text, end))


@lru_cache(maxsize=1)
def _sources(text: str) -> Sequence[Sequence[tuple[int, int]]]:
    """For each cell the texts of its source, without their quotes: from where to where."""
    cells: list[list[tuple[int, int]]] = []
    open_brackets: list[str] = []
    keys: list[str] = []
    last = ""
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            open_brackets.append(mark)
            keys.append("")
        elif mark in "}]" and open_brackets:
            open_brackets.pop()
            keys.pop()
            if keys == ["cells", ""] and mark == "}":
                cells.append(found)
                found = []
        elif mark == ":" and keys:
            keys[-1] = last
        elif mark == "," and open_brackets[-1:] == ["{"]:
            keys[-1] = ""
        elif mark[0] == '"':
            last = mark[1:-1]
            if keys[:3] == ["cells", "", "source"]:
                found.append((token.start() + 1, token.end() - 1))
    return cells


def _offset(text: str, source: Sequence[tuple[int, int]], line: int, column: int) -> int:
    """Where in the file the character stands that has this line and column in the cell."""
    for start, end in source:
        for character in _CHARACTER.finditer(text, start, end):
            new_line = character[0] in _NEW_LINE
            if line == 1 and (column == 1 or new_line):
                return character.start()
            column -= line == 1
            line -= new_line
    return source[-1][1] if source else 0


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
