"""`[tool.ragft.data] ignore`: rows that a project exempts from rules by what stands in them."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from pytest_ragft.check.training.turn import Row
from pytest_ragft.settings import SettingsError, as_table, nearest

KEY = "ignore"
SHORTEST_REASON = 3
"""Characters; less says nothing."""
_KEYS = ("files", "rule", "where", "reason")
_WHERE = ("field", "matches", "equals")


class Predicate(NamedTuple):
    """One entry."""

    files: tuple[str, ...]
    """Globs over paths from the project's root."""
    rule: str
    """As written: a name or a code."""
    field: str
    """Dotted; through a list it is that field of any of its entries."""
    matches: re.Pattern[str] | None
    equals: object
    reason: str
    line: int = 1
    """Of pyproject.toml."""

    def is_for(self, path: str) -> bool:
        return any(fnmatchcase(path, glob) for glob in self.files)

    def holds(self, row: Row) -> bool:
        return any(map(self._is_meant, _values(row, self.field.split("."))))

    def _is_meant(self, value: object) -> bool:
        if self.matches is None:
            return value == self.equals and isinstance(value, bool) == isinstance(self.equals, bool)
        return isinstance(value, str) and self.matches.search(value) is not None


def _values(value: Any, path: list[str]) -> Iterator[object]:  # noqa: ANN401  # rows hold anything
    if isinstance(value, list):
        for entry in value:
            yield from _values(entry, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


def predicates(table: Mapping[str, object], place: str, text: str = "") -> tuple[Predicate, ...]:
    """Of `[tool.ragft.data]`; `text` is the file that it stands in. Raises `SettingsError`."""
    entries = table.get(KEY, [])
    if not isinstance(entries, list):
        raise SettingsError(f"{place}: {KEY} = {entries!r} is not a list of tables.")
    lines = _lines(text)
    return tuple(
        _predicate(
            as_table(entry, f"{place}.{KEY}[{number}]"), f"{place}.{KEY}[{number}]"
        )._replace(line=lines[min(number, len(lines) - 1)])
        for number, entry in enumerate(entries)
    )


def _predicate(table: Mapping[str, object], place: str) -> Predicate:
    _refuse_others(table, _KEYS, place)
    where = as_table(table.get("where", {}), f"{place}.where")
    _refuse_others(where, _WHERE, f"{place}.where")
    if len(where) != len(_WHERE) - 1 or "field" not in where:
        raise SettingsError(f"{place}.where: give field, and one of matches and equals.")
    matches = where.get("matches")
    return Predicate(
        _globs(table.get("files"), place),
        _text(table, "rule", place),
        _text(where, "field", f"{place}.where"),
        None if matches is None else _pattern(matches, f"{place}.where"),
        where.get("equals"),
        _text(table, "reason", place, SHORTEST_REASON),
    )


def _refuse_others(table: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{place}: unknown key {key!r}. {nearest(key, known)}")


def _text(table: Mapping[str, object], key: str, place: str, least: int = 1) -> str:
    value = table.get(key)
    if not isinstance(value, str) or len(value.strip()) < least:
        raise SettingsError(
            f"{place}: {key} = {value!r} is not a text of at least {least} characters."
            if key in table
            else f"{place}: {key} is missing."
        )
    return value.strip()


def _globs(value: object, place: str) -> tuple[str, ...]:
    globs = [value] if isinstance(value, str) else value
    if not isinstance(globs, list) or not globs or not all(isinstance(g, str) for g in globs):
        raise SettingsError(f"{place}: files = {value!r} is not a glob or a list of globs.")
    return tuple(globs)


def _pattern(value: object, place: str) -> re.Pattern[str]:
    try:
        return re.compile(str(value))
    except re.error as error:
        raise SettingsError(f"{place}: matches = {value!r} is no pattern: {error}.") from None


def _lines(text: str) -> list[int]:
    """Where the entries begin, as far as that can be told without a parser that tells lines."""
    lines = text.splitlines()
    tables = [n for n, line in enumerate(lines, 1) if _HEADER.match(line)]
    rules = [n for n, line in enumerate(lines, 1) if _ENTRY.search(line)]
    key = [n for n, line in enumerate(lines, 1) if line.startswith(KEY)]
    return tables or rules or key or [1]


_HEADER = re.compile(r"\s*\[\[\s*tool\.ragft\.data\.ignore\s*\]\]")
_ENTRY = re.compile(r"\{.*\bwhere\s*=")
