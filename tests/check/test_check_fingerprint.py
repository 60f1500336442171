"""A finding is the same finding after its lines have moved."""

from pytest_ragft.check.fact import Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.fingerprint import fingerprinted
from pytest_ragft.check.rule import Match, Rule


def finding(line, rule="big-k", path="a.py"):
    at = Location(path, Span(line, 1, line, 9))
    return Finding(rule, "RFT207", "warning", "high", "regular", "m", at)


def rule(name, report="each"):
    words = ("RFT207", "retrieval", "t", "m", "i")
    return Rule(name, *words, "warning", "high", "regular", Match(report=report))


def prints(*findings, lines=("",) * 20, report="each"):
    rules = {"big-k": rule("big-k", report)}
    return [f.fingerprint for f in fingerprinted(findings, rules, lambda _: lines)]


def test_moved_and_reindented_lines_are_the_same():
    [before] = prints(finding(1), lines=["f(k=30)"])
    [after] = prints(finding(3), lines=["", "", "    f(k=30)  "])
    assert before == after
    assert len(before) == 16


def test_other_content_path_or_rule_is_another():
    [one] = prints(finding(1), lines=["f(k=30)"])
    assert prints(finding(1), lines=["f(k=31)"]) != [one]
    assert prints(finding(1, path="b.py"), lines=["f(k=30)"]) != [one]
    assert prints(finding(1, rule="other"), lines=["f(k=30)"]) != [one]


def test_equal_ones_are_told_apart_by_their_order():
    first, second = prints(finding(1), finding(2), lines=["f()", "f()"])
    assert first != second
    assert prints(finding(4), finding(9), lines=["f()"] * 9) == [first, second]


def test_a_finding_about_the_project_is_the_same_wherever_it_is_shown():
    [one] = prints(finding(1), lines=["a"], report="project")
    assert prints(finding(2, path="b.py"), lines=["b", "c"], report="project") == [one]
