"""The form of an answer, as a program that takes it apart would see it."""

import json
import re
from typing import NamedTuple

LABEL_WORDS = 4
LABEL_LENGTH = 40
_TAG = re.compile(r"<([A-Za-z][\w:-]{0,30})[\s>/]")


class Shape(NamedTuple):
    """What sets one form apart from another."""

    name: str
    """`json`, `list`, `broken`, `fenced`, `xml`, `label`, `text`."""
    keys: tuple[str, ...] = ()
    """Of an object, in order of the alphabet; the tag of XML."""


LIST, BROKEN, FENCED = Shape("list"), Shape("broken"), Shape("fenced")
LABEL, TEXT = Shape("label"), Shape("text")


def shape_of(target: str) -> Shape:
    text = target.strip()
    start = text[:1]
    if start in {"{", "["} and start:
        return _json(text)
    if start == "`" and text.startswith(("```json", "```\n{", "```\n[")):
        return FENCED
    tag = _TAG.match(text) if start == "<" else None
    if tag and text.endswith(">"):
        return Shape("xml", (tag[1],))
    short = len(text) <= LABEL_LENGTH and len(text.split()) <= LABEL_WORDS
    return LABEL if short else TEXT


def _json(text: str) -> Shape:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return BROKEN
    return Shape("json", tuple(sorted(read))) if isinstance(read, dict) else LIST
