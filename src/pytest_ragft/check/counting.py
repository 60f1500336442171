"""How often each rule is broken, and how much of that can be fixed."""

from typing import NamedTuple

from pytest_ragft.check.finding import SEVERITIES, Severity
from pytest_ragft.check.outcome import Outcome, Reported


class Count(NamedTuple):
    """What a run found of one rule."""

    rule: str
    code: str
    severity: Severity
    """The most severe of its findings."""
    findings: int
    """New ones."""
    known: int
    """Those that the baseline holds."""
    files: int
    """In which either stands."""
    fixable: int
    """New ones whose rule has a safe fix."""


def statistics(outcome: Outcome) -> tuple[Count, ...]:
    """Rules by the number of their findings, most first."""
    by_rule: dict[str, list[Reported]] = {}
    for entry in outcome.shown:
        by_rule.setdefault(entry.finding.rule, []).append(entry)
    counts = [_count(entries, outcome) for entries in by_rule.values()]
    return tuple(
        sorted(
            counts,
            key=lambda c: (-c.findings, -c.known, -SEVERITIES.index(c.severity), c.rule),
        )
    )


def _count(entries: list[Reported], outcome: Outcome) -> Count:
    new = [entry.finding for entry in entries if entry.state == "new"]
    return Count(
        rule=entries[0].finding.rule,
        code=entries[0].finding.code,
        severity=max((entry.finding.severity for entry in entries), key=SEVERITIES.index),
        findings=len(new),
        known=len(entries) - len(new),
        files=len({entry.finding.at.path for entry in entries}),
        fixable=sum(outcome.fix_of(finding) == "safe" for finding in new),
    )
