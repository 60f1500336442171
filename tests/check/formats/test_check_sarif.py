"""SARIF as the standard has it, and as code scanning reads it.

The schema beside this file is the official one of SARIF 2.1.0 in the copy that Microsoft's SDK
publishes under the MIT licence; it differs from the one of OASIS in two places only, which
`test_regions_have_a_start` and `test_there_are_no_guids` hold.
"""

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from made_outcomes import CHUNKS, EVERYTHING, OVERLAP, SPLITTER, make_finding, make_outcome, render

from pytest_ragft.check.outcome import Reported

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def run_of(outcome):
    (run,) = json.loads(render("sarif", outcome))["runs"]
    return run


def result_of(reported, **changes):
    (result,) = run_of(make_outcome(reported, **changes))["results"]
    return result


def every(value, key):
    """All values of a key, however deep."""
    if isinstance(value, list):
        return [found for item in value for found in every(item, key)]
    if not isinstance(value, dict):
        return []
    own = [value[key]] if key in value else []
    return own + [found for item in value.values() for found in every(item, key)]


@pytest.mark.parametrize("outcome", [EVERYTHING, make_outcome(), make_outcome(CHUNKS, rules={})])
def test_every_log_meets_the_standard(outcome):
    VALIDATOR.validate(json.loads(render("sarif", outcome)))


def test_regions_have_a_start():
    regions = every(json.loads(render("sarif", EVERYTHING)), "region")
    assert regions
    assert all(region["startLine"] >= 1 for region in regions)


def test_there_are_no_guids():
    assert not every(json.loads(render("sarif", EVERYTHING)), "guid")


def test_the_tool_brings_its_rules():
    driver = run_of(EVERYTHING)["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("ragft", version("pytest-ragft"))
    assert [rule["properties"]["code"] for rule in driver["rules"]] == [
        "RFT111",
        "RFT201",
        "RFT207",
        "RFT401",
    ]
    assert driver["rules"][1] == {
        "id": "fixed-length-chunking",
        "shortDescription": {"text": "Title of fixed-length-chunking"},
        "fullDescription": {"text": "Title of fixed-length-chunking. Split at headings first."},
        "help": {
            "text": "Split at headings first.\n"
            "Why, and when to ignore it: ragft rule fixed-length-chunking",
            "markdown": "Split at headings first.\n\n"
            "Why, and when to ignore it: `ragft rule fixed-length-chunking`",
        },
        "defaultConfiguration": {"level": "note"},
        "properties": {
            "tags": ["retrieval"],
            "precision": "medium",
            "problem.severity": "recommendation",
            "code": "RFT201",
            "persona": "pedantic",
        },
    }


def test_a_result_points_at_its_rule_and_its_places():
    assert result_of(CHUNKS) == {
        "ruleId": "too-many-chunks",
        "ruleIndex": 2,
        "level": "warning",
        "message": {
            "text": "40 chunks reach the prompt.\n"
            "Looked for: a re-ranker; a cut of the list (found none).\n"
            "Retrieve many, re-rank, keep few."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "src/answer.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 7, "startColumn": 12, "endLine": 7, "endColumn": 56},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "message": {"text": "the value of k"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "src/settings.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 1, "startColumn": 9, "endLine": 1, "endColumn": 11},
                },
            }
        ],
        "partialFingerprints": {"ragftFinding/v1": "00c0ffee00c0ffee"},
        "baselineState": "new",
        "properties": {"confidence": "high", "persona": "regular"},
    }


@pytest.mark.parametrize(
    ("reported", "level"),
    [(OVERLAP, "error"), (CHUNKS, "warning"), (SPLITTER, "note")],
)
def test_severities_are_levels(reported, level):
    assert result_of(reported)["level"] == level


def test_a_notebook_is_placed_in_its_file_and_in_its_cell():
    (location,) = result_of(SPLITTER)["locations"]
    assert location["physicalLocation"]["region"] == {
        "startLine": 8,
        "startColumn": 17,
        "endLine": 8,
        "endColumn": 51,
    }
    assert location["logicalLocations"] == [{"name": "cell 2, line 2", "kind": "cell"}]


@pytest.mark.parametrize(
    ("reported", "told"),
    [
        (Reported(CHUNKS, "unchanged"), {"baselineState": "unchanged"}),
        (
            Reported(CHUNKS, "suppressed", "measured"),
            {"suppressions": [{"kind": "inSource", "justification": "measured"}]},
        ),
        (Reported(CHUNKS, "suppressed"), {"suppressions": [{"kind": "inSource"}]}),
        (
            Reported(CHUNKS, "suppressed", "per-file-ignores, *.py", by_setting=True),
            {"suppressions": [{"kind": "external", "justification": "per-file-ignores, *.py"}]},
        ),
    ],
)
def test_the_baseline_and_suppressions_are_told(reported, told):
    result = result_of(reported)
    assert {k: v for k, v in result.items() if k in ("baselineState", "suppressions")} == told


@pytest.mark.parametrize(
    ("path", "folder", "artifact"),
    [
        ("a/b.py", "", {"uri": "a/b.py", "uriBaseId": "%SRCROOT%"}),
        ("a/b.py", "apps/chat/", {"uri": "apps/chat/a/b.py", "uriBaseId": "%SRCROOT%"}),
        ("a b#c%/é.py", "", {"uri": "a%20b%23c%25/%C3%A9.py", "uriBaseId": "%SRCROOT%"}),
        ("broken\udcff.py", "", {"uri": "broken%FF.py", "uriBaseId": "%SRCROOT%"}),
        ("/else/where.py", "apps/chat/", {"uri": "file:///else/where.py"}),
    ],
)
def test_paths_are_uris_from_the_root_of_the_repository(path, folder, artifact):
    (location,) = result_of(make_finding(path=path), folder=folder)["locations"]
    assert location["physicalLocation"]["artifactLocation"] == artifact


def test_files_that_were_not_read_are_notifications():
    (invocation,) = run_of(EVERYTHING)["invocations"]
    assert invocation["executionSuccessful"] is True
    notes = invocation["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == [
        "Not read: larger than 50 MB",
        "Not read: no Python",
    ]
    assert [note["locations"][0]["physicalLocation"]["region"]["startLine"] for note in notes] == [
        1,
        3,
    ]


def test_a_finding_without_fingerprint_note_or_rule_is_still_a_result():
    bare = result_of(make_finding("gone", fingerprint="", related=()))
    assert {"ruleIndex", "partialFingerprints", "relatedLocations"}.isdisjoint(bare)
