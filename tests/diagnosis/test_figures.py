"""Numbers, versions and dates in one form however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.diagnosis.figures import figures


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("no figure here", []),
        ("30", [("number", {"30"})]),
        ("1.000", [("number", {"1", "1000"})]),
        ("1,250", [("number", {"1250"})]),
        ("0.500", [("number", {"0.500"})]),
        ("1.250,50", [("number", {"1250.50"})]),
        ("$2.50", [("number", {"2.5"})]),
        ("2.50", [("number", {"2.50"})]),
        ("1,2,3", [("number", {"1,2,3"})]),
        ("1,2,3 million", [("number", {"1,2,3 million"})]),
        ("1,000,50", [("number", {"1,000,50"})]),
        ("007", [("number", {"007"})]),
        ("falls to -5", [("number", {"-5"})]),
        ('returns "-1"', [("number", {"-1"})]),
        ("returns **-1**", [("number", {"-1"})]),
        ("10-30", [("number", {"10"}), ("number", {"30"})]),
        ("a hundred", [("number", {"100"})]),
        ("twenty-five thousand", [("number", {"25000"})]),
        ("1.5 million", [("number", {"1500000"})]),
        ("v2.1 and 3.11.2", [("version", {"2.1"}), ("version", {"3.11.2"})]),
        ("python3", []),
        ("1.000.000", [("number", {"1000000"})]),
        ("01/03/2024", [("date", {"2024-03-01", "2024-01-03"})]),
        ("31.12.2023", [("date", {"2023-12-31"})]),
        ("13/02/24", [("date", {"2024-02-13"})]),
        ("1.12.23", [("version", {"1.12.23"})]),
        ("45/67/89", [("number", {"45"}), ("number", {"67"}), ("number", {"89"})]),
        ("2024-13-45", [("number", {"2024"}), ("number", {"13"}), ("number", {"45"})]),
        ("March 2024", [("date", {"2024-03"})]),
        ("May 5", [("date", {"-05-05"})]),
        ("the first 5 may be returned", [("number", {"5"})]),
        ("5 may 2024", [("date", {"2024-05-05"})]),
        ("since 2024-03 and May 1", [("date", {"2024-03"}), ("date", {"-05-01"})]),
        ("3 of them, then 1 March 2024", [("number", {"3"}), ("date", {"2024-03-01"})]),
    ],
)
def test_a_figure_has_one_form_for_each_thing_that_it_can_mean(text, kinds):
    assert [(figure.kind, set(figure.forms)) for figure in figures(text)] == kinds


@given(st.text(max_size=60) | st.text("0123456789.,-/ vMarchy", max_size=30))
def test_figures_of_any_text_follow_one_another(text):
    end = 0
    for figure in figures(text):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.forms
        end = figure.end
