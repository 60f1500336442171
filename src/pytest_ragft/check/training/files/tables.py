"""CSV and TSV: a header, and texts below it."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from pytest_ragft.check.training.files.opening import BLOCK
from pytest_ragft.check.training.files.record import LONGEST, Record, too_long
from pytest_ragft.check.training.turn import Fault

DELIMITERS = ",\t;|"


def delimiter_of(head: bytes) -> str:
    """The sign that parts the names in the first line; a comma where none does."""
    return max(DELIMITERS, key=first_line(head).count)


def first_line(head: bytes) -> str:
    return head.lstrip().partition(b"\n")[0].decode("utf-8-sig", "replace")


class Lines:
    """Lines for the csv module, and what is wrong with them."""

    __slots__ = ("fault", "first", "number", "row", "skipped", "stream")

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.number = 0
        self.row = 0
        self.first = 0
        """Line in which the row begins; 0 before it does."""
        self.fault: Fault | None = None
        """Of the row that is read."""
        self.skipped: list[Fault] = []
        """Lines that are no part of any row."""

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        while line := self.stream.readline(LONGEST):
            self.number += 1
            if len(line) < LONGEST or line.endswith(b"\n"):
                self.first = self.first or self.number
                return self._text(line)
            self.skipped.append(too_long(self.number, self.row))
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(BLOCK)
        raise StopIteration

    def _text(self, line: bytes) -> str:
        encoding = "utf-8-sig" if self.number == 1 else "utf-8"
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError as error:
            byte = f"byte 0x{line[error.start]:02x} in column {error.start + 1}"
            self.fault = Fault(self.number, self.row, byte, "text in UTF-8")
            text = line.decode(encoding, "replace")
        if "\0" in text:
            found = f"{text.count(chr(0))} NUL bytes"
            self.fault = Fault(self.number, self.row, found, "text")
        return text


def read_table(stream: BinaryIO, delimiter: str) -> Iterator[Record | Fault]:
    """A row of another number of fields than the header is a fault."""
    before = csv.field_size_limit(LONGEST)
    try:
        yield from _rows(Lines(stream), delimiter)
    finally:
        csv.field_size_limit(before)


def _rows(lines: Lines, delimiter: str) -> Iterator[Record | Fault]:
    table = csv.reader(lines, delimiter=delimiter)
    header: list[str] = []
    while True:
        lines.first, lines.fault = 0, None
        try:
            fields = next(table, None)
        except csv.Error:
            fields, lines.fault = [], too_long(lines.first, lines.row)
        yield from lines.skipped
        lines.skipped = []
        if fields is None:
            return
        if lines.fault is not None:
            yield lines.fault
        elif len(fields) == len(header):
            yield lines.first, lines.row, dict(zip(header, fields, strict=True))
        elif header and fields:
            found, expected = f"{len(fields)} fields", f"{len(header)}, as in the header"
            yield Fault(lines.first, lines.row, found, expected)
        if header and fields:
            lines.row += 1
        header = header or [name.strip() for name in fields]
