"""TOML as a document."""

import re
from collections.abc import Mapping
from functools import partial

from pytest_ragft.check.fact import Reference, Span, Value
from pytest_ragft.check.sources.document import (
    DEEPEST,
    LONGEST,
    Document,
    UnreadableError,
)

_HEADER = re.compile(r"""^\s*\[\[?\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$""")
_KEY = re.compile(r"""^(\s*)([\w.\-"' ]+?)\s*=\s*(.*?)\s*$""")
_ITEM = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[\[\]#]""")
_AT_LINE = re.compile(r"\(at line (\d+)")


def document(source: bytes) -> Document:
    """The one document of a file; `UnreadableError` where it is none."""
    import tomllib  # noqa: PLC0415  # most files are sorted out before it is needed

    try:
        text = source.removeprefix(b"\xef\xbb\xbf").decode()
        value = plain(tomllib.loads(text))
    except UnicodeDecodeError:
        raise UnreadableError(1, "not valid TOML: not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        at = _AT_LINE.search(str(error))
        reason = str(error).partition(" (at")[0] or type(error).__name__
        raise UnreadableError(int(at[1]) if at else 1, f"not valid TOML: {reason}") from None
    return Document(value, partial(places, text))


def plain(value: object, depth: int = 0) -> Value:
    """What a parser of TOML or JSON gives, as values: lists as tuples, long texts cut, dates
    and the like as what cannot be known.
    """
    if depth > DEEPEST:
        raise UnreadableError(1, f"nested more than {DEEPEST} deep")
    if isinstance(value, Mapping):
        return {str(key): plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(plain(inner, depth + 1) for inner in value)
    if isinstance(value, str):
        return value[:LONGEST]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return Reference("")


def places(text: str) -> dict[str, Span]:
    """Where keys and texts in lists stand, by a look at the lines: a key in a text of several
    lines may be taken for one of the file, which moves a finding and makes none.
    """
    found: dict[str, Span] = {}
    table = name = ""
    item = -1
    """Position in the list that is open; -1 outside of lists."""
    for number, line in enumerate(text.splitlines(), 1):
        start = 0
        if item < 0:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = _bare(header[1])
                found.setdefault(table, Span(number, 1, number, len(line) + 1))
            if header or not key:
                continue
            name = f"{table}.{_bare(key[2])}" if table else _bare(key[2])
            start = key.start(3)
            found.setdefault(name, Span(number, start + 1, number, max(key.end(3), start) + 1))
            if not key[3].startswith("["):
                continue
            item = 0
        for entry in _ITEM.finditer(line, start):
            if entry[0] == "]":
                item = -1
                break
            if entry[0] not in "[#":
                span = Span(number, entry.start() + 1, number, entry.end() + 1)
                found.setdefault(f"{name}.{item}", span)
                item += 1
            elif entry[0] == "#":
                break
    return found


def _bare(key: str) -> str:
    """`tool . "x"` as tool.x."""
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
