"""Which files training configurations, commands and scripts name, and what they say of them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pytest_ragft.check.fact import Fact, FileFacts
from pytest_ragft.check.sources.configs import EVALUATING
from pytest_ragft.check.sources.hints import hints_of
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.mapping import from_axolotl, from_llama_factory, from_torchtune

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".gz")
INDEX = "dataset_info.json"
LARGEST_INDEX = 2_000_000
"""Bytes of an index that are read."""
_LOADS = ("load_dataset", "Dataset.from_json", "Dataset.from_csv", "Dataset.from_parquet")
_NOT_TRAINING = EVALUATING | {"ragft", "pytest", "lm_eval", "pytest_ragft", "curl", "git"}
_HELD_BACK = frozenset({"validation", "test"})
DEEPEST = 8
"""Levels of a configuration that are looked at."""


class Named(NamedTuple):
    """A file of the project that something trains or validates with."""

    path: str
    """From the root, with forward slashes."""
    held_back: bool
    """For validation or testing."""
    columns: Columns | None
    """What is said of its columns."""
    by: str
    """Path and line of what names it."""


class _Reference(NamedTuple):
    """A path as it is written, before it is looked up."""

    path: str
    key: str
    columns: Columns | None = None


def files_named(root: Path, files: Iterable[FileFacts]) -> tuple[Named, ...]:
    """Each file once, by the first that says something of its columns."""
    found: dict[str, Named] = {}
    for named in _named(root, sorted(files, key=lambda file: file.path)):
        known = found.get(named.path)
        if known is None or (known.columns is None and named.columns is not None):
            found[named.path] = named
    return tuple(found[path] for path in sorted(found))


def _named(root: Path, files: Iterable[FileFacts]) -> Iterator[Named]:
    for file in files:
        if file.context == "test":
            continue
        folder = file.path.rpartition("/")[0]
        if file.path.rpartition("/")[2] == INDEX:
            yield from _indexed(root, file.path)
        for fact in file.facts:
            for reference in _references(fact):
                path = _found(root, folder, reference.path)
                if path:
                    split = hints_of(reference.key).split or hints_of(path).split
                    by = f"{file.path}:{fact.span.line}"
                    yield Named(path, split in _HELD_BACK, reference.columns, by)


def _references(fact: Fact) -> Iterator[_Reference]:
    if fact.kind == "config" and fact.name not in _NOT_TRAINING:
        yield from _declared(fact)
        yield from _texts(fact.values, "", 0)
    elif fact.kind == "command" and fact.name.split()[0] not in _NOT_TRAINING:
        flags = {key: value for key, value in fact.values.items() if key.startswith("-")}
        yield from _texts(flags, "", 0)
    elif fact.kind == "call" and fact.name.endswith(_LOADS):
        yield from _texts(fact.values, "", 0)


def _declared(fact: Fact) -> Iterator[_Reference]:
    """Entries that say what the columns of their file are called."""
    values = fact.values
    if fact.name == "axolotl":
        for key in ("datasets", "test_datasets", "pretraining_dataset"):
            for entry in _tables(values.get(key)):
                columns = from_axolotl(entry)
                for reference in _texts(
                    {"path": entry.get("path"), "f": entry.get("data_files")}, key, 1
                ):
                    yield reference._replace(columns=columns)
    elif fact.name == "torchtune":
        for key in ("dataset", "dataset_val"):
            for entry in _tables(values.get(key)):
                for reference in _texts(entry, key, 1):
                    yield reference._replace(columns=from_torchtune(entry))


def _tables(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, (list, tuple)):
        yield from (entry for entry in value if isinstance(entry, Mapping))


def _texts(value: object, key: str, depth: int) -> Iterator[_Reference]:
    """Every text that is called like a file of data, with the keys that lead to it."""
    if isinstance(value, str):
        if value.lower().endswith(SUFFIXES):
            yield _Reference(value, key)
    elif depth > DEEPEST:
        return
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, f"{key}.{name}", depth + 1)
    elif type(value) in {tuple, list}:
        for inner in value:  # type: ignore[attr-defined]  # one of two kinds
            yield from _texts(inner, key, depth + 1)


def _found(root: Path, folder: str, written: str) -> str:
    """From the folder of what names it, or from the root; "" where there is no such file."""
    for start in dict.fromkeys((folder, "")):
        path = root / start / written
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix()
    return ""


def _indexed(root: Path, index: str) -> Iterator[Named]:
    """LLaMA-Factory's list: it renames columns, so it goes before what is recognised."""
    folder = index.rpartition("/")[0]
    for name, entry in _entries(root / index):
        path = _found(root, folder, str(entry.get("file_name", "")))
        if path:
            split = hints_of(name).split or hints_of(path).split
            columns = from_llama_factory(entry, f"{index}, {name}")
            yield Named(path, split in _HELD_BACK, columns, f"{index}:1")


def _entries(path: Path) -> list[tuple[str, dict[str, Any]]]:
    try:
        if path.stat().st_size > LARGEST_INDEX:
            return []
        table = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # the reader of configurations tells
        return []
    listed = table.items() if isinstance(table, dict) else ()
    return [(name, entry) for name, entry in listed if isinstance(entry, dict)]
