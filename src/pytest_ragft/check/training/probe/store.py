"""Answers kept on disk: a probe that was interrupted goes on where it was."""

import sqlite3
from hashlib import sha256
from pathlib import Path
from threading import Lock

NAME = "probe.sqlite"
_SCHEMA = "CREATE TABLE IF NOT EXISTS answer (request TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID"


def key_of(*parts: object) -> str:
    return sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """One SQLite file, for any thread."""

    def __init__(self, folder: Path) -> None:
        """Raises `OSError` or `sqlite3.Error`."""
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        self._lock = Lock()
        self._database = sqlite3.connect(
            folder / NAME, check_same_thread=False, isolation_level=None
        )
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(_SCHEMA)

    def get(self, key: str) -> str | None:
        with self._lock:
            row = self._database.execute(
                "SELECT text FROM answer WHERE request = ?", (key,)
            ).fetchone()
        return str(row[0]) if row else None

    def put(self, key: str, text: str) -> None:
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO answer VALUES (?, ?)", (key, text))

    def close(self) -> None:
        self._database.close()
