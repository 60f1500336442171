"""The SQLite file of the store: made, opened, and set aside where it is damaged."""

import sqlite3
import time
from pathlib import Path

FILE = "replies.sqlite"
FORMAT = 2
"""Of the file; a file of an older format is begun anew, one of a newer format is refused."""
_BUSY = 5.0
"""Seconds to wait while another process writes."""

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started REAL NOT NULL, finished REAL
);
CREATE TABLE IF NOT EXISTS reply (
    run INTEGER, scope TEXT, arm TEXT, request TEXT, repetition INTEGER,
    status INTEGER, content_type TEXT, content BLOB,
    PRIMARY KEY (run, scope, arm, request, repetition)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS newest ON reply (scope, arm, request, repetition, run);
PRAGMA user_version = {FORMAT};
COMMIT;
"""


class StoreError(Exception):
    """The folder cannot be used; the message is for the user."""


def open_file(file: Path, problems: list[str]) -> sqlite3.Connection:
    """Raises `StoreError`; a damaged file is set aside, which is added to `problems`."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        ignore = file.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        try:
            return _connect(file)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return open_anew(file, problems)
    except (OSError, sqlite3.Error) as error:
        raise refusal(file.parent, error) from error


def open_anew(file: Path, problems: list[str]) -> sqlite3.Connection:
    """In place of a damaged file."""
    problems.append(_set_aside(file))
    return _connect(file)


def refusal(folder: Path, error: Exception) -> StoreError:
    """Why replies cannot be stored, and what to do."""
    return StoreError(
        f"{folder}: replies cannot be stored here: {error}. "
        "End the process that holds the file, or free the permission or the space."
    )


def _connect(file: Path) -> sqlite3.Connection:
    # Calls come from whatever thread the app uses; the store's lock keeps them apart.
    database = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=_BUSY)
    try:
        _prepare(database, file)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, file: Path) -> None:
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    (found,) = database.execute("PRAGMA user_version").fetchone()
    if found > FORMAT:
        raise StoreError(
            f"{file}: written by a newer pytest-ragft (format {found}, this one knows {FORMAT}). "
            "Upgrade pytest-ragft, or remove the file: it holds replies of earlier runs only."
        )
    if found < FORMAT:
        database.execute("DROP TABLE IF EXISTS reply")
        database.executescript(_SCHEMA)


def _set_aside(file: Path) -> str:
    """Keeps the damaged file beside a new one; says so."""
    damaged = file.with_name(f"replies.damaged-{time.time_ns()}.sqlite")
    file.rename(damaged)
    for suffix in ("-wal", "-shm"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)
    return f"{file} was damaged: set aside as {damaged.name}, begun anew."
