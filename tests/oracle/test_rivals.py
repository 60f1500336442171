"""Passages that say something else about the same thing, and which of two is the older one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.rival_pairs import NO_RIVALS, RIVALS

from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.oracle.age import Edition, is_older
from pytest_ragft.oracle.essence import needs
from pytest_ragft.oracle.rivals import claims_of, contraries
from pytest_ragft.oracle.wording import word


def said(gold, source, literal, other, place):
    passage, rival = Passage(gold, source), Passage(other, place)
    claims = claims_of(passage, needs(gold, [literal]))
    found = (each for ours in claims for each in contraries(ours, word(other), rival))
    return [(each.says, each.older) for each in found]


@pytest.mark.parametrize(("gold", "source", "literal", "other", "place", "says", "older"), RIVALS)
def test_another_version_of_a_fact_is_found(  # noqa: PLR0913, PLR0917  # a row of the table
    gold, source, literal, other, place, says, older
):
    assert said(gold, source, literal, other, place) == [(says, older)]


@pytest.mark.parametrize(("gold", "source", "literal", "other", "place"), NO_RIVALS)
def test_what_speaks_of_something_else_is_no_rival(gold, source, literal, other, place):
    assert said(gold, source, literal, other, place) == []


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        (Edition("x"), Edition("y"), None),
        (Edition("x", source="old/a.md"), Edition("y", source="a.md"), True),
        (Edition("x", source="a.md"), Edition("y", source="legacy/a.md"), False),
        (Edition("x", "# Notes v1.2"), Edition("y", "# Notes v1.10"), True),
        (Edition("x", "# Release 3"), Edition("y", "# Release 2"), False),
        (Edition("x", "Updated 2024-01-01"), Edition("y", "Updated 2024-01-02"), True),
        (Edition("x, updated 20245 times"), Edition("y (2022)"), None),
        (Edition("x (2021)"), Edition("y (2022)"), True),
        (Edition("x", source="a-2024.md"), Edition("y", source="a-2024.md"), None),
        (Edition("x", source="a-2024.md"), Edition("y"), None),
        (Edition("x, effective from May 2023"), Edition("y", source="a_2024.md"), True),
    ],
)
def test_the_older_of_two_versions(one, other, older):
    assert is_older(one, other) is older


@given(st.text(max_size=150), st.text(max_size=40), st.text(max_size=150), st.text(max_size=40))
def test_any_two_passages_are_compared_without_an_error(gold, literal, other, source):
    for says, _ in said(gold, source, literal, other, source):
        assert word(says).flat in word(other).flat
