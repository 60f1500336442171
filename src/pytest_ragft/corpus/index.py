"""Passages in an SQLite file with a full-text index (FTS5, ranked by BM25)."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from pytest_ragft.corpus.splitting import Placed
from pytest_ragft.corpus.words import searchable
from pytest_ragft.diagnosis.passage import Passage

_TABLES = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file (
    id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, modified INTEGER, digest BLOB,
    problem TEXT
);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY, file INTEGER, text TEXT, source TEXT, name TEXT, path TEXT
);
CREATE INDEX passage_of_file ON passage (file);
CREATE TABLE common (term TEXT PRIMARY KEY, passages INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5 (body, path, content = '', tokenize = 'porter ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (found, 'row');
INSERT INTO found (found, rank) VALUES ('rank', 'bm25(1.0, 0.6)');
"""
_STEMS = """
CREATE VIRTUAL TABLE temp.stem USING fts5 (term, tokenize = 'porter ascii');
CREATE VIRTUAL TABLE temp.stems USING fts5vocab (temp, stem, 'instance');
"""
COMMON = 50
"""A term that stands in more than one passage of this many is counted beforehand."""
_DRIFT = 10
"""Counts are renewed when there is one passage in this many more or less."""
_BATCH = 500


class Stamp(NamedTuple):
    """What tells whether a file is the one that was read; `problem`: why it could not be."""

    size: int
    modified: int
    digest: bytes
    problem: str | None = None


class Index:
    """The tables; whoever changes them opens and closes the transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._run = database.execute
        self._common: dict[str, int] | None = None

    def create(self, settings: Mapping[str, str]) -> None:
        for statement in filter(str.strip, _TABLES.split(";\n")):
            self._run(statement)
        self._database.executemany("INSERT INTO setting VALUES (?, ?)", settings.items())

    def settings(self) -> dict[str, str]:
        """Empty where there are no tables yet."""
        if not self._run("SELECT 1 FROM sqlite_master WHERE name = 'setting'").fetchone():
            return {}
        return dict(self._run("SELECT name, value FROM setting"))

    def files(self) -> dict[str, Stamp]:
        rows = self._run("SELECT name, size, modified, digest, problem FROM file")
        return {name: Stamp(*stamp) for name, *stamp in rows}

    def touch(self, name: str, stamp: Stamp) -> None:
        """The file is another one with the same content."""
        self._run(
            "UPDATE file SET size = ?, modified = ? WHERE name = ?",
            (stamp.size, stamp.modified, name),
        )

    def drop(self, name: str) -> None:
        """Forget a file and its passages."""
        row = self._run("SELECT id FROM file WHERE name = ?", (name,)).fetchone()
        if row is None:
            return
        query = "SELECT id, text, path FROM passage WHERE file = ?"
        gone = [(number, *_indexed(text, path)) for number, text, path in self._run(query, row)]
        self._database.executemany(
            "INSERT INTO found (found, rowid, body, path) VALUES ('delete', ?, ?, ?)", gone
        )
        self._run("DELETE FROM passage WHERE file = ?", row)
        self._run("DELETE FROM file WHERE id = ?", row)

    def put(self, name: str, stamp: Stamp, found: Iterable[Placed]) -> int:
        """Add a file that is not there; returns its number."""
        insert = "INSERT INTO file (name, size, modified, digest, problem) VALUES (?, ?, ?, ?, ?)"
        file = self._run(insert, (name, *stamp)).lastrowid or 0
        start = self._run("SELECT coalesce(max(id), 0) + 1 FROM passage").fetchone()[0]
        numbered = enumerate(found, start)
        while batch := list(islice(numbered, _BATCH)):
            self._database.executemany(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)",
                [(at, file, *_stored(placed)) for at, placed in batch],
            )
            self._database.executemany(
                "INSERT INTO found (rowid, body, path) VALUES (?, ?, ?)",
                [(at, *_indexed(placed.passage.text, _above(placed))) for at, placed in batch],
            )
        return file

    def mark(self, file: int, problem: str) -> None:
        """Note what is wrong with a file whose passages are kept nevertheless."""
        self._run("UPDATE file SET problem = ? WHERE id = ?", (problem, file))

    def count_common(self) -> None:
        """Count the terms of many passages, which takes long for one that is just asked for.

        Counts that are about right will do.
        """
        now = self.passages()
        counted = int(self.settings().get("counted", "-1"))
        if abs(now - counted) * _DRIFT <= counted:
            return
        self._run("DELETE FROM common")
        self._run(
            "INSERT INTO common SELECT term, doc FROM vocabulary WHERE doc > ?", (now // COMMON,)
        )
        self._run("INSERT OR REPLACE INTO setting VALUES ('counted', ?)", (str(now),))

    def close(self) -> None:
        self._database.close()

    def passages(self) -> int:
        number: int = self._run("SELECT count(*) FROM passage").fetchone()[0]
        return number

    def problems(self) -> list[tuple[str, str]]:
        return self._run(
            "SELECT name, problem FROM file WHERE problem IS NOT NULL ORDER BY name"
        ).fetchall()

    def frequencies(self, wanted: Sequence[str]) -> dict[str, int]:
        """In about how many passages each term stands; those that stand in none are left out."""
        if self._common is None:
            self._common = dict(self._run("SELECT term, passages FROM common"))
        result = {}
        for term, stem in zip(wanted, self._stems(wanted), strict=True):
            count = self._common.get(stem) or self._count(stem)
            if count:
                result[term] = count
        return result

    def search(self, query: str, limit: int) -> list[tuple[Passage, float]]:
        """Best first, with BM25 scores; `query` in the syntax of FTS5."""
        rows = self._run(
            "SELECT text, source, name, -score FROM passage JOIN ("
            "SELECT rowid, rank AS score FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?"
            ") AS best ON id = best.rowid ORDER BY score",
            (query, limit),
        )
        return [(Passage(text, source, name), score) for text, source, name, score in rows]

    def everything(self) -> Iterator[Passage]:
        """Every passage, file by file."""
        rows = self._run("SELECT text, source, name FROM passage ORDER BY file, id")
        yield from (Passage(*row) for row in rows)

    def matching(self, query: str) -> Iterator[Passage]:
        """Unranked, in the order in which they were read."""
        rows = self._run(
            "SELECT text, source, name FROM found JOIN passage ON id = found.rowid "
            "WHERE found MATCH ?",
            (query,),
        )
        return (Passage(text, source, name) for text, source, name in rows)

    def _stems(self, wanted: Sequence[str]) -> list[str]:
        """The forms in which the engine keeps the terms, as it gives them itself."""
        if not self._run("SELECT 1 FROM temp.sqlite_master WHERE name = 'stem'").fetchone():
            for statement in filter(str.strip, _STEMS.split(";\n")):
                self._run(statement)
        self._run("DELETE FROM temp.stem")
        self._run("INSERT INTO temp.stem VALUES (?)", (" ".join(wanted),))
        return [term for (term,) in self._run("SELECT term FROM temp.stems ORDER BY offset")]

    def _count(self, stem: str) -> int:
        row = self._run("SELECT doc FROM vocabulary WHERE term = ?", (stem,)).fetchone()
        return row[0] if row else 0


def _stored(placed: Placed) -> tuple[str, str, str | None, str]:
    passage = placed.passage
    return passage.text, passage.source, passage.id, _above(placed)


def _above(placed: Placed) -> str:
    return "\n".join(placed.path)


def _indexed(text: str, path: str) -> tuple[str, str]:
    return searchable(text), searchable(path)
