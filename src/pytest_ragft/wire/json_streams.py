"""Streams of JSON objects, one a line or as the items of one list, read from what came of them."""

import json
import re
from collections.abc import Iterable
from typing import Any

from pytest_ragft.wire.sse import Events

_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


def read_lines(content: bytes) -> Events:
    """One object a line; the last line counts where it is whole, even without its line end."""
    objects: list[dict[str, Any]] = []
    broken = False
    for line in content.splitlines(keepends=True):
        if not line.strip():
            continue
        try:
            parsed = json.loads(line)
        except (ValueError, RecursionError):
            broken = broken or line.endswith((b"\n", b"\r"))
            continue
        if isinstance(parsed, dict):
            objects.append(parsed)
    return Events(tuple(objects), done=False, broken=broken)


def write_lines(objects: Iterable[dict[str, Any]]) -> bytes:
    """Each object on a line of its own."""
    return b"".join(json.dumps(item).encode() + b"\n" for item in objects)


def read_list(content: bytes) -> Events:
    """The items of a list that may be torn; it is done with its closing bracket."""
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n").removeprefix("[")
    objects: list[dict[str, Any]] = []
    at = _after_gap(text, 0)
    while at < len(text) and text[at] != "]":
        try:
            parsed, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            # A torn item reads like this as well; one that is broken leaves the list unfinished.
            return Events(tuple(objects), done=False, broken=False)
        if isinstance(parsed, dict):
            objects.append(parsed)
        at = _after_gap(text, at)
    return Events(tuple(objects), done=at < len(text), broken=False)


def write_list(objects: Iterable[dict[str, Any]]) -> bytes:
    """A list with an item a line."""
    return b"[" + b",\r\n".join(json.dumps(item).encode() for item in objects) + b"]"


def _after_gap(text: str, at: int) -> int:
    gap = _BETWEEN.match(text, at)
    return gap.end() if gap else at
