"""reStructuredText."""

from collections.abc import Iterator
from io import BufferedIOBase

from pytest_ragft.corpus.blocks import sections
from pytest_ragft.corpus.decoding import decode, lines_of
from pytest_ragft.corpus.document import Complain, Format, Section
from pytest_ragft.corpus.headings import headings


def _read(file: BufferedIOBase, _complain: Complain) -> Iterator[Section]:
    lines = lines_of(decode(file.read()))
    yield from sections(lines, list(headings(lines, hashes=False, fences=False)), fences=False)


FORMAT = Format("reStructuredText", (".rst", ".rest"), _read, "heading")
