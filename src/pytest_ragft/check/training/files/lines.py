"""JSON Lines, by ranges of bytes: a line belongs to the part in which it begins."""

from collections.abc import Iterator
from typing import BinaryIO

from pytest_ragft.check.training.files.decoding import (
    BrokenRowError,
    Needles,
    decoder,
    repeated,
    strict,
)
from pytest_ragft.check.training.files.opening import BLOCK
from pytest_ragft.check.training.files.record import LONGEST, Record, too_long
from pytest_ragft.check.training.turn import Fault

MARK = b"\xef\xbb\xbf"
"""A byte order mark, which many a parser refuses."""


def read_lines(stream: BinaryIO, start: int, end: int, before: int) -> Iterator[Record | Fault]:
    """`before` is the number of lines before the part; rows have the number of their line."""
    position, number = seek(stream, start), before
    decode, needles = decoder(), Needles()
    readline = stream.readline
    while position < end:
        line = readline(LONGEST)
        if not line:
            return
        position += len(line)
        if len(line) == LONGEST and line[-1:] != b"\n":
            position += _skip(stream)
            yield too_long(number + 1, number)
        elif not number and line.startswith(MARK):
            yield Fault(1, 0, "a byte order mark", "UTF-8 without one: json.loads refuses the line")
            yield from _row(line.removeprefix(MARK), number, needles)
        else:
            try:
                row = decode(line)
            except Exception:  # noqa: BLE001  # each parser has its own; the slow way tells
                row = None
            if type(row) is dict and not repeated(line, row, needles):
                yield number + 1, number, row
            else:
                yield from _row(line, number, needles)
        number += 1


def _row(line: bytes, number: int, needles: Needles) -> Iterator[Record | Fault]:
    """The slow way, for lines that are no plain row."""
    if not line.strip():
        return
    try:
        row = strict(line)
    except BrokenRowError as error:
        found = error.found if line.endswith(b"\n") else f"{error.found}; the file ends here"
        yield Fault(number + 1, number, found, error.expected)
        return
    key = repeated(line, row, needles) if isinstance(row, dict) else ""
    if key:
        yield Fault(number + 1, number, f"the key {key!r} twice", "each key once")
    else:
        yield number + 1, number, row


def seek(stream: BinaryIO, start: int) -> int:
    """To the first line that begins at `start` or after it."""
    if not start:
        return 0
    stream.seek(start - 1)
    position = start - 1
    while True:
        piece = stream.readline(BLOCK)
        position += len(piece)
        if not piece or piece.endswith(b"\n"):
            return position


def _skip(stream: BinaryIO) -> int:
    """The rest of a line, without keeping it."""
    skipped = 0
    while True:
        piece = stream.readline(BLOCK)
        skipped += len(piece)
        if not piece or piece.endswith(b"\n"):
            return skipped
