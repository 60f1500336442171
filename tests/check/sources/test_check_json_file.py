"""JSON as plain values with places."""

import pytest

from pytest_ragft.check.fact import Span
from pytest_ragft.check.sources import json_file
from pytest_ragft.check.sources.document import UnreadableError

SOURCE = b'{"a": {"b": [1, "x\\"y", {"c": null}]},\n  "d": -2.5, "e": []}'


def test_values_and_their_places():
    read = json_file.document(SOURCE)
    assert read.value == {"a": {"b": (1, 'x"y', {"c": None})}, "d": -2.5, "e": ()}
    assert read.places["a.b.0"] == Span(1, 14, 1, 15)
    assert read.places["a.b.1"] == Span(1, 17, 1, 23)
    assert read.places["a.b.2.c"] == Span(1, 31, 1, 35)
    assert read.places["d"] == Span(2, 8, 2, 12)
    assert "" not in read.places


def test_a_list_at_the_top_counts_its_entries():
    assert list(json_file.document(b'[1, {"a": 2}]').places) == ["0", "1", "1.a"]


def test_places_are_kept_of_the_first_values_only(monkeypatch):
    monkeypatch.setattr(json_file, "PLACES", 3)
    assert list(json_file.document(b'{"a": 1, "b": 2, "c": 3}').places) == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding):
    assert json_file.document('{"é": 1}'.encode(encoding)).value == {"é": 1}


@pytest.mark.parametrize(
    ("source", "reason", "line"),
    [
        (b'{\n"a": }', "Expecting value", 2),
        (b'{"a": 1,\n "b": "\xff"}', "not UTF-8", 2),
        (b"[" * 200_000, "nested too deep", 1),
        (b"[" + b"9" * 5000 + b"]", "a number too long", 1),
        (b"[" * 150 + b"]" * 150, "nested more than", 1),
    ],
)
def test_a_file_that_is_no_json_is_refused_with_a_reason(source, reason, line):
    with pytest.raises(UnreadableError, match=reason) as caught:
        json_file.document(source)
    assert caught.value.line == line
