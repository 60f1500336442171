"""Prompts that stand in configuration files."""

import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.sources import wording
from pytest_ragft.check.sources.document import Document

SHORTEST = 24
"""Characters below which no text is an instruction."""

_NOT_PROMPTS = re.compile(r"(?i)description|comment|title|summary|license|script|(^|\.)run$|help$")


def prompts(document: Document, data: frozenset[str] = frozenset()) -> Iterator[Fact]:
    """What the instructions in a document say, as for texts in Python; not below keys of data."""
    for key, value in document.scalars:
        if not isinstance(value, str) or len(value) < SHORTEST or " " not in value:
            continue
        if _NOT_PROMPTS.search(_holder(key)) or not wording.PROMPT_NAME.search(key):
            continue
        if data and not data.isdisjoint(key.split(".")):
            continue
        span = document.places.get(key, document.span)
        for name, recognises in _MEANINGS:
            if recognises(value):
                yield Fact("text", name, span)


_MEANINGS = (
    ("abstention", wording.abstains),
    ("prohibition", wording.forbids),
    ("citation-instruction", wording.asks_for_sources),
)


def _holder(key: str) -> str:
    """The last part of a dotted key that is a name: `messages.0` is messages."""
    parts = [part for part in key.split(".") if not part.isdigit()]
    return parts[-1] if parts else ""
