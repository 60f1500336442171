"""What a diagnosis will take, as it is told beforehand."""

import pytest

from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.replay.spending.estimate import MOST_REPLAYS, REPLAYS, Outlay, describe, estimate

ONE = Spending(calls=1, input_tokens=900, output_tokens=50, cost=0.001)


def of(tests, spending=ONE, *, seconds=1.0, exact=True, concurrency=16):
    return estimate([Outlay(spending, seconds, exact)] * tests, concurrency=concurrency)


def test_a_single_test_may_take_many_replays_and_many_tests_take_the_mean():
    assert (of(1).likely.calls, of(1).high.calls) == (8, MOST_REPLAYS)
    many = of(10_000)
    assert many.likely.calls == REPLAYS * 10_000
    assert many.high.calls < many.likely.calls * 1.02


@pytest.mark.parametrize(
    ("tests", "concurrency", "seconds"),
    [(64, 64, REPLAYS), (128, 64, 2 * REPLAYS), (1, 64, REPLAYS), (0, 64, 0.0)],
)
def test_time_is_bound_by_the_calls_at_once_and_by_the_longest_test(tests, concurrency, seconds):
    assert of(tests, concurrency=concurrency).seconds == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            of(25),
            (
                "estimated for 25 failing tests: 180 calls (up to 220), 170,000 tokens, "
                "$0.18 (up to $0.22), 11 s"
            ),
        ),
        (
            of(1, Spending(calls=3, unpriced=3), seconds=20.0, exact=False),
            (
                "estimated for 1 failing test: 22 calls (up to 45), "
                "cost unknown: no price of the model, 2 min"
            ),
        ),
        (
            of(2, Spending(calls=1, input_tokens=100), exact=False),
            (
                "estimated for 2 failing tests: 15 calls (up to 26), "
                "1,400 tokens, counted by length, 7 s"
            ),
        ),
        (of(0), "estimated for 0 failing tests: 0 calls (up to 0), 1 s"),
    ],
)
def test_the_line_says_what_is_known_and_that_it_is_estimated(found, line):
    assert describe(found) == line
