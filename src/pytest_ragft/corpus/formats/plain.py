"""Plain text, and whatever has an ending that is not known; headings as in marked-up text."""

from collections.abc import Iterator
from io import BufferedIOBase

from pytest_ragft.corpus.blocks import sections
from pytest_ragft.corpus.decoding import decode, lines_of
from pytest_ragft.corpus.document import Complain, Format, Section
from pytest_ragft.corpus.headings import headings


def _read(file: BufferedIOBase, _complain: Complain) -> Iterator[Section]:
    lines = lines_of(decode(file.read()))
    yield from sections(lines, list(headings(lines)))


FORMAT = Format("plain text", (".txt", ".text"), _read, "heading")
