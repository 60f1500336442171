"""A changed row in the layout that it was written in."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

Style: TypeAlias = Callable[[Mapping[str, Any]], bytes]
"""Writes a row as the one before it was written, line end included."""
_SEPARATORS = ((", ", ": "), (",", ":"))
_MOST_INDENT = 8


def json_style(raw: bytes, column: int = 0) -> Style:
    """By what the row's own bytes are; `column` is the one that it begins in, from 0."""

    def write(row: Mapping[str, Any]) -> bytes:
        text = raw.decode("utf-8")
        body = text.rstrip()
        options = _options(body, column)
        return (_dumped(row, column, **options) + text[len(body) :]).encode()

    return write


def _options(body: str, column: int) -> dict[str, Any]:
    """Those that would have written the row as it stands; the usual ones where none would."""
    row = json.loads(body)
    escaped = body.isascii()
    depths = [None, *range(_MOST_INDENT + 1)] if "\n" in body else [None]
    tried = [
        {"ensure_ascii": ascii_, "separators": separators, "indent": depth}
        for ascii_ in (escaped, not escaped)
        for depth in depths
        for separators in (_SEPARATORS if depth is None else ((",", ": "),))
    ]
    return next((each for each in tried if _dumped(row, column, **each) == body), tried[0])


def _dumped(row: Mapping[str, Any], column: int, **options: Any) -> str:  # noqa: ANN401  # as json takes them
    lines = json.dumps(row, **options).split("\n")
    return ("\n" + " " * column).join(lines)


def csv_style(header: Sequence[str], delimiter: str, raw: bytes) -> Style:
    """The fields in the order of the header, quoted where that is needed."""

    def write(row: Mapping[str, Any]) -> bytes:
        end = "\r\n" if raw.endswith(b"\r\n") else "\n" if raw.endswith(b"\n") else ""
        text = io.StringIO()
        table = csv.writer(text, delimiter=delimiter, lineterminator=end)
        table.writerow([row[name] for name in header])
        return text.getvalue().encode()

    return write
