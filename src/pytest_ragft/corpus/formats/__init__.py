"""Kinds of documents, one file each."""

from pytest_ragft.corpus.document import Format
from pytest_ragft.corpus.formats import html, markdown, passages, pdf, plain, restructured

FORMATS: tuple[Format, ...] = (
    html.FORMAT,
    markdown.FORMAT,
    passages.FORMAT,
    pdf.FORMAT,
    plain.FORMAT,
    restructured.FORMAT,
)
_BY_ENDING = {ending: each for each in FORMATS for ending in each.endings}


def format_of(name: str) -> Format:
    """By the ending of a file's name; anything unknown is plain text."""
    _, dot, ending = name.rpartition(".")
    return _BY_ENDING.get(f"{dot}{ending}".lower(), plain.FORMAT)
