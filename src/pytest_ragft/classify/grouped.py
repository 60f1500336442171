"""Answers put together that are trials of one test."""

from collections.abc import Iterable, Mapping, Sequence

from pytest_ragft.classify.answers import Answer
from pytest_ragft.classify.mapping import ADDRESSES, Arms, Mapped

SAME_APP = frozenset({"provider", "model", "prompt"})
"""Answers that differ in one of these come from different apps, and are trials of two tests."""

Row = tuple[Mapped, Answer]


def by_test(rows: Sequence[Row], arms: Arms) -> dict[str, list[Row]]:
    """The answers of each test, under a name that no other has."""
    apart = _apart(rows, {one.label.dimension for one in arms.mapped})
    groups: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
    for row in rows:
        values = tuple(label.value for label in row[1].labels if label.dimension in apart)
        groups.setdefault((row[1].key, values), []).append(row)
    named: dict[str, list[Row]] = {}
    for (_, values), found in groups.items():
        case = found[0][1].case
        name = f"{case} [{', '.join(values)}]" if values else case
        named[unused(name, named)] = found
    return named


def unused(name: str, named: Mapping[str, object]) -> str:
    """What a tool calls the same is numbered from the second on."""
    number, free = 1, name
    while free in named:
        number += 1
        free = f"{name} ({number})"
    return free


def _apart(rows: Sequence[Row], used: Iterable[str]) -> frozenset[str]:
    """What tells tests apart, where it is not what tells arms apart.

    Another app does; so does a setting of which one arm has several values. A setting that only
    goes along with the arm does not: it is how the arm was made.
    """
    within: dict[tuple[str, str], set[str]] = {}
    overall: dict[str, set[str]] = {}
    for mapped, answer in rows:
        for label in answer.labels:
            within.setdefault((mapped.arm, label.dimension), set()).add(label.value)
            overall.setdefault(label.dimension, set()).add(label.value)
    apart = {dimension for (_, dimension), values in within.items() if len(values) > 1}
    apart |= {dimension for dimension in SAME_APP if len(overall.get(dimension, ())) > 1}
    return frozenset(apart - {*used, *ADDRESSES})
