"""Many files to facts: from the cache, or by as little parsing as the project needs."""

import gc
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pytest_ragft.check import cache as caching
from pytest_ragft.check.cache import Cache, Entry, Stamp
from pytest_ragft.check.encoding import decode, encode
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.interest import GENERAL, Interest
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.processes import Parcel, cores, spread
from pytest_ragft.check.reader import SKETCHED, Look, Reader
from pytest_ragft.check.relations import relations
from pytest_ragft.check.sketch import Sketch
from pytest_ragft.check.sources import context_of
from pytest_ragft.check.stamps import stamps_of

SAYING_NOTHING = frozenset({"pytest", "ragft"})
"""Configurations that stand in projects with and without a language model."""
WORTH_LOOKING_APART = 2_000_000
"""Bytes to look at that are worth a second process: some of them will be parsed."""
WORTH_PARSING_APART = 600_000
"""Bytes to parse that are worth it."""


class Run:
    """One reading of a project; grows until every file has what it needs."""

    __slots__ = ("changed", "entries", "facts", "jobs", "reader", "stamps")

    def __init__(self, reader: Reader, jobs: int, stamps: Mapping[str, Stamp]) -> None:
        self.reader = reader
        self.jobs = jobs
        self.stamps = stamps
        self.entries: dict[str, Entry] = {}
        self.facts: dict[str, FileFacts] = {}
        self.changed = False

    def look(self) -> None:
        """At every file that is not known from an earlier run."""
        known, overlay = self.reader.known, self.reader.overlay
        for path, stamp in self.stamps.items():
            entry = None if path in overlay else known.fresh(path, stamp)
            if entry is not None:
                self.entries[path] = entry
        paths = [path for path in self.stamps if path not in self.entries]
        count = self._count(paths, WORTH_LOOKING_APART)
        if count > 1 and any(path.endswith(SKETCHED) for path in paths):
            self.reader.prepare()
        looks = spread(
            self.reader.look,
            paths,
            self._sizes(paths),
            count,
            Parcel(Look.packed, Look.unpacked),
        )
        for path, look in zip(paths, looks, strict=True):
            same = known.entries.get(path)
            facts = same.facts if look.digest and same and same.digest == look.digest else ""
            self.entries[path] = Entry(self.stamps[path], look.digest, look.sketch, facts)
            if look.facts is not None:
                self.facts[path] = look.facts
        self.changed = bool(paths) or len(known.entries) != len(self.entries)

    def obtain(self, paths: Iterable[str]) -> None:
        """Facts of these files: out of the cache, else by parsing."""
        waiting = [path for path in paths if path not in self.facts and not self._from_cache(path)]
        read = spread(
            self.reader.parse,
            waiting,
            self._sizes(waiting),
            self._count(waiting, WORTH_PARSING_APART),
            Parcel(encode, decode),
        )
        self.facts.update(zip(waiting, read, strict=True))
        self.changed = self.changed or bool(waiting)

    def _from_cache(self, path: str) -> bool:
        """False also for an entry that is damaged."""
        facts = self.entries[path].facts
        if not facts:
            return False
        try:
            self.facts[path] = _unpacked(facts)
        except (ValueError, RecursionError):
            self.entries[path] = self.entries[path]._replace(facts="")
            return False
        return True

    def strong(self) -> list[str]:
        return [path for path, entry in self.entries.items() if Sketch.is_strong(entry.sketch)]

    def related(self, strong: Sequence[str]) -> list[str]:
        """Files beside the strong ones that are worth parsing."""
        around = relations(self.stamps, self.facts, strong, self.reader.interest.libraries)
        paths = [
            path
            for path in self.stamps
            if path.endswith(SKETCHED) and path not in self.facts and not around.is_inside(path)
        ]
        asked = [path for path in paths if not Sketch.is_full(self.entries[path].sketch)]
        count = self._count(asked, WORTH_LOOKING_APART)
        sketches = spread(self.reader.consider, asked, self._sizes(asked), count)
        for path, sketch in zip(asked, sketches, strict=True):
            self.entries[path] = self.entries[path]._replace(sketch=sketch)
        self.changed = self.changed or bool(asked)
        return around.matter({path: self.entries[path].sketch for path in paths})

    def kept(self) -> dict[str, Entry]:
        """What the next run may use."""
        kept = {}
        for path, entry in self.entries.items():
            if entry.digest and path not in self.reader.overlay:
                facts = entry.facts or (_packed(self.facts[path]) if path in self.facts else "")
                kept[path] = entry._replace(facts=facts)
        return kept

    def _sizes(self, paths: Sequence[str]) -> list[int]:
        return [self.stamps[path].size for path in paths]

    def _count(self, paths: Sequence[str], worth: int) -> int:
        return self.jobs if sum(self._sizes(paths)) > worth else 1


def _packed(file: FileFacts) -> str:
    return json.dumps(encode(file), separators=(",", ":"))


def _unpacked(text: str) -> FileFacts:
    return decode(json.loads(text))


def read(  # noqa: PLR0913  # each is a choice of the user's
    root: Path,
    paths: Sequence[str],
    *,
    names: frozenset[str],
    libraries: Libraries,
    cache: bool = True,
    jobs: int | None = None,
    overlay: Mapping[str, bytes] | None = None,
) -> dict[str, FileFacts]:
    """Facts by path; a file that is gone is left out, one that cannot be read has a problem.

    A file that holds nothing of interest to any rule is there without facts.
    """
    with _no_collection():
        key = caching.key_of((*sorted(names), *sorted(libraries.packages))) if cache else ""
        known = caching.load(root, key) if cache else Cache({})
        reader = Reader(str(root), names, Interest(libraries), overlay or {}, known, cache)
        seen = time.time_ns()
        stamps, found = stamps_of(root, paths, reader.overlay)
        run = Run(reader, jobs or cores(), stamps)
        _read(run)
        if cache and run.changed:
            caching.store(root, key, run.kept(), seen)
    for path in stamps:
        found[path] = run.facts.get(path) or FileFacts(path, "python", context_of(path))
    return {path: found[path] for path in paths if path in found}


def _read(run: Run) -> None:
    run.look()
    strong = run.strong()
    run.obtain(strong)
    libraries = run.reader.interest.libraries
    if any(tells(run.facts[path], libraries) for path in strong):
        run.obtain(run.related(strong))


@contextmanager
def _no_collection() -> Iterator[None]:
    """A syntax tree is many objects and no rubbish: looking for some takes most of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def tells(file: FileFacts, libraries: Libraries) -> bool:
    """Does a file say that the project uses a language model?"""
    if file.path.endswith(SKETCHED):
        return True
    return any(
        (fact.kind == "config" and fact.name not in SAYING_NOTHING)
        or (
            fact.kind == "dependency"
            and libraries.library(fact.name.replace("-", "_")) not in {None, *GENERAL}
        )
        for fact in file.facts
    )
