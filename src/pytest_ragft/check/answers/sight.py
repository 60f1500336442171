"""What is seen of files from outside, as texts that differ where the files may."""

from __future__ import annotations

import os
import stat

from pytest_ragft.check.listing import upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE, FOLDER, THERE, REAL = "file", "folder", "there", "real"
"""How closely a path is looked at."""


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
