"""Workflow commands as the runner reads them."""

import re

import pytest
from made_outcomes import CHUNKS, EVERYTHING, make_finding, make_outcome, render

from pytest_ragft.check.outcome import Reported


def commands(outcome):
    """Name, properties and message of each annotation, as the runner takes them apart."""
    found = []
    for line in render("github", outcome).splitlines():
        match = re.match(r"::(error|warning|notice) (.*?)::(.*)$", line)
        if match:
            pairs = (pair.split("=", 1) for pair in match[2].split(",") if pair)
            found.append((match[1], {k: unescaped(v) for k, v in pairs}, unescaped(match[3])))
    return found


def unescaped(text):
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_the_whole_output():
    assert render("github", EVERYTHING) == (
        """\
::error file=data/golden.jsonl,line=1,endLine=1,col=1,endColumn=1,title=train-eval-overlap (RFT111)::12 of 300 questions stand in the training data.%0ADrop the rows.%0AWhy: ragft rule train-eval-overlap
::warning file=src/answer.py,line=7,endLine=7,col=12,endColumn=55,title=too-many-chunks (RFT207)::40 chunks reach the prompt.%0ARetrieve many, re-rank, keep few.%0AWhy: ragft rule too-many-chunks
::warning file=train.py,line=1,endLine=8,title=full-fine-tuning (RFT401)::SFTTrainer trains every weight of the model.%0ATrain an adapter first.%0AWhy: ragft rule full-fine-tuning
::notice file=notes.ipynb,line=8,endLine=8,col=17,endColumn=50,title=fixed-length-chunking (RFT201)::TokenTextSplitter cuts at a fixed length.%0ASplit at headings first.%0AWhy: ragft rule fixed-length-chunking
::group::5 findings, one a line
data/golden.jsonl:1:1: error train-eval-overlap (RFT111) 12 of 300 questions stand in the training data.
notes.ipynb:cell 2:2:12: info fixed-length-chunking (RFT201) TokenTextSplitter cuts at a fixed length.
src/answer.py:7:12: warning too-many-chunks (RFT207) 40 chunks reach the prompt.
train.py:1:11: warning full-fine-tuning (RFT401) SFTTrainer trains every weight of the model.
train.py:1:11: warning full-fine-tuning (RFT401) SFTTrainer trains every weight of the model. [in the baseline]
data/big.jsonl: not read: larger than 50 MB
b.py:3: not read: no Python
::endgroup::
Found 1 error, 2 warnings and 1 note in 41 files; 1 can be fixed with --fix, 1 more with --fix --unsafe-fixes; 1 known from the baseline, 2 suppressed, 1 fixed since the baseline, 2 not read, 5 more with --persona pedantic, 7 more with --persona auditor.
"""  # noqa: E501  # lines of the output
    )


def test_findings_of_a_rule_in_a_file_share_an_annotation():
    places = [make_finding(span=(line, 1, line, 5)) for line in range(1, 9)]
    (annotation,) = commands(make_outcome(*places))
    assert annotation[1]["line"] == "1"
    assert annotation[2].splitlines() == [
        "40 chunks reach the prompt.",
        "7 more in this file: 2:1, 3:1, 4:1, 5:1, 6:1, and 2 further on.",
        "Retrieve many, re-rank, keep few.",
        "Why: ragft rule too-many-chunks",
    ]


def test_a_known_finding_is_no_annotation():
    assert commands(make_outcome(Reported(CHUNKS, "unchanged", counts=False))) == []


@pytest.mark.parametrize("text", ["50 % of, all: k", "a%0Ab", "title,file=x", "::error::"])
def test_texts_come_back_as_they_were(text):
    ((_, properties, message),) = commands(make_outcome(make_finding(path=text, message=text)))
    assert properties["file"] == text
    assert message.splitlines()[0] == text


def test_a_project_within_a_repository_is_named_from_its_root():
    ((_, properties, _),) = commands(make_outcome(CHUNKS, folder="apps/chat/"))
    assert properties["file"] == "apps/chat/src/answer.py"


def test_what_github_does_not_show_is_said():
    findings = [make_finding(path=f"{number}.py") for number in range(11)]
    text = render("github", make_outcome(*findings))
    assert "\nGitHub shows 10 of the 11 annotations of the kind 'warning'.\n" in text


def test_a_rule_that_is_not_known_any_more_is_still_named():
    ((_, _, message),) = commands(make_outcome(CHUNKS, rules={}))
    assert message == "40 chunks reach the prompt.\nWhy: ragft rule too-many-chunks"


def test_nothing_found_is_the_summary_alone():
    assert render("github", make_outcome()) == "No findings in 41 files.\n"
