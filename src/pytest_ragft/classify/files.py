"""Files of results, read into documents: JSON, lines of JSON, CSV, archives of JSON."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from pytest_ragft.classify.answers import Content, Document
from pytest_ragft.classify.zstd import NoZstdError, unpacked

ARCHIVE = b"PK\x03\x04"
LARGEST = 1024**3
"""Bytes that the members of an archive may take unpacked, all together: more is no log."""
_MEMBER = re.compile(r"_journal/start\.json|header\.json|samples/[^/]+\.json")
_NUMBER_SIZE = 400
"""Digits: what is longer is no score."""


class UnreadableError(Exception):
    """A file that begins like one of a tool, and then cannot be read; the message says where."""


def document(content: bytes, name: str) -> Document | None:
    """What stands in a file; `None` where it is none of the shapes that tools write."""
    stem = PurePath(name).stem
    if content.startswith(ARCHIVE):
        return Document(name, stem, "archive", dict(_members(content, name)))
    found = _text(content)
    return None if found is None else Document(name, stem, *found)


def _text(content: bytes) -> tuple[Content, object] | None:
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    if text.startswith(("{", "[")):
        return _json(text)
    rows = _table(text)
    return ("table", rows) if rows else None


def _json(text: str) -> tuple[Content, object] | None:
    try:
        return "json", _loads(text)
    except ValueError:
        pass
    try:
        return "lines", [_loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        return None


def _loads(text: str) -> object:
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError:
        raise ValueError("brackets are nested too deeply") from None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < _NUMBER_SIZE else float("nan")


def _table(text: str) -> list[dict[str, str]]:
    """Rows by the names in the first line; none where it is no table."""
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error:
        return []
    whole = [{name: cell for name, cell in row.items() if isinstance(name, str)} for row in rows]
    return [{name: cell or "" for name, cell in row.items()} for row in whole if len(row) > 1]


def _members(content: bytes, name: str) -> Iterator[tuple[str, object]]:
    """The JSON values of an archive, by their names in it."""
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not _MEMBER.fullmatch(member.filename):
                    continue
                text = unpacked(archive, content, member, left)
                left -= len(text)
                yield member.filename, _loads(text.decode("utf-8"))
    except NoZstdError as error:
        raise UnreadableError(f"{name}: {error}") from None
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(
            f"{name}: an archive that cannot be read: {error}. Was it written to its end?"
        ) from None
