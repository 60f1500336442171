"""Too few in all: sums a value over each folder or notebook, and judges the one that has most."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import TypeAlias

from pytest_ragft.check.fact import Value
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.matchers.presence import judge
from pytest_ragft.check.project import Candidate, Project
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.selection import lookup

Counted: TypeAlias = tuple[Candidate, int]

PASSED = 0.8
"""The share that a message takes as an example."""
SURE = 1.96
"""Standard errors on either side that leave 5 % outside."""


def count(rule: Rule, project: Project) -> Iterator[Finding]:
    """At most one finding, where `sum` over the largest folder is below `below`."""
    key, below = str(rule.match.parameters["sum"]), rule.match.parameters["below"]
    folders = _folders(rule, project, key)
    if not folders:
        return
    largest = max(folders, key=lambda counted: sum(number for _, number in counted))
    total = sum(number for _, number in largest)
    if not isinstance(below, int) or total >= below:
        return
    first = max(largest, key=lambda counted: counted[1])[0]
    finding = judge(rule, rule.match, project, _summed(first, total), first.fact.span)
    if finding is not None:
        others = [candidate for candidate, _ in largest if candidate is not first]
        places = tuple(Location(c.file.path, c.fact.span, "more of them") for c in others)
        yield finding._replace(related=(*finding.related, *places))


def _folders(rule: Rule, project: Project, key: str) -> list[Sequence[Counted]]:
    """Facts with their numbers, by what makes one set of them."""
    found: dict[str, dict[int, Counted]] = defaultdict(dict)
    for selector in rule.match.any:
        for candidate, _ in project.select(selector, doubtful=False):
            number = lookup(candidate.fact.values, key)
            if isinstance(number, int):
                found[_set(candidate)][id(candidate.fact)] = candidate, number
    return [list(counted.values()) for _, counted in sorted(found.items())]


def _set(candidate: Candidate) -> str:
    """A folder holds one set; each notebook is a work of its own."""
    path = candidate.file.path
    return path if candidate.file.language == "notebook" else path.rpartition("/")[0]


def _summed(candidate: Candidate, total: int) -> Candidate:
    """The candidate as it speaks for its folder."""
    low, high = interval(total)
    more: dict[str, Value] = {"total": total, "low": low, "high": high}
    return candidate._replace(
        fact=candidate.fact._replace(values={**candidate.fact.values, **more})
    )


def interval(cases: int, passed: float = PASSED) -> tuple[int, int]:
    """Wilson's 95 % interval of a rate, in whole per cent."""
    spread = SURE * sqrt(passed * (1 - passed) / cases + SURE**2 / (4 * cases**2))
    middle, scale = passed + SURE**2 / (2 * cases), 1 + SURE**2 / cases
    return round(100 * (middle - spread) / scale), round(100 * (middle + spread) / scale)
