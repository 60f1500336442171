"""What is seen of files from outside, as texts that differ where the files may."""

from __future__ import annotations

import os
import stat
import sys

from pytest_ragft.check.listing import upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE, FOLDER, TREE, THERE, REAL = "file", "folder", "tree", "there", "real"
"""How closely a path is looked at."""
INSTALLED = "installed"
"""Not a path: what could be imported."""
FOREIGN = frozenset(
    {
        ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ragft", ".ruff_cache", ".svn",
        ".tox", ".venv", "__pycache__", "node_modules", "site-packages", "venv",
    }
)  # fmt: skip
"""Folders of a tree that are not looked into."""
_NO_TEXT = (
    ".avi", ".bin", ".bmp", ".ckpt", ".gif", ".jpeg", ".jpg", ".mkv", ".mov", ".mp3", ".mp4",
    ".npy", ".npz", ".png", ".pt", ".pth", ".pyc", ".safetensors", ".so", ".tif", ".tiff", ".wav",
    ".webp",
)  # fmt: skip
"""Files that no answer rests on: of some trees they are nearly all."""


class Sight:
    """One look around, which remembers when the latest of the files was written."""

    __slots__ = ("latest",)

    def __init__(self) -> None:
        self.latest = 0
        """Nanoseconds."""

    def of(self, kind: str, path: str) -> str:
        if kind == FILE:
            return self._stamp(path)
        if kind == FOLDER:
            return self._folder(path)
        if kind == TREE:
            return " ".join(self._tree(path))
        if kind == INSTALLED:
            return " ".join(_importable())
        if kind == REAL:
            return f"{real(path)} {os.path.isdir(path)}"
        return str(os.path.exists(path))

    def of_files(self, root: str, paths: Iterable[str]) -> Iterator[str]:
        """Name and stamp of each."""
        for path in paths:
            yield path
            yield self._stamp(f"{root}/{path}")

    def _stamp(self, path: str) -> str:
        """What went wrong where nothing can be seen."""
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            return str(error)
        modified = status.st_mtime_ns
        if modified > self.latest and not stat.S_ISDIR(status.st_mode):
            self.latest = modified
        return f"{status.st_size} {modified} {status.st_ctime_ns} {status.st_mode}"

    def _folder(self, path: str) -> str:
        """Of the files in it, not of those further down."""
        try:
            names = sorted(os.listdir(path))
        except OSError as error:
            return str(error)
        return " ".join(self.of_files(path, names))

    def _tree(self, root: str) -> Iterator[str]:
        """Of the files in it and further down; links to folders are followed at the top alone."""
        for start in (root, *_linked_folders(root)):
            for folder, inner, names in os.walk(start):
                inner[:] = sorted(name for name in inner if name not in FOREIGN)
                links = (name for name in inner if os.path.islink(f"{folder}/{name}"))
                files = (name for name in sorted(names) if not name.endswith(_NO_TEXT))
                yield folder
                yield from self.of_files(folder, (*links, *files))


def _linked_folders(root: str) -> list[str]:
    try:
        paths = [f"{root}/{name}" for name in sorted(os.listdir(root))]
    except OSError:
        return []
    return [path for path in paths if os.path.islink(path) and os.path.isdir(path)]


def _importable() -> Iterator[str]:
    """Names of packages and, with the version, of what brought them."""
    for folder in sys.path:
        yield folder
        try:
            names = sorted(os.listdir(folder or "."))
        except OSError:
            continue
        yield from (name for name in names if not name.startswith((".", "__")))


def real(path: str) -> str:
    """Where the path leads; as it is where the folder that it starts in is gone."""
    try:
        return os.path.realpath(path)
    except OSError:
        return path


def surroundings(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Kind and path of what decides where the project of these files and folders begins."""
    known: set[str] = set()
    for path in paths:
        yield REAL, path
        for folder in upwards(real(path)):
            if folder not in known:
                yield FILE, os.path.join(folder, "pyproject.toml")
                yield THERE, os.path.join(folder, ".git")
            known.add(folder)
