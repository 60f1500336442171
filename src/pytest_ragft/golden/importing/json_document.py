"""A JSON file that is one object, with the lines of the entries of its lists."""

import json
import re
from bisect import bisect_right
from typing import Any

from pytest_ragft.check.training.files.decoding import BrokenRowError, strict
from pytest_ragft.check.yaml_lines import Path
from pytest_ragft.golden.importing.imported import ImportingError

_SPACE = re.compile(r"[\s,]*")
_KEY = re.compile(r'[\s,]*("(?:[^"\\]|\\.)*")\s*:\s*')
_LIST = re.compile(r"\[\s*")


def json_document(content: bytes) -> tuple[Any, dict[Path, int]]:
    """The document, and the lines of its fields and of the entries of lists right below.

    Raises `ImportingError`.
    """
    try:
        found = strict(content.removeprefix(b"\xef\xbb\xbf"))
    except BrokenRowError as error:
        raise ImportingError(f"found {error.found}, expected {error.expected}.") from None
    text = content.decode("utf-8-sig")
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = dict(_places(text)) if isinstance(found, dict) else {}
    return found, {path: bisect_right(starts, at) for path, at in places.items()}


def _places(text: str) -> list[tuple[Path, int]]:
    """Where each field of the top object begins, and each entry of those that are lists."""
    found: list[tuple[Path, int]] = []
    decoder, at = json.JSONDecoder(), text.index("{") + 1
    while match := _KEY.match(text, at):
        name = json.loads(match[1])
        found.append(((name,), match.start(1)))
        at = match.end()
        if opened := _LIST.match(text, at):
            at = _entries(text, opened.end(), name, found)
        else:
            at = decoder.raw_decode(text, at)[1]
    return found


def _entries(text: str, at: int, name: str, found: list[tuple[Path, int]]) -> int:
    """To the end of a list whose first entry begins at `at`."""
    decoder, number = json.JSONDecoder(), 0
    while text[at] != "]":
        found.append(((name, number), at))
        end = decoder.raw_decode(text, at)[1]
        gap = _SPACE.match(text, end)
        at, number = gap.end() if gap else end, number + 1
    return at + 1
