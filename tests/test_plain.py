"""Hostile text cannot steer a terminal, and lines keep to their width."""

import pytest

from pytest_ragft.plain import columns, shorten, visible, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("30 €, naïve, 日本", "30 €, naïve, 日本"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x9b2J", "\\x9b2J"),
        ("abc\u202edcba", "abc\\u202edcba"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\u2028", "\\u2028"),
        ("lone \ud800", "lone \\ud800"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("key sk-abcdefghijklmnop1234", "key [redacted API key]"),
    ],
)
def test_what_could_steer_a_terminal_stands_as_an_escape(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(("text", "taken"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_columns_are_those_of_a_terminal(text, taken):
    assert columns(text) == taken


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 5, "short"),
        ("abcdefghij", 9, "abc...hij"),
        ("abcdefghij", 8, "abc...ij"),
        ("日本日本日本", 9, "日...本"),
    ],
)
def test_a_long_text_loses_its_middle(text, room, shown):
    assert shorten(text, room) == shown


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 80, ["one two three"]),
        ("a  b", 10, ["a b"]),
        (
            "see tests/test_refunds.py::test_window now",
            10,
            ["see", "tests/test_refunds.py::test_window", "now"],
        ),
        ("日本 日本", 5, ["日本", "日本"]),
    ],
)
def test_prose_breaks_at_spaces_only(text, room, lines):
    assert wrap(text, room) == lines


def test_an_endless_word_is_shortened():
    (line,) = wrap("x" * 10_000, 80)
    assert len(line) == 400
