"""JSON as a tree of places."""

import json
import re

from pytest_ragft.check.fixes.edit import RefusedError
from pytest_ragft.check.fixes.node import Node, Pair

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def root(text: str) -> Node:
    """Raises `RefusedError` for text that is not JSON."""
    try:
        json.loads(text)
        return _node(text, _past(text, 0))
    except (ValueError, RecursionError):
        raise RefusedError("the file is not readable as JSON") from None


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _node(text: str, at: int) -> Node:
    """The value that begins here; the text is known to be JSON."""
    if text[at] == "{":
        return _mapping(text, at)
    if text[at] == "[":
        return _list(text, at)
    return Node(at, _DECODER.raw_decode(text, at)[1])


def _mapping(text: str, at: int) -> Node:
    pairs = []
    inner = _past(text, at + 1)
    while text[inner] != "}":
        inner = _past(text, inner + 1) if text[inner] == "," else inner
        key, end = _DECODER.raw_decode(text, inner)
        value = _node(text, _past(text, _past(text, end) + 1))
        pairs.append(Pair(key, inner, value))
        inner = _past(text, value.end)
    return Node(at, inner + 1, "flow", tuple(pairs))


def _list(text: str, at: int) -> Node:
    items = []
    inner = _past(text, at + 1)
    while text[inner] != "]":
        inner = _past(text, inner + 1) if text[inner] == "," else inner
        items.append(_node(text, inner))
        inner = _past(text, items[-1].end)
    return Node(at, inner + 1, "flow", None, tuple(items))


def _past(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
