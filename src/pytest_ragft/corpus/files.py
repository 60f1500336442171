"""Which files the globs of `corpus` name."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pytest_ragft.corpus.globs import fixed_part, pattern

SKIPPED = frozenset(
    {".git", ".hg", ".nox", ".ragft", ".svn", ".tox", ".venv", "__pycache__", "node_modules"}
)
"""Folders never looked into, unless a glob starts in them."""


LEADS_OUT = "is a link that leads out of the folder"


@dataclass(frozen=True, slots=True)
class Found:
    """A file; `name` is its path from the root, with forward slashes."""

    name: str
    path: Path


@dataclass(slots=True)
class Listing:
    """What the globs name, in the order of names."""

    files: list[Found] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    """Globs that name no file."""
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Folders and links that were not followed."""


def find(globs: Sequence[str], root: Path) -> Listing:
    """The files that the globs name; those that one with `!` in front names are left out."""
    excluded = [pattern(glob[1:]) for glob in globs if glob.startswith("!")]
    listing = Listing()
    files: dict[str, Found] = {}
    for glob in globs:
        if glob.startswith("!"):
            continue
        found = {
            file.name: file
            for file in _matching(glob, root, listing.problems)
            if not any(each.fullmatch(file.name) for each in excluded)
        }
        files |= found
        if not found:
            listing.idle.append(glob)
    listing.files = [files[name] for name in sorted(files)]
    listing.problems = sorted(set(listing.problems))
    return listing


def _matching(glob: str, root: Path, problems: list[tuple[str, str]]) -> Iterator[Found]:
    fixed, rest = fixed_part(glob)
    top = root / fixed
    start = os.path.relpath(top, root).replace(os.sep, "/") if fixed else "."
    if not rest and top.is_file():
        if top.is_symlink() and not _is_inside(os.path.realpath(top), (root, top.parent)):
            problems.append((start, LEADS_OUT))
            return
        yield Found(start, top)
        return
    prefix = "" if start == "." else f"{start}/"
    wanted = pattern(rest or "**")
    for name, path in _walk(top, (root, top), prefix, problems):
        if wanted.fullmatch(name.removeprefix(prefix)):
            yield Found(name, path)


def _walk(
    top: Path, allowed: Sequence[Path], prefix: str, problems: list[tuple[str, str]]
) -> Iterator[tuple[str, Path]]:
    """Files below a folder, each real folder once; links that lead out are not followed."""
    seen: set[str] = set()
    waiting = [(str(top), prefix)]
    while waiting:
        folder, name = waiting.pop()
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        for entry in _entries(folder, name, problems):
            inner = name + entry.name
            if entry.is_symlink() and not _is_inside(os.path.realpath(entry.path), allowed):
                problems.append((inner, LEADS_OUT))
            elif _is(entry, folder=True):
                if entry.name not in SKIPPED:
                    waiting.append((entry.path, f"{inner}/"))
            elif _is(entry, folder=False):
                yield inner, Path(entry.path)


def _entries(folder: str, name: str, problems: list[tuple[str, str]]) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append((name.rstrip("/") or ".", f"cannot be read: {error.strerror or error}"))
        return []


def _is(entry: "os.DirEntry[str]", *, folder: bool) -> bool:
    try:
        return entry.is_dir() if folder else entry.is_file()
    except OSError:  # a link that goes round in a circle
        return False


def _is_inside(path: str, folders: Sequence[Path]) -> bool:
    real = (os.path.realpath(folder) for folder in folders)
    return any(path == top or path.startswith(top.rstrip(os.sep) + os.sep) for top in real)
