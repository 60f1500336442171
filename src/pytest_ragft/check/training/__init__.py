"""What training files would teach: read as rows, measured row by row, told as facts."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.training.presence import SUFFIXES, are_there

__all__ = ["EngineError", "Wish", "are_surveyed", "named_rows", "row_lines", "surveyed"]

KIND = "training"
"""Of facts about training rows."""
LONG = 1_048_576
"""Bytes of a file of rows of which only single lines are read to be shown."""


class EngineError(ValueError):
    """An engine that cannot be used here; the message is for the user."""


class Wish(NamedTuple):
    """How a survey is to be made."""

    engine: str = ""
    """Of `engines.ENGINES`; "": in processes where that pays."""
    jobs: int | None = None
    cache: bool = False
    named: tuple[str, ...] = ()
    """Files of rows that are asked for by their names, from the root."""
    remote: tuple[str, ...] = ()
    """URLs of files of rows."""
    pyproject: Path | None = None
    """Where columns may be declared."""
    overlay: Mapping[str, bytes] = MappingProxyType({})
    """Contents that stand for a file's own, by path."""
    rules: tuple[Rule, ...] = ()
    """All there are: suppressions of single rows name them."""
    selected: tuple[Rule, ...] = ()
    """Those that run: only what they ask for is measured. Empty: all."""
    speaks: bool = False
    """Tells on standard error how far it is, where that is a terminal."""


def surveyed(
    root: Path | None,
    files: Mapping[str, FileFacts],
    wish: Wish = Wish(),  # noqa: B008  # never changed
) -> Mapping[str, FileFacts]:
    """The files with what a survey finds in their rows; a project without training data pays
    nothing for it. Without a root the overlay is all that there is of the project.
    """
    if not are_there(files.values(), (*wish.named, *wish.remote)):
        return files
    from pytest_ragft.check.training.survey import survey  # noqa: PLC0415  # most projects have none

    return survey(root, files, wish)


def named_rows(paths: Iterable[Path], root: Path) -> tuple[str, ...]:
    """Of the paths on a command line the files that may hold rows, from the root."""
    files = (path for path in paths if path.name.lower().endswith(SUFFIXES) and path.is_file())
    named = (os.path.relpath(path, root) for path in files)
    return tuple(path.replace(os.sep, "/") for path in named)


def row_lines(at: Path) -> Sequence[str] | None:
    """Lines of a long file of rows; none of one without lines, None of any other file."""
    name = at.name.lower()
    if name.endswith((".parquet", ".gz")):
        return ()
    try:
        if not name.endswith(SUFFIXES) or at.stat().st_size < LONG:
            return None
        from pytest_ragft.check.training.long_rows import RowLines  # noqa: PLC0415  # seldom needed

        return RowLines(at)
    except OSError:
        return None


def are_surveyed(files: Mapping[str, FileFacts]) -> bool:
    """Then the answer rests on more than these files: on documents, and on what is installed."""
    return any(fact.kind == KIND for file in files.values() for fact in file.facts)
