"""GitLab's code quality report."""

import json

from made_outcomes import CHUNKS, EVERYTHING, OVERLAP, SPLITTER, make_finding, make_outcome, render

REQUIRED = {"description", "check_name", "fingerprint", "severity", "location"}


def issues(outcome):
    return json.loads(render("gitlab", outcome))


def test_an_issue_has_what_gitlab_asks_for():
    assert issues(make_outcome(CHUNKS)) == [
        {
            "description": "too-many-chunks (RFT207): 40 chunks reach the prompt.",
            "check_name": "ragft/too-many-chunks",
            "fingerprint": "00c0ffee00c0ffee",
            "severity": "minor",
            "location": {"path": "src/answer.py", "lines": {"begin": 7, "end": 7}},
        }
    ]


def test_every_issue_has_the_required_keys():
    assert all(set(issue) == REQUIRED for issue in issues(EVERYTHING))


def test_severities_are_those_of_gitlab():
    found = issues(make_outcome(OVERLAP, CHUNKS, SPLITTER))
    assert [issue["severity"] for issue in found] == ["major", "minor", "info"]


def test_known_findings_stay_and_suppressed_ones_go():
    assert len(issues(EVERYTHING)) == 5


def test_a_notebook_is_placed_in_its_file():
    (issue,) = issues(make_outcome(SPLITTER))
    assert issue["location"] == {"path": "notes.ipynb", "lines": {"begin": 8, "end": 8}}


def test_a_project_within_a_repository_is_named_from_its_root():
    (issue,) = issues(make_outcome(CHUNKS, folder="apps/chat/"))
    assert issue["location"]["path"] == "apps/chat/src/answer.py"


def test_no_two_issues_share_a_fingerprint():
    bare = [make_finding(span=(line, 1, line, 2), fingerprint="") for line in (1, 2)]
    found = {issue["fingerprint"] for issue in issues(make_outcome(*bare))}
    assert len(found) == 2
    assert all(found)


def test_nothing_found_is_an_empty_list():
    assert render("gitlab", make_outcome()) == "[]\n"
