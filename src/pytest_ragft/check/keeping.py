"""Files that a run leaves for the next, in `.ragft` under the project's root.

A file is there whole or not at all, nothing is read or written through a link, and a folder that
cannot be written is left alone. This is on the way of every start: it imports next to nothing.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = ".ragft"


def content(root: str, folder: str, name: str, *, largest: int, own: bool = False) -> bytes | None:
    """None where there is no such file, or none that may be used; `own`: by this user alone."""
    home = f"{root}/{FOLDER}"
    path = f"{home}/{folder}/{name}"
    if any(map(os.path.islink, (home, f"{home}/{folder}", path))):
        return None
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size > largest or (own and not _is_ours(status)):
                return None
            return file.read(largest)
    except (OSError, ValueError):  # a path that holds a NUL is a ValueError
        return None


def _is_ours(status: os.stat_result) -> bool:
    """What another user has put there is nothing to go by."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def put(root: str, folder: str, name: str, parts: Iterable[bytes], kept: int) -> None:
    """The file in place at once; of all in the folder the `kept` newest stay."""
    home = f"{root}/{FOLDER}"
    place = f"{home}/{folder}"
    beside = f"{place}/{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp"
    if os.path.islink(home) or os.path.islink(place):
        return
    try:
        os.makedirs(place, exist_ok=True)
        _keep_out_of_version_control(home)
        with open(beside, "xb") as file:
            file.writelines(parts)
        os.replace(beside, f"{place}/{name}")
        _prune(place, name, kept)
    except OSError:
        _remove(beside)


def _keep_out_of_version_control(home: str) -> None:
    try:
        with open(f"{home}/.gitignore", "x", encoding="utf-8") as file:
            file.write("*\n")
    except FileExistsError:
        return


def _prune(place: str, newest: str, kept: int) -> None:
    """Removes what is oldest, and what a killed run left behind."""
    with os.scandir(place) as found:
        others = [entry for entry in found if entry.name != newest]
    others.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
    for entry in others[kept - 1 :]:
        _remove(entry.path)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
