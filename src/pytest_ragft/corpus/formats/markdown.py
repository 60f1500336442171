"""Markdown."""

from collections.abc import Iterator
from io import BufferedIOBase

from pytest_ragft.corpus.blocks import sections
from pytest_ragft.corpus.decoding import decode, lines_of
from pytest_ragft.corpus.document import Complain, Format, Section
from pytest_ragft.corpus.headings import headings

ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd")


def _read(file: BufferedIOBase, _complain: Complain) -> Iterator[Section]:
    lines = lines_of(decode(file.read()))
    yield from sections(lines, list(headings(lines, marks="=-")))


FORMAT = Format("Markdown", ENDINGS, _read, "heading")
