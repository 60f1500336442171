"""The JSON report and its schema."""

import json
from importlib.metadata import version
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from made_outcomes import CHUNKS, EVERYTHING, make_outcome, render

SCHEMA = json.loads(
    files("pytest_ragft.check.formats").joinpath("check-report.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
FINDING = {
    "rule": "too-many-chunks",
    "code": "RFT207",
    "severity": "warning",
    "confidence": "high",
    "persona": "regular",
    "message": "40 chunks reach the prompt.",
    "location": {
        "path": "src/answer.py",
        "cell": None,
        "line": 7,
        "column": 12,
        "end": {"line": 7, "column": 56},
    },
    "related": [
        {
            "note": "the value of k",
            "location": {
                "path": "src/settings.py",
                "cell": None,
                "line": 1,
                "column": 9,
                "end": {"line": 1, "column": 11},
            },
        }
    ],
    "sought": ["a re-ranker", "a cut of the list"],
    "instead": "Retrieve many, re-rank, keep few.",
    "fixable": None,
    "fingerprint": "00c0ffee00c0ffee",
    "state": "new",
    "reason": None,
    "fails": True,
}


@pytest.fixture
def report():
    return json.loads(render("json", EVERYTHING))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("outcome", [EVERYTHING, make_outcome(), make_outcome(CHUNKS, rules={})])
def test_every_report_meets_the_schema(outcome):
    VALIDATOR.validate(json.loads(render("json", outcome)))


@pytest.mark.parametrize(
    ("change", "key"),
    [({"version": 2}, "version"), ({"unread": None}, "unread"), ({"more": 1}, "")],
)
def test_the_schema_refuses_another_report(report, change, key):
    (error,) = VALIDATOR.iter_errors({**report, **change})
    assert list(error.path) == ([key] if key else [])


def test_the_tool_is_named(report):
    assert report["version"] == 1
    assert report["tool"] == {"name": "ragft", "version": version("pytest-ragft")}


def test_a_finding_says_everything(report):
    assert report["findings"][2] == FINDING


def test_states_and_reasons_stand_beside_the_findings(report):
    told = [(f["state"], f["reason"], f["fixable"], f["fails"]) for f in report["findings"][3:]]
    assert told == [
        ("new", None, "safe", True),
        ("unchanged", None, "safe", False),
        ("suppressed", "measured: an adapter loses 4 points", "safe", False),
        ("suppressed", "per-file-ignores, *.py", "safe", False),
    ]


def test_a_notebook_has_cells(report):
    assert report["findings"][1]["location"] == {
        "path": "notes.ipynb",
        "cell": 2,
        "line": 2,
        "column": 12,
        "end": {"line": 2, "column": 46},
    }


def test_the_summary_counts_what_is_hidden(report):
    rules = report["summary"].pop("rules")
    assert report["summary"] == {
        "files": 41,
        "failed": True,
        "new": {"error": 1, "warning": 2, "info": 1},
        "known": 1,
        "suppressed": 2,
        "other_personas": 7,
        "fixed_since_baseline": 1,
        "fixable": {"safe": 1, "unsafe": 1},
    }
    assert rules[0] == {
        "rule": "full-fine-tuning",
        "code": "RFT401",
        "severity": "warning",
        "findings": 1,
        "known": 1,
        "files": 1,
        "fixable": 1,
    }


def test_files_that_were_not_read_are_listed(report):
    assert report["unread"] == [
        {"path": "data/big.jsonl", "line": 0, "message": "larger than 50 MB"},
        {"path": "b.py", "line": 3, "message": "no Python"},
    ]


def test_json_lines_are_the_findings_alone(report):
    lines = render("jsonl", EVERYTHING).splitlines()
    assert [json.loads(line) for line in lines] == report["findings"]
    assert render("jsonl", make_outcome()) == ""
