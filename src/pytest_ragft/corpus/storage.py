"""The file that holds the index: shared by processes, made anew when it cannot be used."""

import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pytest_ragft.corpus.index import Index
from pytest_ragft.corpus.splitting import LIMIT, WHOLE

NAME = "corpus.sqlite"
FORMAT = "1"
"""To be raised with every change of the tables, the words, or the way documents are split."""
_PATIENCE = 600.0
"""Seconds to wait for another process that builds the index."""


class EngineError(Exception):
    """The SQLite of this Python cannot hold the index; the message is for the user."""


def settings() -> dict[str, str]:
    """What an index must have been made with to be of use."""
    return {"format": FORMAT, "unicode": unicodedata.unidata_version, "split": f"{LIMIT} {WHOLE}"}


def kept(folder: Path, fill: Callable[[Index], None]) -> Index:
    """An index as `fill` leaves it, in the folder; in memory where that cannot be written.

    Later changes by other processes are not seen in it. Raises `EngineError`.
    """
    try:
        with _locked(folder) as path:
            try:
                return _filled(path, fill)
            except sqlite3.DatabaseError:  # it is damaged: all of it is in the documents
                _discard(path)
                return _filled(path, fill)
    except (OSError, sqlite3.Error):
        pass
    try:
        return _filled(None, fill)
    except sqlite3.OperationalError as error:
        version = sqlite3.sqlite_version
        raise EngineError(
            f"SQLite {version} of this Python lacks FTS5, which the index needs ({error})."
        ) from error


def _filled(path: Path | None, fill: Callable[[Index], None]) -> Index:
    database = _connect(path)
    try:
        index = Index(database)
        known = index.settings()
        if path and known and not settings().items() <= known.items():
            database.close()
            _discard(path)
            database = _connect(path)
            index = Index(database)
            known = {}
        database.execute("BEGIN IMMEDIATE")
        if not known:
            index.create(settings())
        fill(index)
        database.execute("COMMIT")
        # From here on one reading transaction: others may change the file meanwhile.
        database.execute("BEGIN")
        index.passages()
    except BaseException:
        database.close()
        raise
    return index


def _connect(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect(
        path or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA cache_size = -65536")  # 64 MiB
    except sqlite3.Error:
        database.close()
        raise
    return database


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """For one process at a time; one that is killed lets go.

    Raises `OSError` or `sqlite3.Error` where nothing can be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    lock = sqlite3.connect(folder / "corpus.lock", timeout=_PATIENCE, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield folder / NAME
    finally:
        lock.close()


def _discard(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
