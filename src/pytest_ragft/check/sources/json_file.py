"""JSON as a document."""

import re
from functools import partial
from typing import Any

from pytest_ragft.check.fact import Span
from pytest_ragft.check.sources.document import Document, UnreadableError
from pytest_ragft.check.sources.toml_file import plain

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?|[{}\[\],]|[^\s{}\[\],:"]+')
PLACES = 5_000
"""Keys of a file whose places are kept."""


def document(source: bytes) -> Document:
    """The one document of a file; `UnreadableError` where it is none."""
    text = decoded(source)
    return Document(plain(parsed(text)), partial(places, text))


def decoded(source: bytes) -> str:
    """The text of a JSON file, whatever its byte order mark says."""
    encoding = "utf-16" if source.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise UnreadableError(line, f"not {encoding.removesuffix('-sig').upper()}") from None


def parsed(text: str) -> Any:  # noqa: ANN401  # JSON holds anything
    """`UnreadableError` where the text is not JSON."""
    import json  # noqa: PLC0415  # most files are sorted out before it is needed

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(error.lineno, f"not valid JSON: {error.msg}") from None
    except (RecursionError, ValueError):
        raise UnreadableError(
            1, "not readable JSON: nested too deep, or a number too long"
        ) from None


def places(text: str) -> dict[str, Span]:
    """Where values stand, by one pass over the brackets and keys of a valid document."""
    found: dict[str, Span] = {}
    path: list[str | int] = []
    """A key for each mapping that is open, a position for each list."""
    line, line_start = 1, 0
    seen = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        newlines = text.count("\n", seen, match.start())
        if newlines:
            line += newlines
            line_start = text.rindex("\n", seen, match.start()) + 1
        seen = match.start()
        if sign in "}]":
            path.pop()
        elif sign == ",":
            if isinstance(path[-1], int):
                path[-1] += 1
        elif match[1]:
            path[-1] = sign[1 : sign.rindex('"')]
        else:
            column = match.start() - line_start + 1
            span = Span(line, column, line, column + len(sign))
            found[".".join(map(str, path))] = span
            if sign in "{[":
                path.append(0 if sign == "[" else "")
        if len(found) >= PLACES:
            break
    found.pop("", None)
    return found
