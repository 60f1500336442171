"""A sign on disk that a process is alive: it goes with the process, however that ends."""

import sqlite3
from contextlib import suppress
from pathlib import Path


class Hold:
    """Held until it is released, or its process ends."""

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self._path = path

    def release(self) -> None:
        self._database.close()
        with suppress(OSError):
            self._path.unlink()


def hold(path: Path) -> Hold | None:
    """Takes the sign; None if another process, or another part of this one, holds it.

    SQLite's own lock of a file: it works on every platform and is gone with the process.
    """
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=0)
    try:
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        database.close()
        return None
    return Hold(database, path)


def is_held(path: Path) -> bool:
    """Whether some process holds the sign."""
    if not path.exists():
        return False
    found = hold(path)
    if found is None:
        return True
    found.release()
    return False
