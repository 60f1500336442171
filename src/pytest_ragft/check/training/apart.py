"""A measure that several rules go by: rows that one of them passes over still count for the others.

For such a rule a copy of the measure runs beside it, and only the copy leaves the rows out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Any

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import Measure

SIGN = "@"
"""Between the name of a measure and that of the rule that a copy is for."""
FOR = "for"
"""The value of a fact that names the one rule it is for."""
APART = "apart_from"
"""The value of a fact that names the rules that have one of their own."""


def own_names(measures: Mapping[str, Iterable[str]]) -> Mapping[str, frozenset[str]]:
    """By rule the measures it goes by; those that others go by too by the names of its copies."""
    readers = Counter(name for names in measures.values() for name in set(names))
    return {
        rule: frozenset(f"{name}{SIGN}{rule}" if readers[name] > 1 else name for name in names)
        for rule, names in measures.items()
    }


def with_copies(
    measures: Iterable[Measure[Any]], names: Collection[str]
) -> tuple[Measure[Any], ...]:
    """The measures, and copies of those that rows are silenced in for one rule of several."""
    known = {measure.name: measure for measure in measures}
    wanted = [name for name in sorted(names) if SIGN in name and name.partition(SIGN)[0] in known]
    return (*known.values(), *(_named(known[name.partition(SIGN)[0]], name) for name in wanted))


def _named(measure: Measure[Any], name: str) -> Measure[Any]:
    same = copy(measure)
    same.name = name
    return same


def told_for(names: Collection[str]) -> Mapping[str, tuple[str, Mapping[str, Value]]]:
    """By the name of a measure what its fact is called, and the rules that it is for."""
    apart: dict[str, list[str]] = defaultdict(list)
    for name in names:
        base, sign, rule = name.partition(SIGN)
        if sign:
            apart[base].append(rule)
    return {name: _told(name, apart) for name in names}


def _told(name: str, apart: Mapping[str, Iterable[str]]) -> tuple[str, Mapping[str, Value]]:
    base, sign, rule = name.partition(SIGN)
    if sign:
        return base, {FOR: rule}
    return base, {APART: tuple(sorted(apart[base]))} if base in apart else {}


def is_for(rule: str, values: Mapping[str, Value]) -> bool:
    """May a rule go by a fact of these values?"""
    others = values.get(APART, ())
    return values.get(FOR, rule) == rule and not (isinstance(others, tuple) and rule in others)
