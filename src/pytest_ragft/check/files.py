"""Which files a run looks at."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pytest_ragft.check import ignore
from pytest_ragft.check.fact import Problem
from pytest_ragft.check.listing import tracked
from pytest_ragft.check.sources import readable
from pytest_ragft.check.vendored import copies

SKIPPED = frozenset(
    {
        ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pytest_cache",
        ".ragft", ".ruff_cache", ".svn", ".tox", ".venv", "__pycache__", "build", "dist",
        "node_modules", "site-packages", "venv",
    }
)  # fmt: skip
"""Folders never looked into, unless they are named."""
ENVIRONMENT = "pyvenv.cfg"
"""A folder that holds it is a virtual environment, whatever its name."""


class Collected(NamedTuple):
    """Files in the order of their paths, and what was not to be had."""

    paths: tuple[str, ...] = ()
    """From the root, with forward slashes."""
    problems: tuple[tuple[str, Problem], ...] = ()
    skipped: Mapping[str, str] = MappingProxyType({})
    """Folders left out that a user may not expect, each with the reason."""


class _Search(NamedTuple):
    """What is found so far."""

    root: Path
    excluded: ignore.Patterns
    respect_gitignore: bool
    files: set[str]
    problems: list[tuple[str, Problem]]
    skipped: dict[str, str]


def collect(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    exclude: Sequence[str] = (),
    respect_gitignore: bool = True,
) -> Collected:
    """Readable files of the project, and what is named besides.

    A file that is named is taken wherever it lies, a folder that is named although it is left
    out otherwise. `exclude` holds globs as in a .gitignore file, from the root.
    """
    search = _Search(root.absolute(), ignore.parse(exclude), respect_gitignore, set(), [], {})
    _folder(search.root, "", search)
    for given in paths:
        _named(given.absolute(), search)
    return Collected(tuple(sorted(search.files)), tuple(sorted(search.problems)), search.skipped)


def _named(path: Path, search: _Search) -> None:
    relative = _relative(path, search.root)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        search.problems.append((relative, Problem(0, f"cannot be read: {_reason(error)}")))
        return
    if not stat.S_ISDIR(mode):
        _file(path, relative, search)
    elif relative != "." and not any(name.startswith(f"{relative}/") for name in search.files):
        _folder(path, relative, search)


def _file(path: Path, relative: str, search: _Search) -> None:
    if readable(relative):
        search.files.add(relative)
    else:
        message = f"is not checked: there is no reader for {path.suffix or path.name!r} files"
        search.problems.append((relative, Problem(0, message)))


def _folder(path: Path, prefix: str, search: _Search) -> None:
    listed = tracked(path) if search.respect_gitignore else None
    if listed is None:
        paths = list(_walk(path, prefix, search))
    else:
        paths = [f"{prefix}/{name}" if prefix else name for name in listed]
    search.files.update(_kept(paths, prefix, search))


def _kept(paths: Iterable[str], prefix: str, search: _Search) -> Iterator[str]:
    """Without environments, vendored frameworks, what the user excludes, and symbolic links."""
    paths = list(paths)
    left_out = {name.rpartition("/")[0] for name in paths if name.endswith("/" + ENVIRONMENT)}
    for folder, library in copies(paths, search.root, prefix):
        search.skipped[folder] = f"a copy of {library}"
        left_out.add(folder)
    start = len(prefix) + 1 if prefix else 0
    verdicts: dict[str, bool] = {}
    for name in paths:
        if not readable(name) or _is_out(
            name.rpartition("/")[0], start, left_out, search, verdicts
        ):
            continue
        if ignore.answer(search.excluded, name, folder=False):
            continue
        if not os.path.islink(os.path.join(search.root, name)):  # noqa: PTH114, PTH118  # thousands of files
            yield name


def _is_out(
    folder: str, start: int, left_out: set[str], search: _Search, verdicts: dict[str, bool]
) -> bool:
    """Is a folder, or one around it up to the named one, left out?"""
    if len(folder) < start or not folder:
        return False
    if folder not in verdicts:
        outer, _, name = folder.rpartition("/")
        verdicts[folder] = (
            name in SKIPPED
            or folder in left_out
            or bool(ignore.answer(search.excluded, folder, folder=True))
            or _is_out(outer, start, left_out, search, verdicts)
        )
    return verdicts[folder]


def _walk(top: Path, prefix: str, search: _Search) -> Iterator[str]:
    """Files below a folder by its .gitignore files; symbolic links to folders are not followed."""
    waiting: list[tuple[str, str, tuple[tuple[str, ignore.Patterns], ...]]] = [
        (str(top), prefix, ())
    ]
    while waiting:
        folder, name, rules = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            search.problems.append((name or ".", Problem(0, f"cannot be read: {_reason(error)}")))
            continue
        names = {entry.name for entry in entries}
        if ENVIRONMENT in names and folder != str(top):
            continue
        if search.respect_gitignore and ".gitignore" in names:
            rules = (*rules, (name, _gitignore(folder)))
        for entry in entries:
            path = f"{name}/{entry.name}" if name else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if (is_folder and entry.name in SKIPPED) or _ignored(rules, path, folder=is_folder):
                continue
            if is_folder:
                waiting.append((entry.path, path, rules))
            else:
                yield path


def _gitignore(folder: str) -> ignore.Patterns:
    try:
        text = Path(folder, ".gitignore").read_text("utf-8", "replace")
    except OSError:
        return ()
    return ignore.parse(text.splitlines())


def _ignored(rules: tuple[tuple[str, ignore.Patterns], ...], path: str, *, folder: bool) -> bool:
    """The innermost file that says anything decides."""
    for place, patterns in reversed(rules):
        said = ignore.answer(patterns, path[len(place) + 1 :] if place else path, folder=folder)
        if said is not None:
            return said
    return False


def _relative(path: Path, root: Path) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
