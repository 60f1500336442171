"""Rows inside documents: a JSON array read bit by bit, or lists somewhere in a mapping."""

import re
from collections.abc import Iterator, Mapping

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.datasets import dataset
from pytest_ragft.check.sources.document import FIRST, Document
from pytest_ragft.check.sources.fields import Row

DEEPEST = 4
"""Levels of mappings around a list of rows."""

_GAP = re.compile(r"[\s,]*")
_REPORTS = frozenset(
    {
        *("result", "results", "evalId", "pass_rate", "passed", "failed", "summary", "scores"),
        *("total_questions", "aggregates", "testRunData", "testCases", "test_cases_lookup_map"),
    }
)
"""Keys of files that tell how an evaluation went."""
_NO_ROWS = frozenset({"steps", "components", "services", "jobs", "tools", "nodes", "turns"})


class ArrayRows:
    """The objects of a JSON array, one after the other; ends where the text is broken."""

    __slots__ = ("decode", "failed", "position", "text")

    def __init__(self, text: str) -> None:
        import json  # noqa: PLC0415  # most runs see no such file

        self.decode = json.JSONDecoder().raw_decode
        self.text = text
        self.position = text.find("[") + 1
        self.failed = False

    def __iter__(self) -> "ArrayRows":
        return self

    def __next__(self) -> Row:
        while True:
            self.position = _GAP.match(self.text, self.position).end()  # type: ignore[union-attr]  # matches nothing as well
            if self.text[self.position : self.position + 1] in {"]", ""}:
                raise StopIteration
            try:
                row, self.position = self.decode(self.text, self.position)
            except (ValueError, RecursionError):
                self.failed = True
                self.position = len(self.text)
                raise StopIteration from None
            if isinstance(row, dict):
                return row


def row_lists(
    path: str, document: Document, known: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Fact]]:
    """A fact for all rows that stand under the same key, such as `questions` or `tests`, and
    that key; "" for a list that is the document. Keys that are known are left out.
    """
    if is_report(document.value):
        return
    suffix = path[path.rfind(".") :]
    found: dict[str, list[Row]] = {}
    keys: dict[str, str] = {}
    for key, rows in _lists(document.value, "", 0):
        name = key.rpartition(".")[2]
        found.setdefault(name, []).extend(rows)
        keys.setdefault(name, key)
    for name, rows in found.items():
        if name in known:
            continue
        fact = dataset(f"{path.removesuffix(suffix)}-{name}", rows, FIRST)
        if fact is not None:
            yield name, fact._replace(span=document.places.get(keys[name], document.span))


def is_report(value: Value) -> bool:
    """Does it tell how an evaluation went?"""
    return isinstance(value, Mapping) and not _REPORTS.isdisjoint(value)


def _lists(value: Value, key: str, depth: int) -> Iterator[tuple[str, list[Row]]]:
    """Lists of mappings, the outermost of each branch first."""
    if type(value) is tuple:
        rows: list[Row] = [entry for entry in value if isinstance(entry, Mapping)]
        if rows and len(rows) == len(value):
            yield key, rows
        if depth < DEEPEST:
            for position, row in enumerate(rows[:200]):
                yield from _inner(row, f"{key}.{position}" if key else str(position), depth + 1)
    elif isinstance(value, Mapping) and depth < DEEPEST:
        yield from _inner(value, key, depth)


def _inner(table: Mapping[str, Value], key: str, depth: int) -> Iterator[tuple[str, list[Row]]]:
    for name, inner in table.items():
        if name not in _NO_ROWS and isinstance(inner, tuple | Mapping):
            yield from _lists(inner, f"{key}.{name}" if key else name, depth + 1)
