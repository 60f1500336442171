"""Replies kept on disk, so that a diagnosis can be repeated without network."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reply (
    nodeid TEXT, arm TEXT, request TEXT, occurrence INTEGER,
    status INTEGER, content_type TEXT, content BLOB,
    PRIMARY KEY (nodeid, arm, request, occurrence)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Key:
    """Which reply: the same request may be sent several times, and each time is its own."""

    nodeid: str
    arm: str
    request: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A reply as it came over the wire, without its headers."""

    status: int
    content_type: str
    content: bytes


def digest(path: str, body: object) -> str:
    """The canonical content of a request: its path and its JSON body, which names the model.

    The host is left out: a server on this machine has another port in each run.
    """
    text = json.dumps([path, body], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """A folder of one SQLite file; headers never reach it."""

    def __init__(self, folder: Path) -> None:
        """Raises `OSError` or `sqlite3.Error` when the folder cannot be used."""
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        # Calls come from whatever thread the app uses; the recorder's lock keeps them apart.
        self._database = sqlite3.connect(
            folder / "replies.sqlite", check_same_thread=False, isolation_level=None
        )
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(_SCHEMA)

    def get(self, key: Key) -> Stored | None:
        row = self._database.execute(
            "SELECT status, content_type, content FROM reply "
            "WHERE nodeid = ? AND arm = ? AND request = ? AND occurrence = ?",
            (key.nodeid, key.arm, key.request, key.occurrence),
        ).fetchone()
        return Stored(*row) if row else None

    def put(self, key: Key, stored: Stored) -> None:
        self._database.execute(
            "INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(key.nodeid, key.arm, key.request, key.occurrence),
                *(stored.status, stored.content_type, stored.content),
            ),
        )

    def close(self) -> None:
        self._database.close()
