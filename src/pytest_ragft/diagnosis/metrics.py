"""Figures over a suite of golden cases, each with its 95 % interval and the cases behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Literal

from pytest_ragft.diagnosis.statistics import wilson

Basis = Literal["counted", "phrases", "lexical", "judge"]
"""Counted from outcomes and names; told by phrases; told by words and figures, an estimate;
told by a model."""

Match = Literal["name", "text", "file", "absent"]
"""Why an expected source counts as retrieved: by its name with its part, by its text, or by the
name of its file alone, where the passage itself could not be compared."""

_OWN_SPREAD = 2
"""Values of the largest spread possible that are added to those seen: a few values that happen
to be alike do not show that all are."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure between 0 and 1."""

    name: str
    value: float
    low: float | None
    """Of the 95 % interval; `None`: one case has none."""
    high: float | None
    cases: int
    """That it comes from."""
    part: int | None = None
    """How many of them, where it is a share of cases and no mean."""
    k: int | None = None
    """How many entries of each retrieved list it looks at."""
    basis: Basis = "counted"

    @property
    def label(self) -> str:
        return self.name if self.k is None else f"{self.name}@{self.k}"


@dataclass(frozen=True, slots=True)
class Found:
    """An expected source of one case, and where it stands in what was retrieved."""

    source: str
    """As the case names it; empty where it gives only the text."""
    rank: int | None
    """Of the first entry that holds it, from 1."""
    how: Match


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """One golden case as it was measured."""

    nodeid: str
    passed: bool | None
    """`None`: it did not run to an answer."""
    retrieved: int | None = None
    """Entries of its list; `None`: what was retrieved is not known."""
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class TagMetrics:
    """The same figures over the cases with one tag."""

    tag: str
    cases: int
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class SuiteMetrics:
    """All figures of one run."""

    metrics: tuple[Metric, ...]
    tags: tuple[TagMetrics, ...] = ()
    cases: tuple[CaseFigures, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be measured, and what would help."""
    matched: Mapping[Match, int] = field(default_factory=dict)
    """Expected sources by how they were found."""

    def named(self, name: str, k: int | None = None) -> Metric | None:
        return next((each for each in self.metrics if (each.name, each.k) == (name, k)), None)


def rate(name: str, outcomes: Sequence[bool], basis: Basis = "counted") -> Metric | None:
    """A share of cases, with its score interval (Wilson 1927); `None` without cases."""
    if not outcomes:
        return None
    part, cases = sum(outcomes), len(outcomes)
    low, high = _score(part, cases) if cases > 1 else (None, None)
    return Metric(name, part / cases, low, high, cases, part=part, basis=basis)


def mean(
    name: str, values: Sequence[float], basis: Basis = "counted", *, k: int | None = None
) -> Metric | None:
    """The mean over cases of a figure between 0 and 1, with its interval; `None` without cases."""
    if not values:
        return None
    middle = min(fsum(values) / len(values), 1.0)
    low, high = mean_interval(values) if len(values) > 1 else (None, None)
    return Metric(name, middle, low, high, len(values), k=k, basis=basis)


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """A 95 % interval of the mean of values between 0 and 1.

    The score interval of a share, as of so many yes-or-no cases as would vary that much: for
    values of 0 and 1 it is that of Wilson. Student's t and the bootstrap have no width where all
    values are alike, which in small suites is common; `benchmarks/mean_intervals.py` compares.
    """
    cases, middle = len(values), min(fsum(values) / len(values), 1.0)
    most = middle * (1 - middle)
    if most <= 0:
        return _score(middle * cases, cases)
    spread = fsum((value - middle) ** 2 for value in values) / cases
    relative = (cases * spread / most + _OWN_SPREAD) / (cases + _OWN_SPREAD)
    alike = cases / min(relative, 1.0)
    return _score(middle * alike, alike)


def _score(part: float, whole: float) -> tuple[float, float]:
    low, high = wilson(part, whole)
    return max(low, 0.0), min(high, 1.0)  # rounding passes them by a hair
