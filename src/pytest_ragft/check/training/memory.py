"""What an earlier survey found, kept under the project's root by the content of the file."""

import json
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.check.cache import RACY, Stamp, key_of
from pytest_ragft.check.encoding import decode, encode
from pytest_ragft.check.fact import Fact, FileFacts
from pytest_ragft.check.keeping import content, put

NAME = "training-cache"
KEPT = 256
"""Files."""
LARGEST = 4 * 1024 * 1024
BLOCK = 1_048_576


class Entry(NamedTuple):
    """What is known of one file."""

    key: str
    stamp: Stamp
    digest: str
    written: int
    """When it was looked at, in nanoseconds."""
    facts: tuple[Fact, ...]


class Memory(NamedTuple):
    """Of one project; without a key nothing is remembered."""

    root: Path
    key: str = ""

    def recall(self, path: str, at: Path) -> tuple[Fact, ...] | None:
        """The facts of a file that looks as it did, or has the same content."""
        entry = self._entry(path) if self.key else None
        if entry is None or entry.key != self.key:
            return None
        if entry.stamp == stamp_of(at) and entry.stamp.modified < entry.written - RACY:
            return entry.facts
        if entry.digest != digest_of(at):
            return None
        self.keep(path, at, entry.digest, entry.facts)
        return entry.facts

    def keep(self, path: str, at: Path, digest: str, facts: tuple[Fact, ...]) -> None:
        """`digest` was taken before the file was surveyed."""
        if not self.key:
            return
        told = encode(FileFacts(path, "text", facts=facts))
        written = [self.key, list(stamp_of(at)), digest, time.time_ns(), told]
        put(str(self.root), NAME, _name(path), [json.dumps(written).encode()], KEPT)

    def _entry(self, path: str) -> Entry | None:
        stored = content(str(self.root), NAME, _name(path), largest=LARGEST)
        try:
            key, (size, modified), digest, written, told = json.loads(stored or b"")
            facts = decode(told).facts
        except (ValueError, TypeError, RecursionError):  # absent, or not as it was written
            return None
        return Entry(key, Stamp(size, modified), digest, written, facts)


def own_key(parts: Iterable[str]) -> str:
    """Of the survey itself, and of what its facts depend on besides the file."""
    here = Path(__file__).parent
    states = (path.stat() for path in sorted(here.rglob("*.py")))
    return key_of((*parts, *(f"{state.st_size} {state.st_mtime_ns}" for state in states)))


def stamp_of(at: Path) -> Stamp:
    status = at.stat()
    return Stamp(status.st_size, status.st_mtime_ns)


def digest_of(at: Path) -> str:
    digest = blake2b(digest_size=20)
    with at.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _name(path: str) -> str:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() + ".json"
