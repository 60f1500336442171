"""A golden set with everything that a review needs to know of it, read from disk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pytest_ragft.check.files import collect
from pytest_ragft.check.workspace import Workspace, relative
from pytest_ragft.golden.case import GoldenCase, GoldenFile
from pytest_ragft.golden.files.reading import SUFFIX, GoldenError, read_golden
from pytest_ragft.golden.review.golden_set import Entry, Gold, GoldenSet, Unread
from pytest_ragft.golden.review.training import compare
from pytest_ragft.golden.review.trying import can_be_tried
from pytest_ragft.oracle.source import SourceError, read_source

SUFFIXES = (SUFFIX, ".ragft.yml")


def golden_set(workspace: Workspace, paths: Sequence[Path]) -> GoldenSet:
    """The golden files among these files and folders."""
    settings = workspace.settings
    found = collect(
        workspace.root,
        paths,
        exclude=settings.exclude,
        respect_gitignore=settings.respect_gitignore,
    )
    asked = [relative(path, workspace.root) for path in paths]
    wanted = [path for path in found.paths if path.endswith(SUFFIXES) and _is_asked(path, asked)]
    files, unread = _read(workspace.root, wanted)
    entries = [entry for path, file in files for entry in _entries(workspace.root, path, file)]
    return _compared(
        GoldenSet(tuple(wanted), tuple(entries), tuple(unread)), workspace, found.paths
    )


def _is_asked(path: str, asked: Sequence[str]) -> bool:
    return any(each in (".", path) or path.startswith(f"{each}/") for each in asked)


def _read(root: Path, paths: Sequence[str]) -> tuple[list[tuple[str, GoldenFile]], list[Unread]]:
    files, unread = [], []
    for path in paths:
        try:
            files.append((path, read_golden(root / path)))
        except GoldenError as error:
            unread += [_unread(path, str(root / path), each) for each in error.problems]
        except OSError as error:
            unread.append(Unread(path, 1, f"cannot be read: {error.strerror or error}."))
    return files, unread


def _unread(path: str, place: str, problem: str) -> Unread:
    """A problem is told as `path:line: message`."""
    line, colon, message = problem.removeprefix(f"{place}:").partition(": ")
    if colon and line.isdecimal():
        return Unread(path, int(line), message)
    return Unread(path, 1, problem.removeprefix(f"{place}: "))


def _entries(root: Path, path: str, file: GoldenFile) -> Iterator[Entry]:
    folders = (root, (root / path).parent)
    for case in file.cases:
        yield Entry(case, path, tuple(_gold(case, folders)))


def _gold(case: GoldenCase, folders: Sequence[Path]) -> Iterator[Gold]:
    if case.oracle:
        yield Gold("", case.oracle)
        return
    for source in case.source:
        try:
            yield Gold(source, read_source(source, folders))
        except SourceError as error:
            yield Gold(source, problem=str(error))


def _compared(golden: GoldenSet, workspace: Workspace, paths: Sequence[str]) -> GoldenSet:
    """With the rows of training data that ask the same."""
    found = compare(workspace, paths, golden.finished)
    entries = tuple(
        replace(entry, trained=found.met.get((entry.path, entry.case.line), ()))
        for entry in golden.entries
    )
    passed_over = Counter(
        f"{check.name!r} on its own answer"
        for entry in golden.finished
        for check in entry.case.every_check
        if entry.case.expects and not can_be_tried(check, entry)
    )
    if found.short:
        passed_over["questions of under four words against training data"] = found.short
    return replace(
        golden,
        entries=entries,
        trainings=found.trainings,
        compared_near=found.near,
        passed_over=passed_over,
    )
