"""One cause behind many failures, and what a share of them supports."""

import pytest

from pytest_ragft.diagnosis import SharedCause, is_majority, needed, shared_cause, wilson

TIMEOUT = "ValueError: no such index\n  'faq'"


@pytest.mark.parametrize(
    ("errors", "sources", "expected"),
    [
        ([], [], None),
        ([TIMEOUT] * 3, [""] * 3, SharedCause("error", "ValueError: no such index 'faq'", 3, 3)),
        ([TIMEOUT] * 2, [""] * 2, None),
        ([TIMEOUT] * 3 + ["other"] * 3, [""] * 6, None),
        (
            [TIMEOUT] * 4 + ["other"] * 3,
            [""] * 7,
            SharedCause("error", "ValueError: no such index 'faq'", 4, 7),
        ),
        ([""] * 7, [""] * 7, None),
        (
            ["a", "b", "c", "d"],
            ["faq.md#one", "faq.md#two", "faq.md", "tills.md"],
            SharedCause("source", "faq.md", 3, 4),
        ),
        (
            ["<object at 0x7f3a> on port 40817", "<object at 0xbeef> on port 51122"] * 2,
            [],
            SharedCause("error", "<object at 0x7f3a> on port 40817", 4, 4),
        ),
        (["assert 30 == 31", "assert 30 == 32", "assert 30 == 33"], [], None),
        (
            [TIMEOUT] * 3,
            ["faq.md"] * 3,
            SharedCause("error", "ValueError: no such index 'faq'", 3, 3),
        ),
    ],
)
def test_what_most_failures_share_is_found(errors, sources, expected):
    assert shared_cause(errors, sources) == expected


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.278),
        (5, 10, 0.237, 0.763),
        (10, 10, 0.722, 1.0),
        (15, 20, 0.531, 0.888),
    ],
)
def test_a_share_has_its_interval(part, whole, low, high):
    assert wilson(part, whole) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(("part", "whole"), [(15, 20), (21, 30), (32, 50), (60, 100)])
def test_a_majority_is_claimed_where_the_whole_interval_lies_above_one_half(part, whole):
    assert is_majority(part, whole)
    assert not is_majority(part - 1, whole)
    assert needed(part, whole) == 0


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (3, 3, 1),
        (14, 20, 5),
        (31, 50, 17),
        (59, 100, 19),
        (10, 20, None),
        (1, 9, None),
        (0, 0, None),
    ],
)
def test_else_it_is_said_how_many_more_tests_would_settle_it(part, whole, expected):
    assert needed(part, whole) == expected
    if expected is not None:
        share, more = part / whole, whole + expected
        assert wilson(share * more, more)[0] > 0.5
        assert expected == 1 or wilson(share * (more - 1), more - 1)[0] <= 0.5
