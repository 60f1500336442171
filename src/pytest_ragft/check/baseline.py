"""Findings that were there before the checker came: marked as known, never hidden."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pytest_ragft.check.finding import Finding

VERSION = 1


class BaselineError(ValueError):
    """A baseline that cannot be used; the message is for the user."""


class Entry(NamedTuple):
    """One known finding; `path` and `message` are for whoever reads the file."""

    fingerprint: str
    rule: str
    path: str
    message: str
    expires: date | None = None
    reason: str = ""


class Baseline(NamedTuple):
    """Known findings by fingerprint."""

    entries: Mapping[str, Entry]

    def knows(self, finding: Finding, today: date) -> bool:
        entry = self.entries.get(finding.fingerprint)
        return entry is not None and not _expired(entry, today)

    def expired(
        self, findings: Iterable[Finding], today: date
    ) -> tuple[tuple[Finding, Entry], ...]:
        """Findings that are still there though their time is over."""
        return tuple(
            (finding, self.entries[finding.fingerprint])
            for finding in findings
            if finding.fingerprint in self.entries
            and _expired(self.entries[finding.fingerprint], today)
        )

    def resolved(self, findings: Iterable[Finding], ran: Collection[str]) -> tuple[str, ...]:
        """Entries whose finding is gone, of the rules that ran."""
        there = {finding.fingerprint for finding in findings}
        return tuple(
            key for key, entry in self.entries.items() if entry.rule in ran and key not in there
        )


def _expired(entry: Entry, today: date) -> bool:
    return entry.expires is not None and entry.expires < today


def shrunk(baseline: Baseline, gone: Collection[str]) -> Baseline:
    """Without what is gone: all that an update does unless growth is asked for."""
    return Baseline({key: entry for key, entry in baseline.entries.items() if key not in gone})


def grown(baseline: Baseline, findings: Iterable[Finding], expires: date | None) -> Baseline:
    """With every finding of the run; entries that stand keep their date and reason."""
    added = {
        f.fingerprint: Entry(f.fingerprint, f.rule, f.at.path, f.message, expires)
        for f in findings
        if f.fingerprint not in baseline.entries
    }
    return Baseline({**baseline.entries, **added})


def load(path: Path) -> Baseline | None:
    """None where there is no such file. Raises `BaselineError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(f"{path}: cannot be read: {error}.") from error
    try:
        return parse(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BaselineError(
            f"{path}: not a baseline of this tool ({error}). "
            "Restore it, or write a new one with --update-baseline."
        ) from error


def parse(document: Any) -> Baseline:  # noqa: ANN401  # whatever JSON holds
    """Raises ValueError, TypeError or KeyError for anything but a baseline."""
    if document["version"] != VERSION:
        raise ValueError(f"version {document['version']!r}, accepted: {VERSION}")
    entries = [
        Entry(
            str(entry["fingerprint"]),
            str(entry["rule"]),
            str(entry["path"]),
            str(entry["message"]),
            date.fromisoformat(entry["expires"]) if entry.get("expires") else None,
            str(entry.get("reason", "")),
        )
        for entry in document["findings"]
    ]
    return Baseline({entry.fingerprint: entry for entry in entries})


def render(baseline: Baseline) -> str:
    """In the order of path, rule and fingerprint, one finding a line: small differences."""
    ordered = sorted(baseline.entries.values(), key=lambda e: (e.path, e.rule, e.fingerprint))
    lines = [json.dumps(_document(entry), ensure_ascii=False) for entry in ordered]
    inner = ",\n    ".join(lines)
    findings = f"[\n    {inner}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


def _document(entry: Entry) -> dict[str, str]:
    document = {
        "fingerprint": entry.fingerprint,
        "rule": entry.rule,
        "path": entry.path,
        "message": entry.message,
    }
    if entry.expires:
        document["expires"] = entry.expires.isoformat()
    if entry.reason:
        document["reason"] = entry.reason
    return document
