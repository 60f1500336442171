"""All that an answer depends on, but for the files of the project."""

from __future__ import annotations

import os
import sys
import time

from pytest_ragft.check.answers.sight import Sight
from pytest_ragft.check.terminal import takes_colour, width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
USED = ("atomic.py", "cli.py", "plain.py", "redact.py", "settings.py")
"""Of what stands beside the checker."""


def asked(words: Sequence[str], output: TextIO) -> list[str]:
    """The words as they were given, where, and for which page."""
    page = str(width_of(output, os.environ)), str(takes_colour(output, os.environ))
    return [*words, "", _here(), *page]


def _here() -> str:
    """Empty where the folder is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def told() -> list[str]:
    """The day, since leave may end on it, and the state of the program that answers."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    return [day, sys.version, *Sight().of_files(PACKAGE, (*USED, *_modules("check")))]


def _modules(folder: str) -> Iterator[str]:
    """Of a release and of a checkout alike, folder by folder."""
    with os.scandir(os.path.join(PACKAGE, folder)) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.endswith(".py"):
            yield path
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _modules(path)
