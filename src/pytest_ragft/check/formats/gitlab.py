"""GitLab's code quality report: a JSON list that merge requests show."""

import json
from collections.abc import Mapping
from hashlib import sha256

from pytest_ragft.check.finding import Severity
from pytest_ragft.check.formats.document import NAME, Json
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.notebook_text import in_file
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.words import named
from pytest_ragft.redact import redact

_SEVERITIES: Mapping[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}
"""GitLab's own run from info over minor, major and critical to blocker."""


def render(outcome: Outcome, _lines: Lines, _page: Page) -> str:
    """Known findings stand in it too: GitLab itself compares with the target branch."""
    return json.dumps([_issue(entry, outcome) for entry in outcome.shown], indent=1) + "\n"


def _issue(entry: Reported, outcome: Outcome) -> Mapping[str, Json]:
    finding = entry.finding
    span = in_file(finding.at, outcome)
    return {
        "description": redact(f"{named(finding.rule, finding.code)}: {finding.message}"),
        "check_name": f"{NAME}/{finding.rule}",
        "fingerprint": _fingerprint(entry),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": outcome.in_repository(finding.at.path),
            "lines": {"begin": span.line, "end": span.end_line},
        },
    }


def _fingerprint(entry: Reported) -> str:
    """GitLab shows one of those that are alike, so that none may lack it."""
    finding = entry.finding
    place = f"{finding.rule}\0{finding.at}\0{finding.message}"
    return finding.fingerprint or sha256(place.encode("utf-8", "replace")).hexdigest()[:32]


FORMAT = Format("gitlab", render)
