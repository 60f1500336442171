"""Each case that ran is measured, and the figures travel with its report."""

import json

import pytest

from pytest_ragft.golden.measured import Measured, MeasuredCheck, Retrieved

CONFTEST = """\
import json
from pytest_ragft.golden.measured import Measured

def pytest_runtest_logreport(report):
    measured = Measured.of_report(report)
    if measured is not None:
        with open({path!r}, "a") as file:
            file.write(json.dumps(measured.to_json()) + "\\n")
"""
APP = """\
def answer(question):
    if question == "raise":
        raise ValueError
    if question == "sources":
        return {"answer": "14 days", "sources": ["a.md", "b.md"]}
    if question == "contexts":
        return {"answer": "14 days", "contexts": [{"text": "Shoes: 14 days.", "source": "a.md"}]}
    return "14 days"
"""
CASES = """\
cases:
  - id: plain
    question: How long?
    expects: [14 days, two weeks]
    source: a.md
    oracle: Shoes go back within 14 days.
    tags: [returns]
    checks: [lacks: 14, contains: 14 days, judged: Be kind.]
  - {id: contexts, question: contexts, checks: [words: {at_most: 9}]}
  - {id: sources, question: sources, mode: abstain}
  - {id: raises, question: raise, expects: x}
  - {id: expected, question: Q, expects: 30 days, marks: xfail}
  - {id: left, question: Q, marks: skip}
"""


@pytest.fixture
def measured(golden, pytester):
    def measured(text, *options, **more):
        path = pytester.path / "measured.jsonl"
        pytester.makeconftest(CONFTEST.format(path=str(path)))
        golden(text, *options, app=APP, **more)
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return {row["nodeid"].split("::")[1]: Measured.of_json(row) for row in rows}

    return measured


@pytest.mark.parametrize("options", [(), ("-n2",)])
def test_cases_are_measured(measured, options):
    found = measured(CASES, *options)
    assert sorted(found) == ["contexts", "expected", "plain", "raises", "sources"]
    assert found["plain"] == Measured(
        nodeid="shop.ragft.yaml::plain",
        tags=("returns",),
        question="How long?",
        expects=("14 days", "two weeks"),
        sources=("a.md",),
        oracle="Shoes go back within 14 days.",
        reply="14 days",
        checks=(
            MeasuredCheck(
                "lacks",
                "constraint",
                outcome=False,
                fault="expected a reply without '14', found '14 days'",
                line=9,
                source="checks.lacks('14')",
            ),
            MeasuredCheck(
                "contains", "content", outcome=True, line=9, source="checks.contains('14 days')"
            ),
            MeasuredCheck(
                "judged",
                "content",
                outcome=None,
                fault="not reached",
                line=9,
                source="checks.judged('Be kind.', question='How long?', expects='14 days')",
            ),
        ),
    )
    assert found["contexts"].retrieved == (Retrieved("Shoes: 14 days.", "a.md"),)
    assert found["sources"].retrieved == (Retrieved(None, "a.md"), Retrieved(None, "b.md"))
    assert found["sources"].mode == "abstain"
    assert found["raises"].reply is None
    assert found["raises"].retrieved is None
    assert [check.outcome for check in found["raises"].checks] == [None]
    assert [check.outcome for check in found["expected"].checks] == [False]


def test_a_report_of_another_test_carries_nothing():
    assert Measured.of_report(object()) is None
