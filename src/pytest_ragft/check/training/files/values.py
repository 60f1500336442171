"""JSON that is no JSON Lines: an array of rows, a list under a key, or objects one after another.

Values are taken off a buffer that grows only while a value is not complete: slower than ijson's
compiled backend, which tells no lines and reads nothing behind a broken row.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from pytest_ragft.check.training.files.decoding import (
    BrokenRowError,
    Needles,
    reason,
    refuse,
    refuse_halves,
    repeated,
    too_deep,
)
from pytest_ragft.check.training.files.opening import BLOCK
from pytest_ragft.check.training.files.record import LONGEST, Record, too_long
from pytest_ragft.check.training.turn import Fault

_GAP = re.compile(r"[\s,]*")
_START = re.compile(
    r'\s*(?:\[|\{\s*"[^"\\\n]{1,60}"\s*:\s*\[(?!\s*\{\s*"(?:role|from|parts)"\s*:))'
)
"""An array, or an object whose first key holds one; not one of messages, which is a row."""
DEEPEST = 200
"""Characters by which a row may be indented."""
NEAR_END = 100
"""Characters before the end of a buffer in which an error may come of what is not yet read."""


class Buffer:
    """The part of a text that is not yet taken."""

    __slots__ = ("ended", "line", "position", "stream", "suspect", "text", "utf8")

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.text = ""
        self.position = 0
        self.line = 1
        self.ended = self.suspect = False
        self.grow()
        self.text = self.text.removeprefix("\ufeff")

    def grow(self) -> None:
        """Twice as much of what is not taken, and at least a block; what is taken goes."""
        rest = self.text[self.position :]
        data = self.stream.read(max(BLOCK, len(rest)))
        self.ended = not data
        added = self.utf8.decode(data, self.ended)
        self.suspect = self.suspect or b"\\ud" in data.lower() or _escaped(added)
        self.text, self.position = rest + added, 0

    def take(self, position: int) -> None:
        self.line += self.text.count("\n", self.position, position)
        self.position = position

    def skip_gap(self) -> str:
        """The next character that means something; "" at the end."""
        while True:
            gap = _GAP.match(self.text, self.position)
            self.take(gap.end() if gap else self.position)
            if self.position < len(self.text) or self.ended:
                return self.text[self.position : self.position + 1]
            self.grow()

    @property
    def waiting(self) -> int:
        return len(self.text) - self.position


def _escaped(text: str) -> bool:
    """Were there bytes that are not UTF-8?"""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def read_values(stream: BinaryIO) -> Iterator[Record | Fault]:
    """The rows; a broken one is passed over where the next shows by its indentation."""
    buffer = Buffer(stream)
    start = _START.match(buffer.text)
    if start:
        buffer.take(start.end())
    number, needles = 0, Needles()
    while sign := buffer.skip_gap():
        if sign == "]" and start:
            break
        line, indent = buffer.line, _indent(buffer)
        try:
            row, text = _value(buffer)
        except BrokenRowError as error:
            yield Fault(line, number, error.found, error.expected)
            if not _resume(buffer, indent):
                return
        else:
            yield _judged((line, number, row), text, needles, suspect=buffer.suspect)
        number += 1


def _judged(record: Record, text: str, needles: Needles, *, suspect: bool) -> Record | Fault:
    line, number, row = record
    if type(row) is dict:
        key = repeated(text.encode("utf-8", "replace"), row, needles)
        if key:
            return Fault(line, number, f"the key {key!r} twice", "each key once")
    if suspect:
        try:
            refuse_halves(row)
        except BrokenRowError:
            return Fault(line, number, "bytes or escapes that are no characters", "text in UTF-8")
    return record


def _value(buffer: Buffer) -> tuple[Any, str]:
    """The next value and its text, whatever it takes; raises `BrokenRowError`."""
    while True:
        try:
            row, end = _DECODER.raw_decode(buffer.text, buffer.position)
        except json.JSONDecodeError as error:
            if not _may_go_on(buffer, error):
                raise BrokenRowError(f"broken JSON: {reason(error)}", "valid JSON") from None
        except RecursionError:
            raise too_deep() from None
        except BrokenRowError:
            raise
        except ValueError:
            raise BrokenRowError("a number of thousands of digits", "a number") from None
        else:
            if end < len(buffer.text) or buffer.ended:
                text = buffer.text[buffer.position : end]
                buffer.take(end)
                return row, text
        if buffer.waiting > LONGEST:
            fault = too_long(0, 0)
            raise BrokenRowError(fault.found, fault.expected)
        buffer.grow()


_DECODER = json.JSONDecoder(parse_constant=refuse)


def _may_go_on(buffer: Buffer, error: json.JSONDecodeError) -> bool:
    """May the value be complete with what is not yet read?"""
    if buffer.ended:
        return False
    return error.msg.startswith("Unterminated") or error.pos > len(buffer.text) - NEAR_END


def _indent(buffer: Buffer) -> str:
    """What stands before a value in its line; "," where the value does not begin the line."""
    at = buffer.text.rfind("\n", max(buffer.position - DEEPEST, 0), buffer.position)
    if at < 0:
        return ","
    before = buffer.text[at + 1 : buffer.position]
    return "," if before.strip() else before


def _resume(buffer: Buffer, indent: str) -> bool:
    """To the next line that begins as deep as the broken value did."""
    if indent == ",":
        return False
    sign = f"\n{indent}{{"
    while True:
        at = buffer.text.find(sign, buffer.position + 1)
        if at >= 0:
            buffer.take(at + 1)
            return True
        if buffer.ended:
            return False
        buffer.take(max(len(buffer.text) - len(sign), buffer.position))
        buffer.grow()
