"""Which format the rows of a file have: by what stands in them, never by the file's name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats import BY_NAME, FORMATS, Format
from pytest_ragft.check.training.formats.format import listed
from pytest_ragft.check.training.formats.named import named
from pytest_ragft.check.training.turn import Unknown

SAMPLE = 50
"""Rows that are looked at."""
KEYS = 12
"""Columns that are named of a file of no known format."""


_NAMED = BY_NAME["question-answer"]
"""What columns are read as whose names say what they are in their own words."""


class Plan(NamedTuple):
    """How a file's rows are read."""

    format: Format
    columns: Columns


def plan_of(rows: Sequence[Any], columns: Columns) -> Plan | Unknown:
    """The format that most of the rows have, or that is declared."""
    objects = [row for row in rows if isinstance(row, dict)]
    declared = BY_NAME.get(columns.format)
    if declared is not None:
        return Plan(declared, columns)
    for told in (columns, _in_small_letters(objects, columns)):
        found = _most(objects, told)
        if found is not None:
            return Plan(found, told)
    names = {} if columns.renames else named(objects)
    return Plan(_NAMED, columns._replace(names=names)) if names else _unknown(objects)


def format_of(row: Mapping[str, Any]) -> Format | None:
    """The format of one row."""
    return next((each for each in FORMATS if each.knows(row)), None)


def _most(rows: Sequence[Any], columns: Columns) -> Format | None:
    """At least half of the rows have it."""
    told = [columns.translated(row) for row in rows] if columns.renames else rows
    counts = Counter(found.name for found in map(format_of, told) if found is not None)
    if not counts:
        return None
    name, count = max(counts.items(), key=lambda entry: entry[1])
    return BY_NAME[name] if count * 2 >= len(rows) else None


def _in_small_letters(rows: Sequence[Any], columns: Columns) -> Columns:
    """`Instruction` and ` Response` mean what `instruction` and `response` do."""
    keys = {key for row in rows for key in row if isinstance(key, str)}
    names = {key.strip().lower(): key for key in sorted(keys) if key.strip().lower() not in keys}
    return columns._replace(names={**names, **columns.names})


def _unknown(rows: Sequence[Any]) -> Unknown:
    seen = Counter(str(key) for row in rows for key in row)
    keys = tuple(key for key, _ in seen.most_common(KEYS))
    common = {key for key, count in seen.items() if count * 2 >= len(rows)}
    nearest = max(FORMATS, key=lambda each: _nearness(each, common), default=None)
    if nearest is None or not common.intersection(nearest.keys):
        return Unknown(keys)
    return Unknown(keys, f"{nearest.name}, {lacking(nearest, common)}")


def _nearness(format_: Format, keys: set[str]) -> float:
    """Share of its columns that are there; of those alike, the longer list."""
    there = len(keys.intersection(format_.keys))
    return there / len(format_.keys) + there / 100


def lacking(format_: Format, keys: set[str]) -> str:
    """What a row would need to be of a format."""
    missing = [key for key in format_.keys if key not in keys]
    if missing:
        return f"which also needs {listed(missing)}"
    return f"in which {listed(format_.keys)} would hold something else"
