"""Findings counted by rule."""

from made_outcomes import CHUNKS, EVERYTHING, TUNING, make_finding, make_outcome

from pytest_ragft.check.formats.format import Page
from pytest_ragft.check.outcome import Reported
from pytest_ragft.check.statistics import render


def table(*reported):
    return render(make_outcome(*reported), Page())


def test_rules_with_most_findings_come_first():
    assert table(CHUNKS, CHUNKS, make_finding(path="b.py"), TUNING) == (
        """\
Findings  Files  Fixable  Severity  Rule
       3      2        -  warning   too-many-chunks (RFT207)
       1      1        1  warning   full-fine-tuning (RFT401)

Found 4 warnings in 41 files; 1 can be fixed with --fix.
"""
    )


def test_known_findings_have_a_column_where_there_are_any():
    text = render(EVERYTHING, Page())
    assert text.split("\n\n")[0].splitlines() == [
        "Findings  Known  Files  Fixable  Severity  Rule",
        "       1      1      1        1  warning   full-fine-tuning (RFT401)",
        "       1      -      1        -  error     train-eval-overlap (RFT111)",
        "       1      -      1        -  warning   too-many-chunks (RFT207)",
        "       1      -      1        -  info      fixed-length-chunking (RFT201)",
    ]


def test_the_most_severe_finding_stands_for_its_rule():
    assert "  error     too-many-chunks" in table(CHUNKS, make_finding(severity="error"))


def test_what_is_suppressed_does_not_count():
    assert table(Reported(CHUNKS, "suppressed")) == "No findings in 41 files. (1 suppressed)\n"


def test_colours_mark_severities():
    text = render(make_outcome(CHUNKS), Page(colour=True))
    assert "\x1b[1;33mwarning \x1b[0m" in text
