"""Untrusted text made harmless for a terminal, and laid out by the columns it takes."""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from pytest_ragft.redact import redact

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Controls, invisible format characters (among them those that reverse the reading order),
# lone surrogates, unassigned and private code points, line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
_NO_BREAK = "\N{NO-BREAK SPACE}"
_LONGEST_WORD = 400


def visible(text: str) -> str:
    """One line of text in which whatever could steer a terminal stands as an escape."""
    text = redact(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(escaped, text))


def escaped(character: str) -> str:
    """The character, or an escape in its place where it could steer a terminal."""
    if unicodedata.category(character) not in _UNSAFE:
        return character
    code = ord(character)
    short = f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four digits
    return _SHORT.get(character) or (f"\\x{code:02x}" if code <= 0xFF else short)  # noqa: PLR2004 - two digits


def columns(text: str) -> int:
    """Cells that a terminal gives to the text."""
    return len(text) if text.isascii() else sum(map(columns_of, text))


def columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, room: int) -> str:
    """The text with its middle left out where it takes more than `room` columns."""
    if columns(text) <= room:
        return text
    head = _fitting(text, (room - 3 + 1) // 2)
    tail = _fitting(text[::-1], (room - 3) // 2)[::-1]
    return f"{head}...{tail}"


def _fitting(text: str, room: int) -> str:
    return text[: sum(end <= room for end in accumulate(map(columns_of, text)))]


def wrap(text: str, room: int) -> list[str]:
    """Lines of at most `room` columns, broken at spaces; a longer word keeps its line."""
    lines: list[str] = []
    line = ""
    for word in _words(text, room):
        if line and columns(line) + 1 + columns(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _words(text: str, room: int) -> Iterator[str]:
    # A number and its per cent sign stay together.
    words = (
        word.replace(_NO_BREAK, " ") for word in text.replace(" %", f"{_NO_BREAK}%").split(" ")
    )
    return (shorten(word, max(room, _LONGEST_WORD)) for word in words if word)
