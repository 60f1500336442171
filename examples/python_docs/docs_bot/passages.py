"""Cuts the documentation topics that every CPython ships into passages."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pydoc_data.topics import topics

LONGEST_TOPIC = 18_000
"""Longer topics are left out: the first search service we used could not take them."""

LONGEST_PASSAGE = 1_500


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a topic that can be read on its own: a paragraph, or an entry like `str.find`."""

    topic: str
    text: str


def published() -> list[Passage]:
    """Every passage that the bot may look things up in."""
    names = [name for name, text in topics.items() if len(text) <= LONGEST_TOPIC]
    return [passage for name in names for passage in cut(name)]


def cut(topic: str) -> list[Passage]:
    """A whole topic as passages, in order."""
    entries = _entries(topics[topic].strip("\n"))
    return [Passage(topic, text) for entry in entries for text in _shorten(entry)]


def _entries(text: str) -> Iterator[str]:
    """Paragraphs, each with its heading above and the indented paragraphs below it."""
    entry = ""
    for block in re.split(r"\n\s*\n", text):
        if entry and not block.startswith(" ") and not _is_heading(entry):
            yield entry
            entry = ""
        entry = f"{entry}\n\n{block}" if entry else block
    yield entry


def _shorten(entry: str) -> Iterator[str]:
    head, _, body = entry.partition("\n\n")
    if len(entry) <= LONGEST_PASSAGE or not body:
        yield entry
        return
    yield head
    for inner in _entries(textwrap.dedent(body)):
        yield from _shorten(inner)


def _is_heading(block: str) -> bool:
    return re.fullmatch(r".+\n([*=~-])\1+", block) is not None
