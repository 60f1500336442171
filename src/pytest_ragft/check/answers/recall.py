"""The short way of a command that was given before, in a project that is as it was then.

This is on the way of every start, and imports next to nothing.
"""

from __future__ import annotations

import os
import sys

from pytest_ragft.check.answers import record
from pytest_ragft.check.answers.question import asked, told
from pytest_ragft.check.answers.sight import Sight, real
from pytest_ragft.check.answers.world import found_anew
from pytest_ragft.check.installed import are_installed
from pytest_ragft.check.keeping import FOLDER
from pytest_ragft.check.listing import upwards
from pytest_ragft.check.terminal import is_harmless, take_any_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MOST = 32
"""Words that are tried as paths: a command may name thousands of files."""


def recall(words: Sequence[str]) -> int | None:
    """Prints what the command said and gives its exit status; None where it has to be run."""
    question = asked(words, sys.stdout)
    for root in _roots(words):
        parts = record.load(root, question)
        answer = _answer(root, question, parts) if parts else []
        if answer and all(map(is_harmless, answer)):
            return _said(*answer)
    return None


def _roots(words: Sequence[str]) -> Iterator[str]:
    """Folders with a store, upwards from whatever the words may name, and from here."""
    known: set[str] = set()
    for word in (*words[1:MOST], "."):
        if word.startswith("-") or not os.path.exists(word):
            continue
        for folder in upwards(real(word)):
            if folder not in known and os.path.isdir(os.path.join(folder, FOLDER)):
                yield folder
            known.add(folder)


def _answer(root: str, question: Sequence[str], parts: Sequence[bytes]) -> list[str]:
    """Exit status and text; nothing where anything has changed."""
    if record.pack((*question, *told())) != parts[record.QUESTION] or are_installed():
        return []
    try:
        listing = record.unpack(parts[record.LISTING])
        same = (
            listing[0] == root
            and _is_as_it_was(record.unpack(parts[record.AROUND]))
            and record.pack(found_anew(listing, Sight())) == parts[record.WORLD]
        )
        status, text = record.unpack(parts[record.ANSWER])
        return [str(int(status)), text] if same else []
    except ValueError:
        return []


def _is_as_it_was(around: Sequence[str]) -> bool:
    """Raises ValueError for a part that is not whole."""
    sight, texts = Sight(), iter(around)
    return all(sight.of(*one) == state for *one, state in zip(texts, texts, texts, strict=True))


def _said(status: str, text: str) -> int:
    take_any_script(sys.stdout)
    sys.stdout.write(text)
    sys.stdout.flush()
    return int(status)
