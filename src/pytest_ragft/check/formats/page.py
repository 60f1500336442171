"""How wide the output is, and whether it may be coloured."""

import os
from collections.abc import Mapping
from typing import TextIO

from pytest_ragft.check.formats.format import Page

WIDTH = 80


def page_for(stream: TextIO, environ: Mapping[str, str]) -> Page:
    """The page that a stream is, as the environment has it.

    `NO_COLOR` goes before `FORCE_COLOR`, which goes before what the stream is.
    """
    terminal = stream.isatty()
    return Page(
        _width(stream, environ, terminal=terminal),
        _colour(environ, terminal=terminal),
    )


def _width(stream: TextIO, environ: Mapping[str, str], *, terminal: bool) -> int:
    given = environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    if not terminal:
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except OSError:
        return WIDTH


def _colour(environ: Mapping[str, str], *, terminal: bool) -> bool:
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    if environ.get("TERM") == "dumb":
        return False
    # The old Windows console shows escape sequences as they are; those that do not say so.
    speaks = environ.get("OS") != "Windows_NT" or "WT_SESSION" in environ or "TERM" in environ
    return terminal and speaks
