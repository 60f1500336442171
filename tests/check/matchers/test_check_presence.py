"""The general matcher: candidates, needs, counter-evidence, escalation and how often it speaks."""

from typing import Any

import pytest

from pytest_ragft.check.construction import rule
from pytest_ragft.check.fact import Fact, FileFacts, Span
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.matchers.presence import presence
from pytest_ragft.check.project import Project, index

BASE: dict[str, Any] = {
    "name": "example-rule",
    "code": "RFT999",
    "group": "retrieval",
    "title": "An example",
    "message": "{short} found",
    "instead": "Something else.",
    "severity": "warning",
    "confidence": "high",
    "persona": "regular",
}


def call(line: int, name: str = "lib.search", scope: str = "", **given: Any) -> Fact:
    return Fact("call", name, Span(line, 1, line, 9), scope=scope, **given)


def project(**files: tuple[Fact, ...] | FileFacts) -> Project:
    """Files named `a` for a.py; those given as facts are application code."""
    read = {}
    for name, content in files.items():
        path = f"{name}.py"
        read[path] = (
            content if isinstance(content, FileFacts) else FileFacts(path, "python", facts=content)
        )
    return Project(read, {"a.py": frozenset({"b.py"})}, index(read))


def found(match: dict[str, Any], over: Project) -> list[Finding]:
    return list(presence(rule(BASE | {"match": match}), over))


def lines(match: dict[str, Any], over: Project) -> list[str]:
    return [f"{finding.at.path}:{finding.at.span.line}" for finding in found(match, over)]


SEARCH = {"kind": "call", "names": ["lib.search"]}
RANK = {"kind": "call", "names": ["lib.rank"]}
RANKED = call(9, "lib.rank")


def test_each_candidate_is_reported_once_however_many_selectors_fit() -> None:
    over = project(a=(call(1), call(2)))
    assert lines({"any": [SEARCH, {"kind": "call"}]}, over) == ["a.py:1", "a.py:2"]


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("each", ["a.py:1", "a.py:2", "a.py:3", "b.py:1"]),
        ("function", ["a.py:1", "a.py:3", "b.py:1"]),
        ("file", ["a.py:1", "b.py:1"]),
        ("project", ["a.py:1"]),
    ],
)
def test_a_rule_speaks_once_for_what_it_reports_on(report: str, expected: list[str]) -> None:
    over = project(a=(call(1, scope="f"), call(2, scope="f"), call(3, scope="g")), b=(call(1),))
    assert lines({"any": [SEARCH], "report": report}, over) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("function", ["a.py:1", "a.py:2"]),
        ("file", ["a.py:1", "a.py:2"]),
        ("reach", []),
        ("project", []),
    ],
)
def test_counter_evidence_counts_within_its_scope(scope: str, expected: list[str]) -> None:
    over = project(a=(call(1, scope="f"), call(2, scope="g")), b=(RANKED,))
    unless = [{"scope": scope, "any": [RANK], "says": "a re-ranker"}]
    assert lines({"any": [SEARCH], "unless": unless}, over) == expected


def test_counter_evidence_in_one_function_does_not_speak_for_the_next() -> None:
    over = project(a=(call(1, scope="f"), call(2, "lib.rank", scope="f"), call(3, scope="g")))
    unless = [{"scope": "function", "any": [RANK], "says": "a re-ranker"}]
    assert lines({"any": [SEARCH], "unless": unless}, over) == ["a.py:3"]


def test_a_folder_is_the_files_beside_the_candidate() -> None:
    unless = [{"scope": "folder", "any": [RANK], "says": "a re-ranker"}]
    files = {
        path: FileFacts(path, "python", facts=facts)
        for path, facts in {
            "a/find.py": (call(1),),
            "a/rank.py": (RANKED,),
            "b/find.py": (call(1),),
            "rank.py": (RANKED,),
        }.items()
    }
    over = Project(files, {}, index(files))
    assert lines({"any": [SEARCH], "unless": unless}, over) == ["b/find.py:1"]


def test_of_several_findings_of_one_function_the_one_for_everyone_is_reported() -> None:
    odd, other = {"values": {"way": "odd"}}, {"values": {"way": "even"}}
    over = project(a=(call(1, **odd), call(2, **other), call(3, **other), call(4, **odd)))
    pedantic = {"scope": "fact", "any": [{"values": {"way": "odd"}}], "says": "an odd way"}
    match = {
        "any": [SEARCH],
        "report": "function",
        "raise": [{"when": [pedantic], "persona": "pedantic"}],
    }
    assert [(f.at.span.line, f.persona) for f in found(match, over)] == [(2, "regular")]
    over = project(a=(call(1, **odd), call(4, **odd)))
    assert [(f.at.span.line, f.persona) for f in found(match, over)] == [(1, "pedantic")]


def test_one_piece_of_evidence_in_the_whole_project_still_silences() -> None:
    over = project(a=(call(1),), b=(RANKED,))
    unless = [{"scope": "project", "any": [RANK], "says": "a re-ranker"}]
    assert lines({"any": [SEARCH], "unless": unless}, over) == []


def test_a_candidate_does_not_speak_against_itself() -> None:
    over = project(a=(call(1),))
    unless = [{"scope": "project", "any": [SEARCH], "says": "another search"}]
    assert lines({"any": [SEARCH], "unless": unless}, over) == ["a.py:1"]


def test_two_candidates_speak_against_each_other() -> None:
    over = project(a=(call(1), call(2)))
    unless = [{"scope": "project", "any": [SEARCH], "says": "another search"}]
    assert lines({"any": [SEARCH], "unless": unless}, over) == []


def test_counter_evidence_may_have_to_be_there_several_times() -> None:
    unless = [{"scope": "project", "any": [RANK], "says": "two re-rankers", "times": 2}]
    one, two = (RANKED,), (RANKED, call(10, "lib.rank"))
    assert lines({"any": [SEARCH], "unless": unless}, project(a=(call(1),), b=one)) == ["a.py:1"]
    assert lines({"any": [SEARCH], "unless": unless}, project(a=(call(1),), b=two)) == []


def test_what_is_needed_must_be_there_and_is_shown() -> None:
    needs = [{"scope": "project", "any": [RANK], "says": "a re-ranker"}]
    assert found({"any": [SEARCH], "needs": needs}, project(a=(call(1),))) == []
    (finding,) = found({"any": [SEARCH], "needs": needs}, project(a=(call(1),), b=(RANKED,)))
    assert [(place.path, place.span.line, place.note) for place in finding.related] == [
        ("b.py", 9, "a re-ranker")
    ]


def test_the_finding_says_what_was_looked_for() -> None:
    unless = [{"scope": "project", "any": [RANK], "says": "a re-ranker"}]
    (finding,) = found({"any": [SEARCH], "unless": unless}, project(a=(call(1),)))
    assert (finding.sought, finding.message) == (("a re-ranker",), "search found")


def test_a_report_for_the_project_names_other_files_too() -> None:
    over = project(a=(call(1), call(2)), b=(call(5), call(6)), c=(call(7),))
    (finding,) = found({"any": [SEARCH], "report": "project"}, over)
    assert [(place.path, place.span.line, place.note) for place in finding.related] == [
        ("b.py", 5, "also here"),
        ("c.py", 7, "also here"),
    ]


def test_application_code_comes_before_examples() -> None:
    example = FileFacts("a.py", "python", "example", facts=(call(1),))
    over = project(a=example, b=(call(2),))
    assert lines({"any": [SEARCH], "report": "project"}, over) == ["b.py:2"]


@pytest.mark.parametrize(("besides", "severity"), [((RANKED,), "error"), ((), "warning")])
def test_a_rule_raises_its_voice_where_all_of_when_is_found(
    besides: tuple[Fact, ...], severity: str
) -> None:
    when = [{"scope": "project", "any": [RANK], "says": "a re-ranker"}]
    match = {"any": [SEARCH], "raise": [{"when": when, "severity": "error"}]}
    over = project(a=(call(1),), b=besides)
    (finding,) = found(match, over)
    assert (finding.severity, finding.persona) == (severity, "regular")


def test_a_case_has_needs_of_its_own_and_those_of_all() -> None:
    needs = [{"scope": "file", "any": [RANK], "says": "a re-ranker"}]
    match = {"cases": [{"any": [SEARCH], "needs": needs}, {"any": [{"kind": "text"}]}]}
    text = Fact("text", "sql-vector-search", Span(4, 1, 4, 9))
    assert lines(match, project(a=(call(1), text))) == ["a.py:4"]
    assert lines(match, project(a=(call(1), text, RANKED))) == ["a.py:1", "a.py:4"]


def test_a_finding_in_a_configuration_stands_at_the_value_asked_for() -> None:
    places = {"rank": Span(7, 1, 7, 5)}
    whole = Fact("config", "axolotl", Span(1, 1, 90, 1), {"rank": 8, "name": "x"}, places)
    over = project(a=(whole,))
    asked = {"kind": "config", "values": {"rank": 8}}
    elsewhere = {"kind": "config", "values": {"name": "x"}}
    assert lines({"any": [asked]}, over) == ["a.py:7"]
    assert lines({"any": [elsewhere]}, over) == ["a.py:1"]


def test_a_flow_is_shown_with_its_end() -> None:
    flow = Fact("flow", "retrieved-to-prompt", Span(3, 1, 3, 9), {}, {"prompt": Span(5, 1, 5, 9)})
    (finding,) = found({"any": [{"kind": "flow"}]}, project(a=(flow,)))
    assert [(place.span.line, place.note) for place in finding.related] == [
        (5, "it goes into the prompt here")
    ]


def test_a_flow_that_is_evidence_is_shown_at_its_end() -> None:
    flow = Fact("flow", "retrieved-to-prompt", Span(1, 1, 1, 9), {}, {"prompt": Span(5, 1, 5, 9)})
    needs = [{"scope": "function", "any": [{"kind": "flow"}], "says": "goes into a prompt"}]
    (finding,) = found({"any": [SEARCH], "needs": needs}, project(a=(call(1), flow)))
    assert [(place.span.line, place.note) for place in finding.related] == [
        (5, "goes into a prompt")
    ]


def test_a_place_is_shown_once_and_never_beside_itself() -> None:
    needs = [
        {"scope": "file", "any": [{"kind": "text"}, {"kind": "slice"}], "says": "first"},
        {"scope": "file", "any": [{"kind": "slice"}], "says": "second"},
    ]
    text = Fact("text", "sql-vector-search", Span(1, 1, 1, 9))
    cut = Fact("slice", "text-slice", Span(4, 1, 4, 9))
    (finding,) = found({"any": [SEARCH], "needs": needs}, project(a=(call(1), text, cut)))
    assert [(place.span.line, place.note) for place in finding.related] == [(4, "first")]
