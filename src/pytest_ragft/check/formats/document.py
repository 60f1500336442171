"""A run as plain values, in the words of check-report.schema.json."""

from collections import Counter
from collections.abc import Mapping

from pytest_ragft.check.counting import statistics
from pytest_ragft.check.finding import SEVERITIES, Location
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.place import place
from pytest_ragft.redact import redact

VERSION = 1
NAME = "ragft"

Json = Mapping[str, "Json"] | list["Json"] | str | int | float | bool | None


def tool() -> Mapping[str, Json]:
    from importlib.metadata import version  # noqa: PLC0415  # slow to import

    return {"name": NAME, "version": version("pytest-ragft")}


def report(outcome: Outcome) -> Mapping[str, Json]:
    """Everything, suppressed findings included."""
    return {
        "version": VERSION,
        "tool": tool(),
        "summary": _summary(outcome),
        "findings": [finding(entry, outcome) for entry in outcome.reported],
        "unread": [
            {"path": path, "line": problem.line, "message": redact(problem.message)}
            for path, problem in outcome.unread
        ],
        **({"probes": [*outcome.probes]} if outcome.probes else {}),
    }


def finding(entry: Reported, outcome: Outcome) -> Mapping[str, Json]:
    it = entry.finding
    rule = outcome.rules.get(it.rule)
    return {
        "rule": it.rule,
        "code": it.code,
        "severity": it.severity,
        "confidence": it.confidence,
        "persona": it.persona,
        "message": redact(it.message),
        "location": _location(it.at, outcome),
        "related": [
            {"note": redact(other.note), "location": _location(other, outcome)}
            for other in it.related
        ],
        "sought": list(dict.fromkeys(it.sought)),
        "instead": rule.instead.strip() if rule else None,
        "fixable": outcome.fix_of(it),
        "fingerprint": it.fingerprint,
        "state": entry.state,
        "reason": redact(entry.reason) or None,
        "fails": entry.counts,
    }


def _location(location: Location, outcome: Outcome) -> Mapping[str, Json]:
    path, cell, span = place(location, outcome)
    return {
        "path": path,
        "cell": cell,
        "line": span.line,
        "column": span.column,
        "end": {"line": span.end_line, "column": span.end_column},
    }


def _summary(outcome: Outcome) -> Mapping[str, Json]:
    states = Counter(entry.state for entry in outcome.reported)
    severities = Counter(entry.finding.severity for entry in outcome.new)
    fixes = Counter(outcome.fix_of(entry.finding) for entry in outcome.new)
    return {
        "files": outcome.files,
        "failed": outcome.failed,
        "new": {severity: severities[severity] for severity in reversed(SEVERITIES)},
        "known": states["unchanged"],
        "suppressed": states["suppressed"],
        "other_personas": outcome.quieter,
        "fixed_since_baseline": len(outcome.resolved),
        "fixable": {"safe": fixes["safe"], "unsafe": fixes["unsafe"]},
        "rules": [count._asdict() for count in statistics(outcome)],
    }
