"""The words of a finding: holes are filled, texts of the checked code are not echoed."""

import pytest

from pytest_ragft.check.fact import Fact, Reference, Span, Value
from pytest_ragft.check.message import fill, show

FACT = Fact(
    "call",
    "?.store.search",
    Span(1, 1, 1, 9),
    {
        "top_k": 30,
        "where": {"owner": "x"},
        "limit": Reference("settings.LIMIT"),
        "k": Reference(""),
    },
    defaults={"k": 4},
)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{name}", "store.search"),
        ("{short}", "search"),
        ("{top_k} chunks", "30 chunks"),
        ("{where.owner}", "x"),
        ("{k|top_k}", "30"),
        ("{k}", "4"),
        ("{limit|k}", "4"),
        ("{limit}", "settings.LIMIT"),
        ("no hole", "no hole"),
    ],
)
def test_holes_are_filled(template: str, expected: str) -> None:
    assert fill(template, FACT) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, "5"),
        (True, "True"),
        (None, "None"),
        ("gpt-4o", "gpt-4o"),
        ("sk-abcdefghijkl", "a text"),
        ("a" * 33, "a text"),
        ("0f8fad5b-d9cb-469f-a165-70867728950e", "a text"),
        ("sentence-transformers/all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
        ("two\nlines", "a text"),
        (("a", "b"), "2 values"),
        (Reference(""), "an expression"),
        (Reference("a.b"), "a.b"),
    ],
)
def test_values_are_shown_only_where_they_are_harmless(value: Value, expected: str) -> None:
    assert show(value) == expected
