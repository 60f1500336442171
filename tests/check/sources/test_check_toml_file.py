"""TOML as plain values with places."""

import pytest

from pytest_ragft.check.fact import Reference, Span
from pytest_ragft.check.sources.document import DEEPEST, UnreadableError
from pytest_ragft.check.sources.toml_file import document, places, plain


def test_values_and_their_places():
    read = document(b'\xef\xbb\xbfk = 1\n[tool."x"]\nrate = 2e-5 \nwhen = 1979-05-27\n')
    assert read.value == {"k": 1, "tool": {"x": {"rate": 2e-5, "when": Reference("")}}}
    assert read.places == {
        "k": Span(1, 5, 1, 6),
        "tool.x": Span(2, 1, 2, 11),
        "tool.x.rate": Span(3, 8, 3, 12),
        "tool.x.when": Span(4, 8, 4, 18),
    }


def test_texts_of_a_list_have_places_wherever_the_list_breaks():
    found = places('a = ["x", \'y\']\nb = [ # "no"\n  "p",\n  "q"] # "no"\nc = 1\n[[t]]\nd = 2\n')
    assert {key: (span.line, span.column) for key, span in found.items()} == {
        "a": (1, 5), "a.0": (1, 6), "a.1": (1, 11), "b": (2, 5), "b.0": (3, 3), "b.1": (4, 3),
        "c": (5, 5), "t": (6, 1), "t.d": (7, 5),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "reason", "line"),
    [
        (b"a = 1\nb = \nc = 2", "Invalid value", 2),
        (b"a = \xff", "not UTF-8", 1),
        (b"a = " + b"[" * 100_000, "not valid TOML", 1),
        (b"a = " + b"[" * 150 + b"]" * 150, f"nested more than {DEEPEST} deep", 1),
        (b"a = " + b"9" * 5000, "not valid TOML", 1),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_a_reason(source, reason, line):
    with pytest.raises(UnreadableError, match=reason) as caught:
        document(source)
    assert caught.value.line == line


def test_nesting_has_an_end():
    with pytest.raises(UnreadableError, match="nested"):
        plain(document_of_lists(DEEPEST + 2))


def document_of_lists(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value
