"""What earlier runs learned of each file, kept under the project's root.

One text file for each combination of checker, rules and library table; a line for each file of
the project. Nothing in it is executed, and what does not look as it should is read anew.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.check.encoding import decode, encode
from pytest_ragft.check.keeping import content, put

__all__ = ["Cache", "Entry", "Stamp", "decode", "encode", "key_of", "load", "store"]

NAME = "check-cache"
HEAD = "ragft check cache 1"
KEPT = 4
"""Files of other combinations that are left: `--select` makes a combination of its own."""
RACY = 2_000_000_000
"""Nanoseconds: a file written so shortly before the cache may have changed again unseen."""
LARGEST = 512 * 1024 * 1024
READING = (
    "encoding.py", "fact.py", "interest.py", "modules.py", "reader.py", "reading.py", "sketch.py",
    "suffixes.py",
)  # fmt: skip
"""Modules that decide what is known of a file, besides those of `sources`."""


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
    """The entries by path, and when their files were looked at."""

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
    for name in READING:
        yield _state(str(here / name))


def _state(path: str) -> str:
    found = os.stat(path)  # noqa: PTH116  # on the way of every start
    return f"{path} {found.st_size} {found.st_mtime_ns}"


def load(root: Path, key: str) -> Cache:
    """Empty where there is none, or none that can be used."""
    stored = content(str(root), NAME, f"{key}.txt", largest=LARGEST) or b""
    try:
        head, _, body = stored.decode("utf-8").partition("\n")
        title, _, written = head.rpartition(" ")
        if title != f"{HEAD} {key}":
            return Cache({})
        return Cache(dict(_entry(line) for line in body.splitlines()), int(written))
    except ValueError:
        return Cache({})


def _entry(line: str) -> tuple[str, Entry]:
    path, size, modified, digest, sketch, facts = line.split("\t")
    return json.loads(path), Entry(Stamp(int(size), int(modified)), digest, sketch, facts)


def store(root: Path, key: str, entries: Mapping[str, Entry], seen: int) -> None:
    """`seen` is the time before the first of the files was looked at, in nanoseconds."""
    put(str(root), NAME, f"{key}.txt", _lines(key, entries, seen), KEPT)


def _lines(key: str, entries: Mapping[str, Entry], seen: int) -> Iterator[bytes]:
    yield f"{HEAD} {key} {seen}\n".encode()
    for path, entry in entries.items():
        yield _line(path, entry).encode()


def _line(path: str, entry: Entry) -> str:
    stamp = entry.stamp
    return "\t".join((json.dumps(path), str(stamp.size), str(stamp.modified), *entry[1:])) + "\n"
