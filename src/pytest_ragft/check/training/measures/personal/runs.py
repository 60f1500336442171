"""Runs of digits with single signs between them: the first pass for all kinds of numbers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_RUN = re.compile(r"\d(?:[ ()./-]{0,2}\d){6,40}")
_NO_DIGITS = {ord(sign): None for sign in " ()./-"}


class Run(NamedTuple):
    """Where digits follow each other."""

    written: str
    digits: str
    start: int
    end: int
    beside: str
    """The character before and the one after; empty at an end of the text."""


def runs(text: str) -> Iterator[Run]:
    for hit in _RUN.finditer(text):
        start, end = hit.span()
        beside = text[start - 1 : start] + text[end : end + 1]
        yield Run(hit[0], hit[0].translate(_NO_DIGITS), start, end, beside)
