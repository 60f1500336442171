"""`ragft store`: what earlier diagnoses have left on disk, and how to be rid of it."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pytest_ragft.replay.replies.held import is_held
from pytest_ragft.replay.replies.store import LONGEST_BREAK, RunEntry, Store, StoreError
from pytest_ragft.replay.replies.store_file import FILE

FOUND, USAGE, NOTHING = 0, 2, 3


def run(folder: Path, *, prune: int | None) -> int:
    """Exit status of the command; `prune` is the number of finished runs to keep."""
    if not (folder / FILE).is_file():
        sys.stderr.write(
            f"ragft: {folder}: no replies are stored here. A diagnosis (pytest --ragft-diagnose) "
            "stores them in .ragft, beside pyproject.toml.\n"
        )
        return NOTHING
    try:
        store = Store(folder, "offline")
    except StoreError as error:
        sys.stderr.write(f"ragft: {error}\n")
        return USAGE
    try:
        going_on = {each.id for each in store.entries() if is_held(store.sign(each.id))}
        if prune is not None:
            store.prune(_forgotten(store.entries(), going_on, prune))
        for line in _table(folder / FILE, store.entries(), going_on):
            sys.stdout.write(f"{line}\n")
    finally:
        store.close()
    return FOUND


def _forgotten(entries: Sequence[RunEntry], going_on: set[int], kept: int) -> list[int]:
    """Runs that go; one that is going on never does."""
    finished = [each.id for each in entries if each.finished is not None]
    short = [each.id for each in entries if each.finished is None and each.id not in going_on]
    continued = {entries[0].id} if kept and entries and _can_go_on(entries[0]) else set()
    return [*finished[kept:], *(each for each in short if each not in continued)]


def _can_go_on(entry: RunEntry) -> bool:
    return entry.finished is None and time.time() - entry.started <= LONGEST_BREAK


def _table(file: Path, entries: Sequence[RunEntry], going_on: set[int]) -> list[str]:
    runs = "1 run" if len(entries) == 1 else f"{len(entries)} runs"
    head = f"{file}: {_size(file.stat().st_size)}, {runs}"
    if not entries:
        return [head]
    rows = [
        f"{entry.id:>5}  {_clock(entry.started)}  {entry.replies:>7,}  {_size(entry.bytes):>8}  "
        f"{_state(entry, going_on, latest=entry is entries[0])}"
        for entry in entries
    ]
    return [head, "", "  run  started           replies      size  state", *rows]


def _state(entry: RunEntry, going_on: set[int], *, latest: bool) -> str:
    if entry.finished is not None:
        return "finished"
    if entry.id in going_on:
        return "going on"
    if latest and _can_go_on(entry):
        return "cut short; the next diagnosis goes on with it"
    return "cut short"


def _clock(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _size(count: int) -> str:
    if count < 1000:  # noqa: PLR2004  # bytes are told as they are
        return f"{count} B"
    return f"{count / 1e3:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"  # noqa: PLR2004  # a megabyte
