"""Excerpts of code: what is marked, what is cut, what is hidden."""

import pytest

from pytest_ragft.check.fact import Span
from pytest_ragft.check.sources_shown import cut, excerpt, first_line, masked
from pytest_ragft.plain import columns

CALL = ["call(", "    one,", "    two,", "    three,", "    four,", ")", "after"]


def shown(lines, span, width=40, **changes):
    return [(row.number, row.text) for row in excerpt(lines, Span(*span), width, **changes)]


@pytest.mark.parametrize(
    ("line", "columns_", "rows"),
    [
        ("x = call()", (5, 11), ["x = call()", "    ^^^^^^"]),
        ("x", (1, 1), ["x", "^"]),
        ("x", (9, 12), ["x", " ^"]),
        ("\tx\ty", (2, 5), ["    x   y", "    ^^^^^"]),
        ("ab\tcd", (4, 6), ["ab  cd", "    ^^"]),
        ("日本 = f()", (6, 9), ["日本 = f()", "       ^^^"]),
        ("e\u0301 = f()", (6, 9), ["e\u0301 = f()", "    ^^^"]),
        ("a\x1b[2J = f()", (9, 12), ["a\\x1b[2J = f()", "           ^^^"]),
        ("a\u202eb = f()", (7, 10), ["a\\u202eb = f()", "           ^^^"]),
        ("x = f()   ", (5, 11), ["x = f()", "    ^^^"]),
    ],
)
def test_the_marks_stand_below_what_they_mean(line, columns_, rows):
    start, end = columns_
    found = shown([line], (1, start, 1, end))
    assert [text for _, text in found] == rows
    assert [number for number, _ in found] == ["1", ""]


@pytest.mark.parametrize(
    ("lines", "span", "rows"),
    [
        (
            ["f(", "  a)"],
            (1, 1, 2, 5),
            [("1", "  f("), ("", " _^"), ("2", "|   a)"), ("", "|____^")],
        ),
        (
            ["x = f(", "", ")"],
            (1, 5, 3, 2),
            [("1", "  x = f("), ("", " _____^"), ("2", "|"), ("3", "| )"), ("", "|_^")],
        ),
        (
            CALL,
            (1, 1, 6, 2),
            [
                ("1", "  call("),
                ("", " _^"),
                ("2", "|     one,"),
                ("3", "|     two,"),
                ("...", "|"),
                ("6", "| )"),
                ("", "|_^"),
            ],
        ),
        (["one", "two"], (1, 1, 2, 1), [("1", "one"), ("", "^^^")]),
        (
            ["one", "two"],
            (1, 1, 9, 4),
            [("1", "  one"), ("", " _^"), ("2", "| two"), ("", "|___^")],
        ),
        (["one"], (1, 2, 1, 1), [("1", "one"), ("", " ^")]),
        (["one", "two"], (2, 1, 1, 3), [("2", "two"), ("", "^^^")]),
        ([], (1, 1, 1, 1), []),
        (["one"], (0, 0, 0, 0), []),
        (["one"], (2, 1, 2, 4), []),
    ],
)
def test_a_span_of_several_lines_has_a_line_along_it(lines, span, rows):
    assert shown(lines, span) == rows


def test_numbers_can_count_from_the_start_of_a_cell():
    assert shown(["a", "b", "c"], (2, 1, 3, 2), first_number=1) == [
        ("1", "  b"),
        ("", " _^"),
        ("2", "| c"),
        ("", "|_^"),
    ]


@pytest.mark.parametrize(
    ("span", "rows"),
    [
        ((2, 5, 4, 9), ["    one,", "    ----"]),
        ((2, 5, 2, 8), ["    one,", "    ---"]),
        ((9, 1, 12, 1), []),
    ],
)
def test_a_related_place_is_one_line(span, rows):
    assert [row.text for row in first_line(CALL, Span(*span), 40, number=2)] == rows


LONG = "abcdefghij" * 10


@pytest.mark.parametrize(
    ("start", "end", "text", "marked"),
    [
        (0, 4, "abcdefghijabcdefg...", "abcd"),
        (12, 16, "abcdefghijabcdefg...", "cdef"),
        (50, 54, "...fghijabcdefghi...", "abcd"),
        (96, 100, "...defghijabcdefghij", "ghij"),
        (10, 90, "...abcdefghijabcd...", "abcdefghijabcd..."),
        (100, 100, "...defghijabcdefghij", ""),
    ],
)
def test_a_long_line_is_cut_around_the_place(start, end, text, marked):
    strip = cut(LONG, start, end, 20)
    assert strip.text[strip.start : strip.end].startswith(marked)
    assert strip.text == text
    assert columns(strip.text) <= 20


def test_wide_characters_are_never_cut_in_half():
    strip = cut("日本語" * 30, 40, 44, 21)
    assert columns(strip.text) <= 21
    assert strip.end - strip.start == 8


def test_an_endless_line_is_cut_without_reading_it_all():
    line = "x" * 5_000_000 + "NEEDLE" + "y" * 5_000_000
    strip = cut(line, 5_000_000, 5_000_006, 30)
    assert strip.text[strip.start : strip.end] == "NEEDLE"
    assert columns(strip.text) <= 30


@pytest.mark.parametrize(
    ("line", "place", "text", "marked"),
    [
        (
            'f("sk-abcdefghijklmnop1234", k=4)',
            (29, 32),
            'f("[redacted API key]", k=4)',
            "k=4",
        ),
        ('k = f("sk-abcdefghijklmnop1234")', (4, 32), 'k = f("[redacted API key]")', 'f("['),
    ],
)
def test_a_secret_is_hidden_and_the_marks_move_with_it(line, place, text, marked):
    strip = cut(line, *place, 80)
    assert strip.text == text
    assert strip.text[strip.start : strip.end].startswith(marked)


BEGIN, END = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
HIDDEN = "[redacted private key]"


@pytest.mark.parametrize(
    ("lines", "first", "last", "kept"),
    [
        (['K = """', BEGIN, "MIIE", END, "x"], 3, 5, (HIDDEN, HIDDEN, "x")),
        ([BEGIN, "MIIE", "more"], 2, 3, (HIDDEN, HIDDEN)),
        ([f"{BEGIN} MIIE {END}", "x"], 1, 2, (f"{BEGIN} MIIE {END}", "x")),
        (["-----BEGIN CERTIFICATE-----", "x"], 2, 2, ("x",)),
        ([BEGIN, "MIIE", BEGIN, "MIIE", END, "x"], 2, 6, (HIDDEN, BEGIN, HIDDEN, HIDDEN, "x")),
    ],
)
def test_lines_within_a_private_key_are_hidden(lines, first, last, kept):
    assert masked(lines, first, last) == kept
