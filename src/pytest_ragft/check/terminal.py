"""How wide a stream is, and whether it takes colour; imports next to nothing."""

from __future__ import annotations

import os
from io import TextIOWrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

WIDTH = 80
_BLANKS = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000))
"""Blanks that Python does not count as printable."""


def width_of(stream: TextIO, environ: Mapping[str, str]) -> int:
    """Columns: as the environment says, else as the terminal does."""
    given = environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    if not stream.isatty():
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except OSError:
        return WIDTH


def takes_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """`NO_COLOR` goes before `FORCE_COLOR`, which goes before what the stream is."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    if environ.get("TERM") == "dumb":
        return False
    # The old Windows console shows escape sequences as they are; those that do not say so.
    speaks = environ.get("OS") != "Windows_NT" or "WT_SESSION" in environ or "TERM" in environ
    return stream.isatty() and speaks


def take_any_script(stream: TextIO) -> None:
    """Paths and code may be in any: what the stream cannot encode stands as an escape."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def is_harmless(text: str) -> bool:
    """Is this nothing but lines of text, with colours at most? What else there is could steer
    a terminal.
    """
    first, *others = text.split("\x1b[")
    plain = [first]
    for part in others:
        style, end, rest = part.partition("m")
        if not end or not style.replace(";", "").isdecimal():
            return False
        plain.append(rest)
    return all(line.translate(_BLANKS).isprintable() for line in "".join(plain).split("\n"))
