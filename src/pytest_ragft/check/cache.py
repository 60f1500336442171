"""What earlier runs learned of each file, kept under the project's root.

One text file for each combination of checker, rules and library table; a line for each file of
the project. Nothing in it is executed, and what does not look as it should is read anew.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.check.encoding import decode, encode

__all__ = ["Cache", "Entry", "Stamp", "decode", "encode", "key_of", "load", "store"]

FOLDER = ".ragft"
NAME = "check-cache"
HEAD = "ragft check cache 1"
KEPT = 4
"""Files of other combinations that are left: `--select` makes a combination of its own."""
RACY = 2_000_000_000
"""Nanoseconds: a file written so shortly before the cache may have changed again unseen."""
LARGEST = 512 * 1024 * 1024


class Stamp(NamedTuple):
    """What a file looks like from outside."""

    size: int
    modified: int
    """Nanoseconds."""


class Entry(NamedTuple):
    """What is known of one file."""

    stamp: Stamp
    digest: str
    """Of its content: where files are written anew, as by a checkout, their times say nothing."""
    sketch: str
    facts: str
    """JSON, not yet read; "" where the file was not parsed."""


class Cache(NamedTuple):
    """The entries by path, and when they were written."""

    entries: Mapping[str, Entry]
    written: int = 0

    def fresh(self, path: str, stamp: Stamp) -> Entry | None:
        """The entry of a file that looks as it did; None where its content has to be asked."""
        entry = self.entries.get(path)
        if entry is None or entry.stamp != stamp or stamp.modified > self.written - RACY:
            return None
        return entry


def digest_of(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def key_of(parts: Iterable[str]) -> str:
    """Of the checker itself, and of whatever else the facts of a file depend on."""
    digest = hashlib.blake2b(digest_size=12)
    for part in (*_own_parts(), *parts):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _own_parts() -> Iterable[str]:
    """Of a release and of a checkout alike: the state of the files that read."""
    yield sys.version
    here = Path(__file__).parent
    for path in sorted((here / "sources").rglob("*.py")):
        yield _state(str(path))
    for name in ("encoding.py", "fact.py", "modules.py", "reading.py", "interest.py"):
        yield _state(str(here / name))


def _state(path: str) -> str:
    found = os.stat(path)  # noqa: PTH116  # on the way of every start
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def load(root: Path, key: str) -> Cache:
    """Empty where there is none, or none that can be used."""
    path = _path(root, key)
    try:
        if path.is_symlink() or path.parent.is_symlink() or path.stat().st_size > LARGEST:
            return Cache({})
        head, _, body = path.read_text("utf-8").partition("\n")
        title, _, written = head.rpartition(" ")
        if title != f"{HEAD} {key}":
            return Cache({})
        return Cache(dict(_entry(line) for line in body.splitlines()), int(written))
    except (OSError, ValueError):
        return Cache({})


def _entry(line: str) -> tuple[str, Entry]:
    path, size, modified, digest, sketch, facts = line.split("\t")
    return json.loads(path), Entry(Stamp(int(size), int(modified)), digest, sketch, facts)


def store(root: Path, key: str, entries: Mapping[str, Entry]) -> None:
    """Puts the file in place at once; a folder that cannot be written is left alone."""
    path = _path(root, key)
    beside = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        if path.parent.is_symlink() or path.parent.parent.is_symlink():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _ignored(path.parent.parent)
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"{HEAD} {key} {time.time_ns()}\n")
            file.writelines(_line(name, entry) for name, entry in entries.items())
        beside.replace(path)
        _prune(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _line(path: str, entry: Entry) -> str:
    stamp = entry.stamp
    return "\t".join((json.dumps(path), str(stamp.size), str(stamp.modified), *entry[1:])) + "\n"


def _ignored(folder: Path) -> None:
    """The folder keeps itself out of version control."""
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")


def _prune(newest: Path) -> None:
    """Removes what other combinations left long ago, and what a killed run left behind."""
    others = [path for path in newest.parent.iterdir() if path != newest]
    others.sort(key=lambda path: path.lstat().st_mtime_ns, reverse=True)
    for path in others[KEPT - 1 :]:
        path.unlink(missing_ok=True)


def _path(root: Path, key: str) -> Path:
    return root / FOLDER / NAME / f"{key}.txt"
