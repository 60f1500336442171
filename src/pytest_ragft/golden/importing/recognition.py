"""What tells the formats apart: the fields of their rows."""

from pytest_ragft.golden.importing.imported import Source
from pytest_ragft.golden.importing.values import plain

LOOKED_AT = 100
"""Rows whose fields are looked at."""


def names(source: Source) -> frozenset[str]:
    """Of all fields in the first rows, in lower case with underscores."""
    return frozenset(plain(str(key)) for row in source.rows[:LOOKED_AT] for key in row.fields)


def has(source: Source, *wanted: str) -> bool:
    return names(source).issuperset(wanted)


def has_any(source: Source, *wanted: str) -> bool:
    return not names(source).isdisjoint(wanted)
