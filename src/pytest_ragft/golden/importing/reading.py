"""Files of other tools as rows: YAML, JSON, JSON Lines, CSV and Parquet, with the line of each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.training.files import records
from pytest_ragft.check.training.files.opening import opened
from pytest_ragft.check.training.files.reading import layout_of
from pytest_ragft.check.training.turn import Fault
from pytest_ragft.check.yaml_lines import Path as Place
from pytest_ragft.golden.importing.imported import Fields, ImportingError, Row, Source, Unmapped
from pytest_ragft.golden.importing.json_document import json_document
from pytest_ragft.golden.importing.yaml_document import yaml_document

ROWS = ("tests", "cases", "examples", "samples", "data", "results", "rows", "goldens", "test_cases")
"""Keys under which a document holds its rows, the first of them that is a list."""
LARGEST_DOCUMENT = 256 * 1024 * 1024
"""Bytes of a file that must be read as a whole."""
_YAML = (".yaml", ".yml")


def source_of(path: Path) -> Source:
    """Raises `ImportingError`."""
    try:
        with opened(path) as file:
            if path.suffix.lower() in _YAML:
                return _document(path, *yaml_document(_content(file.stream.read)))
            layout = layout_of(file.head, path.name)
            text = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
            if layout == "values" and text.startswith(b"{"):
                return _document(path, *json_document(_content(file.stream.read)))
        return _records(path, table=layout == "table")
    except UnreadableError as error:
        raise ImportingError(f"{str(path)!r} {error}.") from None
    except ImportingError as error:
        raise ImportingError(f"{str(path)!r}: {error}") from None


def _content(read: Any) -> bytes:  # noqa: ANN401  # of any binary file
    content: bytes = read(LARGEST_DOCUMENT + 1)
    if len(content) > LARGEST_DOCUMENT:
        most = f"{LARGEST_DOCUMENT:,} bytes"
        raise ImportingError(f"is larger than {most}; write its rows as JSON Lines.")
    return content


def _records(path: Path, *, table: bool) -> Source:
    rows: list[Row] = []
    faults: list[Unmapped] = []
    for record in records(path):
        if isinstance(record, Fault):
            faults.append(_unread(record))
        elif isinstance(record[2], Mapping):
            rows.append(Row(record[0], record[1] + 1, record[2]))
        else:
            faults.append(_unread(Fault(record[0], record[1], _kind(record[2]), "an object")))
    if len(rows) == 1 and not faults and not table and _list_of(rows[0].fields):
        return _document(path, rows[0].fields, {(): rows[0].line})
    return Source(path, "table" if table else "rows", tuple(rows), faults=tuple(faults))


def _unread(fault: Fault) -> Unmapped:
    reason = f"found {fault.found}, expected {fault.expected}"
    return Unmapped(fault.line, fault.row + 1, "row", reason, whole=True)


def _document(path: Path, value: Any, lines: Mapping[Place, int]) -> Source:  # noqa: ANN401  # of YAML or JSON
    if isinstance(value, list):
        return _listed(path, None, value, {at: lines[at,] for at in range(len(value))})
    if not isinstance(value, Mapping):
        raise ImportingError(f"holds {_kind(value)}, expected rows or an object with rows.")
    name = _list_of(value)
    entries = value[name] if name else []
    first = lines.get((name,), lines.get((), 1)) if name else 1
    places = {at: lines.get((name, at), first) for at in range(len(entries))}
    return _listed(path, value, entries, places)


def _listed(
    path: Path, document: Fields | None, entries: list[Any], lines: Mapping[int, int]
) -> Source:
    """`document`: what the entries stand in, if anything."""
    rows: list[Row] = []
    faults: list[Unmapped] = []
    for at, entry in enumerate(entries):
        if isinstance(entry, Mapping):
            rows.append(Row(lines[at], at + 1, entry))
        elif not isinstance(entry, str):  # promptfoo's tests may be names of files
            faults.append(_unread(Fault(lines[at], at, _kind(entry), "an object")))
    if document is None:
        return Source(path, "rows", tuple(rows), faults=tuple(faults))
    return Source(path, "document", tuple(rows), document, tuple(faults))


def _list_of(document: Mapping[str, Any]) -> str:
    return next((key for key in ROWS if isinstance(document.get(key), list)), "")


def _kind(value: object) -> str:
    names = {str: "a text", list: "a list", type(None): "nothing", bool: "true or false"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "no object")
