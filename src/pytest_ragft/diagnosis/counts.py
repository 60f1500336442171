"""Counts of trials, and names of checks, in words."""

from collections.abc import Collection, Iterable

from pytest_ragft.diagnosis.evidence import Evidence, by_column, outcome_at
from pytest_ragft.diagnosis.trial import Trial, arm_counts

_SOURCE_WIDTH = 36


def tell(name: str, trials: Iterable[Trial]) -> str:
    """Such as `oracle passed 3 of 4`; empty where no check was reached."""
    results = [trial.passed for trial in trials if trial.passed is not None]
    return _tell(name, results.count(True), results.count(False))


def tell_arms(evidence: Evidence, arms: Iterable[str]) -> str:
    """Those of these arms that were tried, each with its count."""
    counts = arm_counts(evidence.trials)
    return ", ".join(filter(None, (_tell(arm, *counts[arm]) for arm in arms if arm in counts)))


def tell_check(evidence: Evidence, index: int, arms: Collection[str]) -> str:
    """One check under those of these arms in which it was reached."""
    told = []
    for arm in arms:
        outcomes = [outcome_at(t.outcomes, index) for t in evidence.trials if t.arm == arm]
        told.append(_tell(arm, outcomes.count(True), outcomes.count(False)))
    return ", ".join(filter(None, told))


def tell_placements(evidence: Evidence) -> str:
    """What the oracle did before the question, and after it."""
    columns = by_column(evidence.trials)
    told = [
        tell(f"oracle {placement} the question", columns.get(("oracle", placement), []))
        for placement in ("before", "after")
    ]
    return ", ".join(filter(None, told))


def name_check(evidence: Evidence, index: int) -> str:
    """Such as `line 12: assert "30" in reply`, or `check 1` where the source is not known.

    A check of another tool stands on no line.
    """
    check = evidence.check(index)
    if check is None:
        return f"check {index + 1}"
    source = " ".join(check.source.split())
    if len(source) > _SOURCE_WIDTH:
        source = source[: _SOURCE_WIDTH - 3] + "..."
    return f"line {check.line}: {source}" if check.line else source


def _tell(name: str, passed: int, failed: int) -> str:
    total = passed + failed
    if not total:
        return ""
    if not passed:
        return f"{name} failed {failed} of {total}"
    return f"{name} passed {passed} of {total}"
