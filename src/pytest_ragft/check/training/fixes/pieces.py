"""A file of rows as the bytes that each row is written in, so that what stays can stay as it is."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.files.lines import read_lines
from pytest_ragft.check.training.files.opening import Opened, opened
from pytest_ragft.check.training.files.reading import layout_of
from pytest_ragft.check.training.files.record import LONGEST, Record
from pytest_ragft.check.training.files.tables import delimiter_of
from pytest_ragft.check.training.files.values import DEEPEST
from pytest_ragft.check.training.fixes.rewrite import RefusedError
from pytest_ragft.check.training.fixes.writing import Style, csv_style, json_style
from pytest_ragft.check.training.turn import Fault

_OPENING = re.compile(r'[\s\ufeff]*(?:\{\s*"[^"\\\n]{1,60}"\s*:\s*)?\[')
"""Of an array, or of an object whose first key holds one, as the readers take them."""
LARGEST = 256 * 1024 * 1024
"""Bytes of a file that is one JSON value: it is held whole."""


class Piece(NamedTuple):
    """A row, or what stands between rows."""

    raw: bytes
    record: Record | None = None
    """None: not a row that can be changed; it stays as it is."""
    style: Style | None = None
    """How a changed row is written."""
    gap: bytes = b""
    """What parts it from the row before."""


def pieces(path: Path) -> Iterator[Piece]:
    """In order; raises `RefusedError` for a file that is not rewritten, and `UnreadableError`."""
    with opened(path) as file:
        layout = layout_of(file.head, path.name)
        if file.packed or layout == "parquet":
            kind = "packed" if file.packed else "Parquet"
            raise RefusedError(f"is {kind}: write its rows as JSON Lines first.")
        if layout == "lines":
            yield from _lines(file.stream)
        elif layout == "values":
            yield from _values(file)
        else:
            yield from _table(file)


def _lines(stream: BinaryIO) -> Iterator[Piece]:
    number = 0
    while raw := stream.readline(LONGEST):
        whole = raw.endswith(b"\n") or len(raw) < LONGEST
        found = list(read_lines(io.BytesIO(raw), 0, len(raw), number)) if whole else []
        only = found[0] if len(found) == 1 and not isinstance(found[0], Fault) else None
        yield Piece(raw, only, json_style(raw) if only else None)
        number += whole


def _values(file: Opened) -> Iterator[Piece]:
    if file.size > LARGEST:
        raise RefusedError(f"is one JSON value of more than {LARGEST:,} bytes: write JSON Lines.")
    try:
        text = file.stream.read().decode()
        yield from _entries(text)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RefusedError(f"cannot be taken apart: {error}.") from None


def _entries(text: str) -> Iterator[Piece]:
    """Of the first list; of objects one after another where there is none."""
    decoder, opening = json.JSONDecoder(), _OPENING.match(text)
    start = opening.end() if opening else 0
    yield Piece(text[:start].encode())
    position, line, number = start, text.count("\n", 0, start) + 1, 0
    while True:
        begins = position
        while text[begins : begins + 1] and text[begins] in " \t\r\n,\ufeff":
            begins += 1
        if begins == len(text) or text[begins] == "]":
            break
        row, end = decoder.raw_decode(text, begins)
        line += text.count("\n", position, begins)
        raw, gap = text[begins:end].encode(), text[position:begins].encode()
        record = (line, number, row) if isinstance(row, dict) else None
        yield Piece(raw, record, json_style(raw, _indent(text, begins)), gap)
        line += text.count("\n", begins, end)
        position, number = end, number + 1
    yield Piece(text[position:].encode())


def _indent(text: str, begins: int) -> int:
    """Columns before a value that begins its line."""
    at = text.rfind("\n", max(begins - DEEPEST, 0), begins)
    before = text[at + 1 : begins]
    return len(before) if at >= 0 and not before.strip() else 0


class _Recorded:
    """Lines for the csv module, and the bytes of those it took for a row."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.raw = b""
        self.number = 0

    def __iter__(self) -> "_Recorded":
        return self

    def __next__(self) -> str:
        line = self.stream.readline()
        if not line:
            raise StopIteration
        self.raw += line
        self.number += 1
        return line.decode("utf-8-sig" if self.number == 1 else "utf-8")


def _table(file: Opened) -> Iterator[Piece]:
    lines, delimiter = _Recorded(file.stream), delimiter_of(file.head)
    table = csv.reader(lines, delimiter=delimiter)
    header: list[str] = []
    number, first = 0, 1
    try:
        for fields in table:
            raw, lines.raw = lines.raw, b""
            record: Record | None = None
            if header and fields:
                row: dict[str, Any] = dict(zip(header, fields, strict=False))
                whole = len(fields) == len(header) == len(row)
                record = (first, number, row) if whole else None
                number += 1
            yield Piece(raw, record, csv_style(header, delimiter, raw))
            header = header or [name.strip() for name in fields]
            first = lines.number + 1
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableError(lines.number, f"cannot be taken apart: {error}") from None
    yield Piece(lines.raw)
