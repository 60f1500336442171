"""Files that a promptfoo configuration names: those that hold data, in its own folder or below."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pytest_ragft.golden.importing.imported import ImportingError, Row, RowError
from pytest_ragft.golden.importing.json_document import json_document
from pytest_ragft.golden.importing.reading import source_of
from pytest_ragft.golden.importing.yaml_document import yaml_document

SCHEME = "file://"
_CODE = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".py", ".rb")
_TEXTS = (".txt", ".md", ".html", ".j2")
LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is put into a case."""


def rows_of(name: str, folder: Path) -> Iterator[Row]:
    """The tests in the files that a name or pattern stands for. Raises `RowError`."""
    for path in _files(name, folder):
        try:
            source = source_of(path)
        except ImportingError as error:
            raise RowError(str(error)) from None
        single = [Row(1, 1, source.document)] if source.document and not source.rows else []
        for row in [*source.rows, *single]:
            yield Row(row.line, row.number, row.fields, path)
        for fault in source.faults:
            raise RowError(f"{path.name!r}, line {fault.line}: {fault.reason}")


def content_of(name: str, folder: Path) -> Any:  # noqa: ANN401  # of YAML or JSON, or a text
    """What a file of data says. Raises `RowError`."""
    path = next(iter(_files(name, folder)))
    content = path.read_bytes()[: LARGEST + 1]
    if len(content) > LARGEST:
        raise RowError(f"{name!r} is larger than {LARGEST:,} bytes")
    try:
        if path.suffix.lower() in {".yaml", ".yml"}:
            return yaml_document(content)[0]
        return json_document(content)[0] if path.suffix.lower() == ".json" else content.decode()
    except (ImportingError, UnicodeDecodeError) as error:
        raise RowError(f"{name!r}: {error}") from None


def _files(name: str, folder: Path) -> list[Path]:
    plain = unquote(name.removeprefix(SCHEME)) if name.startswith(SCHEME) else name
    if "://" in plain:
        raise RowError(f"{name!r} is not fetched: save it as a file, and import that")
    pattern = plain.partition("#")[0]
    if Path(pattern.partition(":")[0]).suffix.lower() in _CODE:
        raise RowError(f"{name!r} is code of another tool, which is not run")
    if not pattern:
        raise RowError(f"{name!r} names no file")
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise RowError(f"{name!r} leads out of the folder: import that file by itself")
    found = sorted(path for path in folder.glob(pattern) if _is_inside(path, folder))
    if not found:
        raise RowError(f"there is no file {name!r} beside the configuration")
    return found


def _is_inside(path: Path, folder: Path) -> bool:
    """Also where a link leads."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())
