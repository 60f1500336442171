"""Checks again whenever a file of the project changes."""

import gc
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NoReturn

from pytest_ragft.check.checking import Checker, collected

INTERVAL = 0.5
"""Seconds between two looks at the files' dates."""

Snapshot = Mapping[str, tuple[int, int]]
"""Size and time of change, in nanoseconds, by path."""


def watch(checker: Checker, look: Callable[[], int]) -> NoReturn:
    """Looks until interrupted; KeyboardInterrupt is the caller's."""
    gc.enable()  # the command line turns it off, since other commands are short
    seen: Snapshot | None = None
    while True:
        now = snapshot(checker)
        if now != seen:
            seen = now
            _announce()
            look()
            sys.stdout.flush()
        time.sleep(INTERVAL)


def snapshot(checker: Checker) -> Snapshot:
    """Files that vanish while they are looked at are left out."""
    found = {}
    for path in collected(checker).paths:
        try:
            status = (checker.workspace.root / path).stat()
        except OSError:
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _announce() -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\x1b[2J\x1b[H")
    moment = datetime.now().astimezone().strftime("%H:%M:%S")
    sys.stdout.write(f"ragft: checked at {moment}; waiting for changes, Ctrl-C to stop.\n\n")
