"""Any file of rows, as its content says."""

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.files.lines import MARK, read_lines, seek
from pytest_ragft.check.training.files.opening import BLOCK, Opened, opened
from pytest_ragft.check.training.files.parquet import read_parquet
from pytest_ragft.check.training.files.record import Record
from pytest_ragft.check.training.files.tables import delimiter_of, first_line, read_table
from pytest_ragft.check.training.files.values import read_values
from pytest_ragft.check.training.turn import Fault

Layout: TypeAlias = Literal["lines", "values", "table", "parquet"]
LOOKED_AT = 20
"""Lines that are looked at for a first row."""
_PARQUET = b"PAR1"
_COLUMN = re.compile(r'"?[A-Za-z_][\w .-]{0,40}"?')


class Part(NamedTuple):
    """The rows of JSON Lines that begin in a range of bytes; by default the whole file."""

    start: int = 0
    end: int | None = None
    before: int | None = 0
    """Lines before the part; `None`: to be counted."""


WHOLE = Part()


def records(path: Path, part: Part = WHOLE) -> Iterator[Record | Fault]:
    """Rows that parse, faults for those that do not; raises `UnreadableError`."""
    with opened(path) as file:
        try:
            yield from _records(file, path, part)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError(1, f"cannot be read to its end: {error}") from None


def _records(file: Opened, path: Path, part: Part) -> Iterator[Record | Fault]:
    layout = layout_of(file.head, path.name)
    if layout == "lines" and not file.packed:
        end = file.size if part.end is None else min(part.end, file.size)
        before = _lines_before(file, part.start) if part.before is None else part.before
        return read_lines(file.stream, part.start, end, before)
    if part.start:
        return iter(())
    if layout == "lines":
        return read_lines(file.stream, 0, 1 << 62, 0)
    if layout == "values":
        return read_values(file.stream)
    if layout == "table":
        return read_table(file.stream, delimiter_of(file.head))
    return read_parquet(file.stream)


def layout_of(head: bytes, name: str) -> Layout:
    """Raises `UnreadableError` for what holds no rows."""
    if head.startswith(_PARQUET):
        return "parquet"
    text = head.removeprefix(MARK).lstrip()
    if text.startswith(b"["):
        return "values"
    if any(map(_is_row, islice(text.split(b"\n"), LOOKED_AT))):
        return "lines"
    if text.startswith(b"{"):
        return "values" if b"\n" in text.strip() else "lines"
    fields = first_line(text).split(delimiter_of(text))
    named = name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))
    if named or (len(fields) > 1 and all(_COLUMN.fullmatch(field.strip()) for field in fields)):
        return "table"
    raise UnreadableError(
        1, "holds no rows: found none of JSON Lines, a JSON array, CSV, TSV and Parquet"
    )


def _is_row(line: bytes) -> bool:
    """A whole object that begins its line."""
    if not line.startswith(b"{") or not line.rstrip().endswith(b"}"):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def parts(path: Path, count: int) -> tuple[Part, ...]:
    """Up to `count` parts of about the same size, in order; one where a file cannot be parted."""
    with opened(path) as file:
        if count == 1 or file.packed or layout_of(file.head, path.name) != "lines":
            return (WHOLE,)
        starts = sorted({seek(file.stream, file.size * at // count) for at in range(count)})
        ends = [*starts[1:], file.size]
        found, before, at = [], 0, 0
        for start, end in zip(starts, ends, strict=True):
            before += _newlines(file, at, start)
            at = start
            found.append(Part(start, end, before))
        return tuple(part for part in found if part.start < part.end)  # type: ignore[operator]  # ends are given


def lines_of(path: Path, found: Sequence[Part]) -> int:
    """How many lines a file of these parts has, the last one perhaps without its end; 0 where rows
    are no lines.
    """
    with opened(path) as file:
        if file.packed or layout_of(file.head, path.name) != "lines":
            return 0
        start, _, before = found[-1]
        return (before or 0) + _newlines(file, start, file.size)


def _lines_before(file: Opened, start: int) -> int:
    """Of the line that `read_lines` begins with."""
    return _newlines(file, 0, seek(file.stream, start)) if start else 0


def _newlines(file: Opened, start: int, end: int) -> int:
    file.stream.seek(start)
    count = 0
    while start < end:
        block = file.stream.read(min(BLOCK, end - start))
        if not block:
            break
        count += block.count(b"\n")
        start += len(block)
    return count
