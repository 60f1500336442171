"""What pytest shows where an assert with a check fails."""

import pytest

from pytest_ragft import checks
from pytest_ragft.checks.explaining import explained

SOURCE = """
from pytest_ragft import checks

REPLY = "You have 14 days to return it."

def test_equal():
    assert REPLY == checks.contains("30 days")

def test_the_other_way_round():
    assert checks.number(30, unit="days") == REPLY

def test_unequal():
    assert REPLY != checks.contains("14 days")

def test_elsewhere():
    assert REPLY == "30 days"
"""


def test_the_message_says_what_was_expected(pytester):
    pytester.makepyfile(SOURCE)
    result = pytester.runpytest_inprocess("-p", "no:asyncio")
    result.stdout.fnmatch_lines(
        [
            "E *assert 'You have 14 days to return it.' == checks.contains('30 days')",
            "E         ",
            "E         expected '30 days' in the reply, found 'You have 14 days to return it.'",
            "E *assert checks.number(30, unit='days') == 'You have 14 days to return it.'",
            "E         expected the number 30 days, found 14 in 'You have 14 days to return it.'",
            "E *assert 'You have 14 days to return it.' != checks.contains('14 days')",
            "E         expected a reply that fails checks.contains('14 days')",
            "E *AssertionError: assert 'You have 14 * == '30 days'",
        ]
    )


def test_a_longer_message_has_the_whole_reply(pytester):
    pytester.makepyfile(SOURCE)
    result = pytester.runpytest_inprocess("-p", "no:asyncio", "-vv", "-k", "test_equal")
    result.stdout.fnmatch_lines(
        ["E         the whole reply:", "E           You have 14 days to return it."]
    )


def test_without_checks_nothing_of_them_is_imported(pytester):
    pytester.makepyfile("def test_it():\n    assert 'a' == 'b'\n")
    pytester.makeconftest(
        "import sys\n\ndef pytest_unconfigure():\n"
        "    print('imported:', 'pytest_ragft.checks' in sys.modules)\n"
    )
    result = pytester.runpytest_subprocess("-p", "no:asyncio", "-p", "no:hypothesispytest")
    result.stdout.fnmatch_lines(["imported: False"])


OTHERS = [
    ("==", "a", "b"),
    ("==", checks.json(), checks.json()),
    ("in", "a", checks.json()),
    ("<", "a", checks.json()),
]


@pytest.mark.parametrize(("op", "left", "right"), OTHERS)
def test_other_comparisons_are_left_to_pytest(op, left, right):
    assert explained(op, left, right, 0) is None


def test_a_check_that_is_satisfied_by_now_says_so():
    told = explained("==", "[]", checks.json(), 0)
    assert told == ["'[]' == checks.json()", "", "checks.json() is satisfied now"]
