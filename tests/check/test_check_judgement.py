"""What settings, personas, comments and the baseline make of the rules' findings."""

from datetime import date

import pytest

from pytest_ragft.check.baseline import Baseline, Entry
from pytest_ragft.check.fact import Comment, FileFacts, Problem, Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.judgement import Run, judge
from pytest_ragft.check.rule import Match, Rule
from pytest_ragft.check.settings import CheckSettings


def rule(name, code, severity="warning", persona="regular"):
    return Rule(name, code, "retrieval", "t", "m", "i", severity, "high", persona, Match())


RULES = {
    r.name: r
    for r in (
        rule("unreadable-input", "RFT001"),
        rule("unused-suppression", "RFT002"),
        rule("suppression-without-reason", "RFT003"),
        rule("unknown-rule-in-suppression", "RFT004"),
        rule("expired-baseline-entry", "RFT005"),
        rule("big-k", "RFT207"),
    )
}


def finding(path="a.py", line=1, severity="warning", persona="regular"):
    at = Location(path, Span(line, 1, line, 9))
    return Finding("big-k", "RFT207", severity, "high", persona, "m", at)


def run(*found, files=None, rules=RULES, asked=lambda _: True, baseline=None, **settings):
    default = {"a.py": FileFacts("a.py", "python")}
    return Run(
        files=default if files is None else {file.path: file for file in files},
        found=found,
        rules=rules,
        names={written: r.name for r in RULES.values() for written in (r.name, r.code)},
        settings=CheckSettings(**settings),
        lines=lambda _: ["k = 40"] * 9,
        asked=asked,
        baseline=baseline or Baseline({}),
        today=date(2026, 11, 21),
    )


def states(outcome):
    return [(entry.finding.rule, entry.state, entry.counts) for entry in outcome.reported]


@pytest.mark.parametrize(
    ("severity", "fail_on", "fails"),
    [
        ("warning", "warning", True),
        ("error", "warning", True),
        ("info", "warning", False),
        ("info", "info", True),
        ("error", "never", False),
    ],
)
def test_a_finding_fails_from_the_threshold_on(severity, fail_on, fails):
    outcome = judge(run(finding(severity=severity), fail_on=fail_on))
    assert outcome.failed is fails
    assert states(outcome) == [("big-k", "new", fails)]


@pytest.mark.parametrize(
    ("context", "persona", "heard"),
    [
        ("application", "regular", True),
        ("example", "regular", False),
        ("example", "pedantic", True),
    ],
)
def test_a_finding_in_an_example_is_for_keener_ears(context, persona, heard):
    files = [FileFacts("a.py", "python", context=context)]
    outcome = judge(run(finding(), files=files, persona=persona))
    assert (len(outcome.reported), outcome.quieter) == (1, 0) if heard else (0, 1)


def test_nobody_is_keener_than_an_auditor():
    files = [FileFacts("a.py", "python", context="example")]
    outcome = judge(run(finding(persona="auditor"), files=files, persona="auditor"))
    assert outcome.reported[0].finding.persona == "auditor"


def test_what_is_not_asked_for_is_neither_shown_nor_counted():
    outcome = judge(run(finding(), finding("b.py"), asked=lambda path: path == "b.py"))
    assert [entry.finding.at.path for entry in outcome.reported] == ["b.py"]
    assert outcome.files == 0


@pytest.mark.parametrize(
    ("glob", "path", "silenced"),
    [
        ("a.py", "a.py", True),
        ("*.py", "app/a.py", True),
        ("a.py", "app/a.py", True),
        ("app/*", "app/a.py", True),
        ("app/*", "a.py", False),
        ("other.py", "a.py", False),
    ],
)
def test_files_may_ignore_rules(glob, path, silenced):
    outcome = judge(run(finding(path), per_file_ignores={glob: ("RFT207",)}))
    (entry,) = outcome.reported
    assert (entry.state == "suppressed") is silenced
    assert (entry.reason == f"per-file-ignores, {glob}") is silenced


def test_another_rule_of_a_file_is_not_ignored():
    outcome = judge(run(finding(), per_file_ignores={"a.py": ("RFT001",)}))
    assert states(outcome) == [("big-k", "new", True)]


def comment(text, line=1):
    return FileFacts("a.py", "python", comments=(Comment(line, 9, text, alone=False),))


def test_a_comment_silences_and_says_why():
    outcome = judge(run(finding(), files=[comment("# ragft: ignore[big-k] measured")]))
    assert states(outcome) == [("big-k", "suppressed", False)]
    assert outcome.reported[0].reason == "measured"
    assert outcome.shown == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# ragft: ignore[big-k] measured", ["unused-suppression"]),
        ("# ragft: ignore[bigk] measured", ["unknown-rule-in-suppression"]),
        ("# ragft: ignore measured", ["unknown-rule-in-suppression"]),
        ("# ragft: ignore[big-k]", ["unused-suppression", "suppression-without-reason"]),
    ],
)
def test_comments_are_checked_too(text, found):
    outcome = judge(run(files=[comment(text)]))
    assert [entry.finding.rule for entry in outcome.reported] == found
    assert outcome.failed


def test_a_comment_for_a_finding_nobody_hears_is_used():
    quiet = finding(persona="auditor")
    outcome = judge(run(quiet, files=[comment("# ragft: ignore[big-k] measured")]))
    assert outcome.reported == ()


@pytest.mark.parametrize("strict", [True, False])
def test_what_cannot_be_read_is_shown_and_fails_when_strict(strict):
    files = [FileFacts("a.py", "python", problems=(Problem(3, "does not parse"),))]
    outcome = judge(run(files=files, strict=strict))
    assert states(outcome) == [("unreadable-input", "new", strict)]
    assert outcome.reported[0].finding.at.span == Span(3, 1, 3, 1)


def test_a_rule_of_the_checker_can_be_switched_off():
    files = [FileFacts("a.py", "python", problems=(Problem(3, "does not parse"),))]
    assert judge(run(files=files, rules={})).reported == ()


def known(expires=None):
    print_ = judge(run(finding())).reported[0].finding.fingerprint
    return Baseline({print_: Entry(print_, "big-k", "a.py", "m", expires)})


def test_what_the_baseline_knows_is_shown_and_does_not_fail():
    outcome = judge(run(finding(), baseline=known()))
    assert states(outcome) == [("big-k", "unchanged", False)]
    assert outcome.resolved == ()
    assert len(outcome.shown) == 1


def test_what_the_baseline_knew_and_is_gone_is_resolved():
    assert len(judge(run(baseline=known())).resolved) == 1
    without = {name: r for name, r in RULES.items() if name != "big-k"}
    assert judge(run(baseline=known(), rules=without)).resolved == ()


def test_an_entry_whose_time_is_over_counts_again_and_is_named():
    outcome = judge(run(finding(), baseline=known(date(2026, 1, 1))))
    assert states(outcome) == [("expired-baseline-entry", "new", True), ("big-k", "new", True)]
    assert "ended on 2026-01-01" in outcome.reported[0].finding.message


def test_fingerprints_do_not_depend_on_what_is_asked_for():
    every = judge(run(finding(line=1), finding(line=2)))
    keen = finding(line=1)._replace(persona="auditor")
    some = judge(run(keen, finding(line=2)))
    assert some.reported[0].finding.fingerprint == every.reported[1].finding.fingerprint


def test_cells_of_notebooks_are_handed_on():
    files = [FileFacts("n.ipynb", "notebook", cells=(1, 0, 4)), FileFacts("a.py", "python")]
    assert judge(run(files=files)).cells == {"n.ipynb": (1, 0, 4)}
