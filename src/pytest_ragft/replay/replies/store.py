"""Replies kept on disk: a killed run goes on where it was, and a finished one can be repeated."""

import hashlib
import json
import sqlite3
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pytest_ragft.replay.replies.held import Hold, hold, is_held
from pytest_ragft.replay.replies.store_file import FILE, StoreError, open_anew, open_file, refusal

__all__ = ["Key", "Mode", "RunEntry", "Store", "StoreError", "Stored", "digest"]

KEPT_RUNS = 5
"""Finished runs that are kept for `--ragft-offline`; older ones go when a run begins."""
LONGEST_BREAK = 24 * 3600.0
"""Seconds after which a run that was cut short is not continued: the model may be another one."""

Mode = Literal["continue", "fresh", "offline"]


@dataclass(frozen=True, slots=True)
class Key:
    """Which reply: the same request may be sent several times, and each time is its own."""

    scope: str
    """The test, where a reply is its own; empty where equal requests share their replies."""
    arm: str
    request: str
    """Digest of the request, which names its model."""
    repetition: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A reply as it came over the wire, without its headers."""

    status: int
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One run in the store."""

    id: int
    started: float
    """Seconds since 1970."""
    finished: float | None
    """None where it was cut short, or is still going on."""
    replies: int
    bytes: int


def digest(path: str, body: object) -> str:
    """The canonical content of a request: its path and its JSON body, which names the model.

    The host is left out: a server on this machine has another port in each run.
    """
    text = json.dumps([path, body], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """A folder of one SQLite file, safe under several processes and threads.

    What cannot be written, on a full disk say, is kept in memory and told in `problems`.
    """

    def __init__(self, folder: Path, mode: Mode = "continue", *, joined: int | None = None) -> None:
        """Opens a run: a new one, the latest that was cut short, or `joined`, of another process.

        Raises `StoreError` when the folder cannot be used.
        """
        self._folder = folder
        self._file = folder / FILE
        self._mode = mode
        self._lock = threading.Lock()
        self._unsaved: dict[Key, Stored] = {}
        self._hold: Hold | None = None
        self.problems: list[str] = []
        self.continued = 0
        """Replies that an earlier run left for this one."""
        self._database = open_file(self._file, self.problems)
        try:
            self.run = joined if joined is not None else self._begun()
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise refusal(folder, error) from error

    @property
    def blank(self) -> bool:
        """No reply was here when this process opened it."""
        return self._hold is not None and not self.continued

    def get(self, key: Key) -> Stored | None:
        """The reply of this run; offline, of the latest run that has one."""
        where = "scope = ? AND arm = ? AND request = ? AND repetition = ?"
        values: tuple[object, ...] = (key.scope, key.arm, key.request, key.repetition)
        if self._mode != "offline":
            where, values = f"{where} AND run = ?", (*values, self.run)
        query = f"SELECT status, content_type, content FROM reply WHERE {where} ORDER BY run DESC"  # noqa: S608  # of constants
        with self._lock:
            if key in self._unsaved:
                return self._unsaved[key]
            try:
                row = self._database.execute(f"{query} LIMIT 1", values).fetchone()
            except sqlite3.Error as error:
                self._tell(error)
                return None
        return Stored(*row) if row else None

    def put(self, key: Key, stored: Stored) -> None:
        """Is on disk when it returns, so that a killed process loses no reply that was paid."""
        with self._lock:
            try:
                self._write(key, stored)
            except sqlite3.Error as error:
                self._unsaved[key] = stored
                self._tell(error)
                # A lock that is held for so long is not waited for with each reply.
                with suppress(sqlite3.Error):
                    self._database.execute("PRAGMA busy_timeout = 0")

    def _write(self, key: Key, stored: Stored) -> None:
        row = (self.run, key.scope, key.arm, key.request, key.repetition)
        content = (stored.status, stored.content_type, stored.content)
        self._database.execute(
            "INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, *content)
        )

    def finish(self) -> None:
        """The run is complete: no other one goes on where it was. Its own process says so."""
        if self._hold is None:
            return
        with self._lock, suppress(sqlite3.Error):
            self._database.execute(
                "UPDATE run SET finished = ? WHERE id = ?", (time.time(), self.run)
            )

    def entries(self) -> list[RunEntry]:
        """All runs, the latest first."""
        rows = self._database.execute(
            "SELECT id, started, finished, COUNT(scope), COALESCE(SUM(LENGTH(content)), 0) "
            "FROM run LEFT JOIN reply ON run = id GROUP BY id ORDER BY id DESC"
        )
        return [RunEntry(*row) for row in rows]

    def prune(self, runs: list[int]) -> None:
        """Forgets these runs and gives their space back."""
        marks = ", ".join("?" * len(runs))
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(f"DELETE FROM reply WHERE run IN ({marks})", runs)  # noqa: S608  # question marks
            self._database.execute(f"DELETE FROM run WHERE id IN ({marks})", runs)  # noqa: S608  # question marks
            self._database.execute("COMMIT")
            self._database.execute("VACUUM")

    def close(self) -> None:
        """What could not be written so far gets another chance."""
        with self._lock:  # a thread that fetches may be writing
            with suppress(sqlite3.Error):
                for key, stored in self._unsaved.items():
                    self._write(key, stored)
            self._database.close()
        if self._hold is not None:
            self._hold.release()

    def _begun(self) -> int:
        try:
            return self._begin()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damage that does not show when it is opened
            self.close()
            self._hold = None
            self._database = open_anew(self._file, self.problems)
            return self._begin()

    def _begin(self) -> int:
        """The run of this process; offline none is begun."""
        if self._mode == "offline":
            return 0
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        with closing(database.cursor()) as cursor:
            run = self._left_behind(cursor) if self._mode == "continue" else None
            if run is None:
                cursor.execute("INSERT INTO run (started) VALUES (?)", (time.time(),))
                run = cursor.lastrowid or 0
                self._hold = hold(self.sign(run))
            # The key, the connection, or what else was wrong may have been mended since.
            cursor.execute("DELETE FROM reply WHERE run = ? AND status >= 400", (run,))
            cursor.execute("SELECT COUNT(*) FROM reply WHERE run = ?", (run,))
            (self.continued,) = cursor.fetchone()
            self._forget(cursor, run)
        database.execute("COMMIT")
        return run

    def _left_behind(self, cursor: sqlite3.Cursor) -> int | None:
        """The latest run, if it was cut short not long ago and no process goes on with it."""
        cursor.execute("SELECT id, started, finished FROM run ORDER BY id DESC LIMIT 1")
        run, started, finished = cursor.fetchone() or (None, 0.0, 0.0)
        if run is None or finished is not None or time.time() - started > LONGEST_BREAK:
            return None
        self._hold = hold(self.sign(run))
        return run if self._hold else None

    def _forget(self, cursor: sqlite3.Cursor, run: int) -> None:
        """Runs that nobody needs: cut short before this one, or finished long since."""
        cursor.execute("SELECT id, finished FROM run WHERE id <> ? ORDER BY id DESC", (run,))
        runs = cursor.fetchall()
        finished = [each for each, at in runs if at is not None]
        short = [each for each, at in runs if at is None and not is_held(self.sign(each))]
        for each in (*finished[KEPT_RUNS:], *short):
            cursor.execute("DELETE FROM reply WHERE run = ?", (each,))
            cursor.execute("DELETE FROM run WHERE id = ?", (each,))
            self.sign(each).unlink(missing_ok=True)

    def sign(self, run: int) -> Path:
        """Held by the process whose run it is."""
        return self._folder / f"run-{run}.lock"

    def _tell(self, error: sqlite3.Error) -> None:
        message = f"{self._file}: {error}; replies are kept in memory, and lost if the run is cut."
        if message not in self.problems:
            self.problems.append(message)
