"""Which names mean the document and the part that a case expects."""

import pytest

from pytest_ragft.golden.measures.naming import Named, alike, read_name


@pytest.mark.parametrize(
    ("expected", "retrieved", "how"),
    [
        # nothing in common
        ("docs/refunds.md", "docs/returns.md", None),
        ("docs/refunds.md", "refunds.md.bak", None),
        ("a/index.md", "b/index.md", None),
        ("docs/refunds.md", "", None),
        ("", "docs/refunds.md", None),
        # the whole document was asked for
        ("docs/refunds.md", "docs/refunds.md", "part"),
        ("docs/refunds.md", "refunds.md", "part"),
        ("refunds.md", "/srv/app/docs/refunds.md", "part"),
        ("docs/refunds.md", r"C:\shop\docs\Refunds.md", "part"),
        ("docs/refunds.md", "./docs/refunds.md#window", "part"),
        ("docs/a b.md", "https://shop.example/docs/a%20b.md?v=2", "part"),
        # a part of it
        ("docs/refunds.md#window", "refunds.md", "file"),
        ("docs/refunds.md#window", "refunds.md#window", "part"),
        ("docs/refunds.md#Return window", "refunds.md#return-window", "part"),
        ("docs/refunds.md#window", "refunds.md#costs", None),
        ("docs/refunds.md:10-20", "refunds.md:10-20", "part"),
        ("docs/refunds.md:10-20", "refunds.md:12-30", "file"),
        ("docs/refunds.md#L10-L20", "refunds.md#window", "file"),
        ("docs/refunds.md#window", "refunds.md:10", "file"),
        # the id of a row
        ("passages.jsonl#p17", "p17", "part"),
        ("passages.jsonl#p17", "p1", None),
    ],
)
def test_names_are_compared_as_far_as_both_go(expected, retrieved, how):
    assert alike(expected, retrieved) == how


def test_the_port_of_an_address_is_no_line():
    assert read_name("http://localhost:8000") == Named(("localhost:8000",), None)
