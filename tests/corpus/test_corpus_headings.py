"""Headings of documents."""

import pytest

from pytest_ragft.corpus.blocks import unique
from pytest_ragft.corpus.headings import headings, slug


def titles(text, **options):
    return [(found.title, found.level) for found in headings(text.split("\n"), **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# One\n## Two ##\n #Three\n#\n# #", [("One", 1), ("Two", 2)], id="hashes"),
        pytest.param("C#\n# About C#", [("About C#", 1)], id="a hash in a title"),
        pytest.param("```\n# code\n```\n# One", [("One", 1)], id="code"),
        pytest.param("````\n```\n# code\n````\n# One", [("One", 1)], id="a fence in a fence"),
        pytest.param("~~~\n```\n# code\n~~~ x\n~~~\n# One", [("One", 1)], id="another fence"),
        pytest.param("```inline``` x\n# One", [("One", 1)], id="no fence at all"),
        pytest.param("A\n===\n\nB\n---\n\nC\n===", [("A", 1), ("B", 2), ("C", 1)], id="underlined"),
        pytest.param("A long title\n---", [], id="an underline that is too short"),
        pytest.param("====\n====", [], id="a rule below a rule"),
        pytest.param(
            "===\nTop\n===\n\nIn\n==\n\nInner\n=====", [("Top", 1), ("Inner", 2)], id="overlined"
        ),
    ],
)
def test_headings_are_told_from_what_looks_like_them(text, expected):
    assert titles(text) == expected


def test_marks_and_hashes_are_those_of_the_format():
    assert titles("A\n~~~", marks="=-") == []
    assert titles("# A", hashes=False) == []
    assert titles("```\n# A", fences=False) == [("A", 1)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The *Window*", "the-window"),
        ("  A -- B ", "a-b"),
        ("C++ & C", "c-c"),
        ("退货 期", "退货-期"),
    ],
)
def test_slugs_are_those_of_links(title, expected):
    assert slug(title) == expected


def test_names_are_numbered_where_they_come_again():
    assert unique(["a", "b", "a", "", "", "a"]) == ["a", "b", "a-1", "", "", "a-2"]
