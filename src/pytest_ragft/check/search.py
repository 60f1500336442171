"""The files of a project, found anew in every run; imports next to nothing."""

from __future__ import annotations

import os
import stat

from pytest_ragft.check import ignore
from pytest_ragft.check.listing import tracked
from pytest_ragft.check.suffixes import readable
from pytest_ragft.check.vendored import copies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


class Search:
    """What is found so far."""

    __slots__ = ("excluded", "files", "problems", "respect_gitignore", "root", "skipped")

    def __init__(self, root: str, exclude: Sequence[str], *, respect_gitignore: bool) -> None:
        self.root = root
        self.excluded = ignore.parse(exclude)
        self.respect_gitignore = respect_gitignore
        self.files: set[str] = set()
        self.problems: list[tuple[str, str]] = []
        """Paths, each with what is wrong."""
        self.skipped: dict[str, str] = {}
        """Folders left out that a user may not expect, each with the reason."""


def search(
    root: str, paths: Iterable[str], *, exclude: Sequence[str], respect_gitignore: bool
) -> Search:
    """The files below an absolute root, and those of paths besides."""
    found = Search(root, exclude, respect_gitignore=respect_gitignore)
    _folder(root, "", found)
    for given in paths:
        _named(os.path.join(os.getcwd(), given), found)
    return found


def _named(path: str, search: Search) -> None:
    relative = os.path.relpath(path, search.root).replace(os.sep, "/")
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        search.problems.append((relative, f"cannot be read: {_reason(error)}"))
        return
    if not stat.S_ISDIR(mode):
        _file(relative, search)
    elif relative != "." and not any(name.startswith(f"{relative}/") for name in search.files):
        _folder(path, relative, search)


def _file(relative: str, search: Search) -> None:
    if readable(relative):
        search.files.add(relative)
        return
    name = relative.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    kind = dot + suffix if stem and suffix else name
    message = f"is not checked: there is no reader for {kind!r} files"
    search.problems.append((relative, message))


def _folder(path: str, prefix: str, search: Search) -> None:
    listed = tracked(path) if search.respect_gitignore else None
    start = f"{prefix}/" if prefix else ""
    left_out: set[str] = set()
    if listed is None:
        paths = list(_walk(path, prefix, search))
    else:
        around = (name.rpartition("/") for name in listed if name.endswith("/" + ENVIRONMENT))
        left_out.update(start + folder for folder, _, _ in around)
        paths = [start + name for name in listed if readable(name) and not _is_link(path, name)]
    search.files.update(_kept(paths, prefix, left_out, search))


def _is_link(folder: str, name: str) -> bool:
    return os.path.islink(f"{folder}/{name}")


def _kept(paths: list[str], prefix: str, left_out: set[str], search: Search) -> Iterator[str]:
    """Without these folders, vendored frameworks, and what the user excludes."""
    for folder, library in copies(paths, search.root, prefix):
        search.skipped[folder] = f"a copy of {library}"
        left_out.add(folder)
    start = len(prefix) + 1 if prefix else 0
    verdicts: dict[str, bool] = {}
    for name in paths:
        folder = name[: max(name.rfind("/"), 0)]
        out = verdicts.get(folder)
        if out is None:
            out = _is_out(folder, start, left_out, search, verdicts)
        if not out and not ignore.answer(search.excluded, name, folder=False):
            yield name


def _is_out(
    folder: str, start: int, left_out: set[str], search: Search, verdicts: dict[str, bool]
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


def _walk(top: str, prefix: str, search: Search) -> Iterator[str]:
    """Files below a folder by its .gitignore files; symbolic links to folders are not followed."""
    waiting: list[tuple[str, str, tuple[tuple[str, ignore.Patterns], ...]]] = [(top, prefix, ())]
    while waiting:
        folder, name, rules = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError as error:
            search.problems.append((name or ".", f"cannot be read: {_reason(error)}"))
            continue
        names = {entry.name for entry in entries}
        if ENVIRONMENT in names and folder != top:
            continue
        if search.respect_gitignore and ".gitignore" in names:
            rules = (*rules, (name, _gitignore(folder)))
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            path = f"{name}/{entry.name}" if name else entry.name
            if entry.name in SKIPPED if is_folder else not readable(path) or entry.is_symlink():
                continue
            if _ignored(rules, path, folder=is_folder):
                continue
            if is_folder:
                waiting.append((entry.path, path, rules))
            else:
                yield path


def _gitignore(folder: str) -> ignore.Patterns:
    try:
        path = os.path.join(folder, ".gitignore")
        with open(path, encoding="utf-8", errors="replace") as file:
            return ignore.parse(file)
    except OSError:
        return ()


def _ignored(rules: tuple[tuple[str, ignore.Patterns], ...], path: str, *, folder: bool) -> bool:
    """The innermost file that says anything decides."""
    for place, patterns in reversed(rules):
        said = ignore.answer(patterns, path[len(place) + 1 :] if place else path, folder=folder)
        if said is not None:
            return said
    return False


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
