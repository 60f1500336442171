"""Bytes of a Python file as a syntax tree and as lines, whatever encoding it declares."""

import ast
import re
import sys
import warnings
from typing import NamedTuple

LARGEST = 4 * 1024 * 1024
"""Bytes; what is larger was written by a program, and parsing takes memory a hundred times that."""

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")
_UTF_8 = frozenset({"utf-8", "utf8", "utf-8-sig", "u8", "utf"})
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(Exception):  # noqa: N818  # what the file is, not an error of ours
    """Why a file cannot be read, and the line where that shows."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Parsed(NamedTuple):
    """A syntax tree, and what its offsets count in: UTF-8, whole and as lines."""

    tree: ast.Module
    source: bytes
    lines: list[bytes]


def parse(source: bytes, path: str) -> Parsed:
    """Raises `Unreadable`, and nothing else, for what stands in the file."""
    if len(source) > LARGEST:
        raise Unreadable(
            1, f"is not read: {len(source):,} bytes, where {LARGEST:,} are the limit for Python"
        )
    text = _decoded(source)
    encoded = source.removeprefix(_MARK) if text is None else text.encode("utf-8", "surrogatepass")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is for other tools to report
            tree = ast.parse(encoded if text is None else text, filename=path)
    except (RecursionError, MemoryError) as error:
        raise Unreadable(1, "is not read: its expressions are nested too deeply") from error
    except (SyntaxError, ValueError) as error:
        raise Unreadable(getattr(error, "lineno", None) or 1, _reason(error)) from error
    return Parsed(tree, encoded, encoded.splitlines(keepends=True))


NESTED_QUOTES = (3, 12)
"""From here on an f-string may hold its own quotes."""


def _reason(error: SyntaxError | ValueError) -> str:
    said = f"does not parse: {getattr(error, 'msg', None) or error}"
    if said.startswith("does not parse: f-string: ") and sys.version_info < NESTED_QUOTES:
        running = ".".join(map(str, sys.version_info[:2]))
        return f"{said}; if that is written for a newer Python than {running}, run ragft with it"
    return said


def _decoded(source: bytes) -> str | None:
    """The text of a file in another encoding than UTF-8; None for UTF-8."""
    if source.startswith(_WIDE_MARKS):
        raise Unreadable(1, "is not read: it is UTF-16; Python files are UTF-8, save it as such")
    name = _declared(source)
    if name is None or name.lower().replace("_", "-") in _UTF_8:
        return None
    try:
        return source.removeprefix(_MARK).decode(name)
    except (LookupError, UnicodeError, ValueError) as error:
        raise Unreadable(1, f"is not read: it is not the {name!r} that it declares") from error


def _declared(source: bytes) -> str | None:
    """The encoding named in a comment on one of the first two lines."""
    for line in source.removeprefix(_MARK).split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie:
            return cookie[1].decode("ascii", "replace")
        if not _BLANK.match(line.rstrip(b"\r")):
            return None
    return None
