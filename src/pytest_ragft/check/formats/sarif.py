"""SARIF 2.1.0, for code scanning and other tools that gather findings."""

import json
from collections.abc import Mapping, Sequence

from pytest_ragft.check.finding import Confidence, Location, Severity
from pytest_ragft.check.formats.document import Json, tool
from pytest_ragft.check.formats.format import Format, Lines, Page
from pytest_ragft.check.notebook_text import in_file
from pytest_ragft.check.outcome import Outcome, Reported
from pytest_ragft.check.place import place
from pytest_ragft.check.rule import Rule
from pytest_ragft.redact import redact

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
FINGERPRINT = "ragftFinding/v1"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: Mapping[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "info": "recommendation",
}
_PRECISIONS: Mapping[Confidence, str] = {"high": "very-high", "medium": "high", "low": "medium"}
_HARMLESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


def render(outcome: Outcome, _lines: Lines, _page: Page) -> str:
    rules = sorted(outcome.rules.values(), key=lambda rule: (rule.code, rule.name))
    indexes = {rule.name: index for index, rule in enumerate(rules)}
    about = tool()
    run: Mapping[str, Json] = {
        "tool": {
            "driver": {
                "name": about["name"],
                "semanticVersion": about["version"],
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(outcome)],
        "results": [_result(entry, outcome, indexes) for entry in outcome.reported],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> Mapping[str, Json]:
    instead, more = rule.instead.strip(), f"ragft rule {rule.name}"
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title.rstrip('.')}. {instead}"},
        "help": {
            "text": f"{instead}\nWhy, and when to ignore it: {more}",
            "markdown": f"{instead}\n\nWhy, and when to ignore it: `{more}`",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [rule.group],
            "precision": _PRECISIONS[rule.confidence],
            "problem.severity": _PROBLEMS[rule.severity],
            "code": rule.code,
            "persona": rule.persona,
        },
    }


def _result(entry: Reported, outcome: Outcome, indexes: Mapping[str, int]) -> Mapping[str, Json]:
    finding = entry.finding
    result: dict[str, Json] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(entry, outcome)},
        "locations": [_location(finding.at, outcome)],
        "properties": {"confidence": finding.confidence, "persona": finding.persona},
    }
    if finding.rule in indexes:
        result["ruleIndex"] = indexes[finding.rule]
    if finding.related:
        result["relatedLocations"] = _related(finding.related, outcome)
    if finding.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    if entry.state == "suppressed":
        result["suppressions"] = [_suppression(entry)]
    else:
        result["baselineState"] = entry.state
    return result


def _message(entry: Reported, outcome: Outcome) -> str:
    finding, rule = entry.finding, outcome.rules.get(entry.finding.rule)
    parts = [finding.message]
    if finding.sought:
        parts.append(f"Looked for: {'; '.join(dict.fromkeys(finding.sought))} (found none).")
    if rule is not None:
        parts.append(rule.instead.strip())
    return redact("\n".join(parts))


def _suppression(entry: Reported) -> Mapping[str, Json]:
    kind = "external" if entry.by_setting else "inSource"
    return {"kind": kind, "justification": redact(entry.reason)} if entry.reason else {"kind": kind}


def _related(locations: Sequence[Location], outcome: Outcome) -> list[Json]:
    return [
        {
            "id": number,
            **_location(location, outcome),
            **({"message": {"text": redact(location.note)}} if location.note else {}),
        }
        for number, location in enumerate(locations, 1)
    ]


def _location(location: Location, outcome: Outcome) -> Mapping[str, Json]:
    """In a notebook the region is that of the file, and the cell is named beside it."""
    span, at = in_file(location, outcome), place(location, outcome)
    physical: Mapping[str, Json] = {
        "artifactLocation": _artifact(location.path, outcome),
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }
    if at.cell is None:
        return {"physicalLocation": physical}
    name = f"cell {at.cell}, line {at.span.line}"
    return {"physicalLocation": physical, "logicalLocations": [{"name": name, "kind": "cell"}]}


def _artifact(path: str, outcome: Outcome) -> Mapping[str, Json]:
    """Relative to the repository's root; a file outside the project has no such name."""
    uri = _uri(outcome.in_repository(path))
    if uri.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": ROOT}


def _uri(path: str) -> str:
    """The path with every other character as the %-form of its bytes."""
    return "".join(c if c in _HARMLESS else _percent_form(c) for c in path)


def _percent_form(character: str) -> str:
    # A name that is no UTF-8 holds its bytes as such surrogates.
    errors = "surrogateescape" if "\udc80" <= character <= "\udcff" else "replace"
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", errors))


def _invocation(outcome: Outcome) -> Mapping[str, Json]:
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {
                "level": "warning",
                "message": {"text": f"Not read: {redact(problem.message)}"},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": _artifact(path, outcome),
                            "region": {"startLine": max(problem.line, 1)},
                        }
                    }
                ],
            }
            for path, problem in outcome.unread
        ],
    }


FORMAT = Format("sarif", render)
