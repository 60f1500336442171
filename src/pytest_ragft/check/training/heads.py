"""Files too large for the readers of code and configurations: known by their first rows."""

from collections.abc import Collection, Mapping
from pathlib import Path

from pytest_ragft.check.fact import Fact, FileFacts
from pytest_ragft.check.sources import context_of, read_file, readable
from pytest_ragft.check.training.presence import TOO_LARGE, is_too_large
from pytest_ragft.check.training.reading import count_rows

HEAD = 1_048_576
"""Bytes."""


def with_heads(
    root: Path, files: Mapping[str, FileFacts], named: Collection[str]
) -> Mapping[str, FileFacts]:
    """The files; those too large with what their rows are for, and those named that no reader
    knows.
    """
    large = {path: _known(root, file) for path, file in files.items() if is_too_large(file)}
    return {**with_named(files, named), **large}


def with_named(files: Mapping[str, FileFacts], named: Collection[str]) -> Mapping[str, FileFacts]:
    """The files, and those that no reader knows."""
    added = {path: FileFacts(path, "text", context_of(path)) for path in named}
    return {**added, **files}


def _known(root: Path, file: FileFacts) -> FileFacts:
    """As it was where the head tells nothing."""
    path = file.path
    facts = tuple(fact for fact in _read(root / path, path) if fact.kind == "dataset")
    if not facts:
        return file
    rows = count_rows(root / path)
    counted = tuple(fact._replace(values={**fact.values, "rows": rows}) for fact in facts)
    problems = tuple(each for each in file.problems if not each.message.startswith(TOO_LARGE))
    return file._replace(facts=counted, problems=problems)


def _read(at: Path, path: str) -> tuple[Fact, ...]:
    if not readable(path):
        return ()
    try:
        with at.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return ()
    whole, found, _ = head.rpartition(b"\n")
    return read_file(path, whole if found else head, frozenset()).facts
