"""JUnit XML as Jenkins, GitLab and others read it."""

from xml.etree import ElementTree as ET

import pytest
from made_outcomes import CHUNKS, EVERYTHING, SPLITTER, make_finding, make_outcome, render

from pytest_ragft.check.outcome import Reported

# What the schema that Jenkins publishes for the format allows, as far as we use it.
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "skipped", "system-out"},
    "failure": set(),
    "skipped": set(),
    "system-out": set(),
}
ATTRIBUTES = {
    "testsuites": {"name"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "file", "line", "time"},
    "failure": {"type", "message"},
    "skipped": {"message"},
    "system-out": set(),
}


def parsed(outcome):
    return ET.fromstring(render("junit", outcome))


@pytest.mark.parametrize("outcome", [EVERYTHING, make_outcome(), make_outcome(CHUNKS, rules={})])
def test_every_report_has_the_form(outcome):
    for element in parsed(outcome).iter():
        assert {child.tag for child in element} <= CHILDREN[element.tag]
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
    for suite in parsed(outcome):
        assert set(suite.attrib) == ATTRIBUTES["testsuite"]
        assert int(suite.get("tests")) == len(suite) > 0
        assert int(suite.get("failures")) == len(suite.findall("*/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("*/skipped"))


def test_a_finding_that_fails_the_run_is_a_failure():
    assert render("junit", make_outcome(CHUNKS)) == (
        """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ragft check: Found 1 warning in 41 files.">
  <testsuite name="src/answer.py" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase classname="src/answer.py" name="too-many-chunks (RFT207) at src/answer.py:7:12" \
file="src/answer.py" line="7" time="0">
      <failure type="warning" message="40 chunks reach the prompt.">\
src/answer.py:7:12: warning: 40 chunks reach the prompt.
Looked for: a re-ranker; a cut of the list (found none)
Do: Retrieve many, re-rank, keep few.
Why: ragft rule too-many-chunks</failure>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_one_that_does_not_fail_the_run_passes():
    (case,) = parsed(make_outcome(Reported(SPLITTER, counts=False))).iter("testcase")
    assert [child.tag for child in case] == ["system-out"]
    assert case.get("line") == "8"
    assert case.get("name") == "fixed-length-chunking (RFT201) at notes.ipynb:cell 2:2:12"


def test_a_known_one_is_skipped():
    (case,) = parsed(make_outcome(Reported(CHUNKS, "unchanged", counts=False))).iter("testcase")
    assert case.find("skipped").get("message") == "known from the baseline"


def test_files_that_were_not_read_are_skipped():
    cases = parsed(EVERYTHING).findall("testsuite[@name='files not read']/testcase")
    assert [case.find("skipped").get("message") for case in cases] == [
        "not read: larger than 50 MB",
        "not read: no Python",
    ]


def test_nothing_found_is_a_test_that_passes():
    (case,) = parsed(make_outcome()).iter("testcase")
    assert (case.get("classname"), len(case)) == ("ragft", 0)


def test_what_xml_cannot_hold_stands_as_an_escape():
    message = 'a\x00\x1b\ufffe\ud800 <&> "quoted" ]]>'
    (failure,) = parsed(make_outcome(make_finding(message=message))).iter("failure")
    assert failure.get("message") == 'a\\x00\\x1b\\ufffe\\ud800 <&> "quoted" ]]>'
