"""The matcher that sums a value over a folder."""

from pathlib import PurePosixPath

import pytest

from pytest_ragft.check.fact import Fact, FileFacts, Span, Value
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.matchers.count import count, interval
from pytest_ragft.check.project import Project, index
from pytest_ragft.check.rule import Clause, Condition, Match, Raise, Rule, Selector

ROWS = Selector(kinds=frozenset({"dataset"}), values=(Condition("rows", "above", 0),))
AMPLE = Selector(values=(Condition("total", "at-least", 50),))
RULE = Rule(
    name="few-cases",
    code="T1",
    group="evaluation",
    title="few cases",
    message="{total} cases: {low} to {high} %",
    instead="more",
    severity="warning",
    confidence="high",
    persona="regular",
    match=Match(
        matcher="count",
        any=(ROWS,),
        raises=(Raise((Clause("fact", (AMPLE,), "fifty"),), severity="info", persona="pedantic"),),
        parameters={"sum": "rows", "below": 100},
    ),
)


def test_each_notebook_is_a_set_of_its_own():
    files = {
        path: FileFacts(path, "notebook", facts=(cases(number),))
        for path, number in {"lessons/a.ipynb": 3, "lessons/b.ipynb": 4}.items()
    }
    (finding,) = count(RULE, Project(files, {}, index(files)))
    assert (finding.at.path, finding.message) == ("lessons/b.ipynb", "4 cases: 34 to 97 %")


def cases(number: Value) -> Fact:
    return Fact("dataset", "golden", Span(1, 1, 1, 2), {"rows": number})


def found(rows: dict[str, Value], rule: Rule = RULE) -> list[Finding]:
    """Findings in a project with these files and their numbers of rows."""
    files = {
        path: FileFacts(
            path, "jsonl", facts=(Fact("dataset", "golden", Span(1, 1, 1, 2), {"rows": number}),)
        )
        for path, number in rows.items()
    }
    return list(count(rule, Project(files, {}, index(files))))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"evals/a.jsonl": 10}, "10 cases: 49 to 94 %"),
        ({"evals/a.jsonl": 3, "evals/b.jsonl": 7}, "10 cases: 49 to 94 %"),
        ({"evals/a.jsonl": 9, "smoke/b.jsonl": 10}, "10 cases: 49 to 94 %"),
        ({"a.jsonl": 50}, "50 cases: 67 to 89 %"),
    ],
)
def test_the_folder_with_most_cases_is_judged(rows, message):
    assert [finding.message for finding in found(rows)] == [message]


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"evals/a.jsonl": 100},
        {"evals/a.jsonl": 60, "evals/b.jsonl": 40},
        {"a.jsonl": 0},
        {"a.jsonl": "many"},
        {"a.jsonl": 2.5},
    ],
)
def test_enough_cases_or_none_are_no_finding(rows):
    assert found(rows) == []


def test_a_small_set_beside_a_large_one_is_no_finding():
    assert found({"evals/a.jsonl": 100, "smoke/b.jsonl": 3}) == []


def test_the_largest_file_is_the_place_and_the_others_are_shown():
    (finding,) = found({"evals/a.jsonl": 3, "evals/b.jsonl": 7, "evals/c.jsonl": 1})
    assert finding.at.path == "evals/b.jsonl"
    assert [PurePosixPath(place.path).name for place in finding.related] == ["a.jsonl", "c.jsonl"]


@pytest.mark.parametrize(("rows", "severity"), [(49, "warning"), (50, "info"), (99, "info")])
def test_the_sum_decides_how_severe_it_is(rows, severity):
    assert [finding.severity for finding in found({"evals/a.jsonl": rows})] == [severity]


def test_a_limit_that_is_no_number_finds_nothing():
    match = Match(matcher="count", any=(ROWS,), parameters={"sum": "rows", "below": "many"})
    assert found({"evals/a.jsonl": 3}, RULE._replace(match=match)) == []


def test_counter_evidence_silences_it():
    everywhere = Clause("project", (Selector(kinds=frozenset({"dataset"})),), "another set")
    match = Match(
        matcher="count", any=(ROWS,), unless=(everywhere,), parameters={"sum": "rows", "below": 100}
    )
    assert found({"evals/a.jsonl": 3, "evals/b.jsonl": 3}, RULE._replace(match=match)) == []


@pytest.mark.parametrize(
    ("cases", "expected"), [(3, (29, 98)), (10, (49, 94)), (50, (67, 89)), (100, (71, 87))]
)
def test_the_interval_is_wilsons(cases, expected):
    assert interval(cases) == expected
