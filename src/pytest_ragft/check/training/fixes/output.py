"""Files that a rewrite makes: whole or not at all, and known again as its own.

Beside each file of rows stands a report, whose last line names it and says what it was made of. A
file that the report beside it does not know, or no longer knows, is somebody's work: it stays.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pytest_ragft.atomic import WriteError, check_folder

TOOL = "ragft"
TAIL = 65_536
"""Bytes at the end of a report that hold its last line."""
BLOCK = 1_048_576


class Names(NamedTuple):
    """What is written for one file of rows."""

    rows: Path
    report: Path
    passages: Path

    @classmethod
    def of(cls, source: Path, words: tuple[str, ...]) -> "Names":
        """`train.jsonl` becomes `train.dedup.jsonl`."""
        stem, suffix = source.stem, source.suffix
        made = ".".join((stem, *words))
        folder = source.parent
        return cls(
            folder / f"{made}{suffix}",
            folder / f"{made}.changes",
            folder / f"{stem}.kb.jsonl",
        )


class Pending:
    """A file that is being written beside its place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.beside = path.with_name(f".ragft-{os.urandom(8).hex()}.tmp")
        self.digest = sha256()
        self.file = self.beside.open("xb")
        self.used = False

    def write(self, content: bytes) -> None:
        self.used = True
        self.digest.update(content)
        self.file.write(content)

    def write_row(self, row: Mapping[str, Any]) -> None:
        self.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def keep(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.beside.replace(self.path)


@contextmanager
def pending(*paths: Path) -> Iterator[tuple[Pending, ...]]:
    """Gone again unless they are kept; raises `WriteError`."""
    begun: list[Pending] = []
    try:
        for path in paths:
            check_folder(path)
            begun.append(Pending(path))
        yield tuple(begun)
    except OSError as error:
        reason = error.strerror or str(error)
        place = str(paths[0].parent)
        raise WriteError(
            f"{place!r} cannot be written to: {reason}. Free the space or the permission."
        ) from error
    finally:
        for each in begun:
            each.file.close()
            each.beside.unlink(missing_ok=True)


def refuse_strangers(names: Names) -> None:
    """Raises `WriteError` where something stands that this did not write."""
    told = _trailer(names.report)
    for path in (names.rows, names.passages):
        if path.exists() and told.get(path.name) != _sha256(path):
            if path == names.passages and _is_made(path, names):
                continue
            raise WriteError(
                f"{str(path)!r} is there already, and not as ragft wrote it (see "
                f"{names.report.name!r}); it is left as it is. Move it away, and run --fix again."
            )
    if names.report.exists() and not told:
        raise WriteError(f"{str(names.report)!r} is no report of ragft; it is left as it is.")


def _is_made(path: Path, names: Names) -> bool:
    """Was it written with another choice of fixes for the same file?"""
    stem = path.name.removesuffix(".kb.jsonl")
    reports = names.report.parent.glob(f"{stem}.*.changes")
    return any(_trailer(report).get(path.name) == _sha256(path) for report in reports)


def _trailer(report: Path) -> Mapping[str, str]:
    """By name the digests of the files that a report speaks of; empty where it is none."""
    try:
        with report.open("rb") as file:
            file.seek(max(report.stat().st_size - TAIL, 0))
            last = json.loads(file.read().rstrip(b"\n").rpartition(b"\n")[2])
    except (OSError, ValueError, RecursionError):
        return {}
    known = isinstance(last, dict) and last.get("tool") == TOOL
    made = last.get("made") if known else None
    return made if isinstance(made, dict) else {}


def _sha256(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
