"""What the documents of a project are about: sections that a question can be asked of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from pytest_ragft.corpus.document import DocumentError, Section
from pytest_ragft.corpus.files import find
from pytest_ragft.corpus.formats import format_of

LEAST_WORDS = 15
"""Of a section that says something."""
MOST_DOCUMENTS = 200
"""That are looked at."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A section with a heading of its own."""

    title: str
    source: str
    """Such as `docs/refunds.md#window`."""

    @property
    def is_question(self) -> bool:
        return self.title.rstrip().endswith("?")


def topics(globs: Sequence[str], root: Path) -> list[Topic]:
    """Those whose heading is a question first, then one of each document before the next ones."""
    files = find(globs, root).files[:MOST_DOCUMENTS]
    by_document = [list(_topics(file.name, file.path)) for file in files]
    rounds = zip_longest(*by_document)
    spread = [topic for each in rounds for topic in each if topic is not None]
    return sorted(spread, key=lambda topic: not topic.is_question)


def _topics(name: str, path: Path) -> Iterator[Topic]:
    kind = format_of(name)
    try:
        if not kind.is_headed or path.stat().st_size > kind.largest:
            return
        sections = list(kind.read(BytesIO(path.read_bytes()), lambda _: None))
    except (OSError, DocumentError):
        return
    told = [each for each in sections if each.path and each.anchors and _words(each) >= LEAST_WORDS]
    # The title of a document says less than the headings below it.
    for section in [each for each in told if len(each.path) > 1] or told:
        yield Topic(section.path[-1], f"{name}#{section.anchors[0]}")


def _words(section: Section) -> int:
    return sum(len(block.text.split()) for block in section.blocks if block.kind != "heading")
