"""Files as they look from outside, before any of them is opened."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pytest_ragft.check.cache import Stamp
from pytest_ragft.check.fact import FileFacts, Problem
from pytest_ragft.check.sources import context_of

LARGEST = 64 * 1024 * 1024
"""Bytes; no reader is given more."""
REFUSED = "cannot be read"


def stamps_of(
    root: Path, paths: Sequence[str], overlay: Mapping[str, bytes]
) -> tuple[dict[str, Stamp], dict[str, FileFacts]]:
    """Size and time of each file that is there; a problem for one that is too large."""
    stamps: dict[str, Stamp] = {}
    found: dict[str, FileFacts] = {}
    for path in paths:
        if path in overlay:
            stamps[path] = Stamp(len(overlay[path]), 0)
            continue
        try:
            status = os.stat(os.path.join(root, path))  # noqa: PTH116, PTH118  # for thousands of files
        except FileNotFoundError:
            continue
        except OSError as error:
            found[path] = refused(path, error)
            continue
        stamps[path] = Stamp(status.st_size, status.st_mtime_ns)
        if status.st_size > LARGEST:
            del stamps[path]
            found[path] = _problem(
                path, f"is not read: {status.st_size:,} bytes, where {LARGEST:,} are the limit"
            )
    return stamps, found


def refused(path: str, error: OSError) -> FileFacts:
    return _problem(path, f"{REFUSED}: {(error.strerror or str(error)).lower()}")


def is_refused(file: FileFacts) -> bool:
    """The system would not have it read: another time it may."""
    return any(problem.message.startswith(REFUSED) for problem in file.problems)


def _problem(path: str, message: str) -> FileFacts:
    return FileFacts(path, "text", context_of(path), problems=(Problem(1, message),))
