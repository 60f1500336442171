"""What a call is expected to take, and what it took."""

from types import SimpleNamespace

import pytest

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.replay.prefetch.sighting import KeptSightings, Sighting
from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.replay.spending.outlay import UNKNOWN_OUTPUT, actual, expected, outlays
from pytest_ragft.replay.spending.prices import Price, Prices
from pytest_ragft.replay.spill import Spill
from pytest_ragft.wire.protocol import Post

PRICES = Prices([("m", Price(1.0, 10.0))])


def asking(text, **limits):
    return {"model": "m", "messages": [{"role": "user", "content": text}], **limits}


def test_of_an_unknown_call_its_length_tells():
    found = expected("m", asking("x" * 400), PRICES, None)
    assert 100 <= found.input_tokens <= 130
    assert found.output_tokens == UNKNOWN_OUTPUT
    assert found.cost == pytest.approx((found.input_tokens + 10 * UNKNOWN_OUTPUT) / 1e6)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (asking("short"), 10),
        (asking("short" + "x" * 400), 110),
        (asking(""), 9),
    ],
    ids=["the same", "longer by 400 bytes", "shorter"],
)
def test_a_call_like_a_known_one_is_scaled_by_its_length(sent, read):
    found = expected("m", sent, PRICES, (asking("short"), Reply("x", usage=Usage(10, 7))))
    assert found.input_tokens == read
    assert found.output_tokens == 14


def test_a_like_one_without_a_count_tells_nothing():
    like = asking("short"), Reply("x")
    assert expected("m", asking("short"), PRICES, like).output_tokens == UNKNOWN_OUTPUT


@pytest.mark.parametrize(
    "limit",
    [
        {"max_tokens": 9},
        {"max_completion_tokens": 9, "max_tokens": 90},
        {"generationConfig": {"maxOutputTokens": 9}},
        {"options": {"num_predict": 9}},
        {"inferenceConfig": {"maxTokens": 9}, "max_tokens": None},
    ],
)
def test_a_limit_of_the_reply_bounds_what_is_expected(limit):
    assert expected("m", asking("short", **limit), PRICES, None).output_tokens == 9


@pytest.mark.parametrize("limit", [{"max_tokens": -1}, {"options": "none"}, {"max_tokens": "9"}])
def test_what_is_no_limit_bounds_nothing(limit):
    found = expected("m", asking("short", **limit), PRICES, None)
    assert found.output_tokens == UNKNOWN_OUTPUT


def test_what_was_counted_is_taken_as_counted():
    took = actual("m", asking("short"), PRICES, Reply("hello", usage=Usage(10, 7)))
    assert took == Spending(1, 10, 7, (10 + 70) / 1e6)


def test_what_was_not_counted_is_told_by_length():
    took = actual("other", asking("x" * 400), Prices(), Reply("y" * 40, ("f({})",)))
    assert (took.calls, took.output_tokens, took.unmetered, took.unpriced) == (1, 11, 1, 1)
    assert took.input_tokens > 100


@pytest.fixture
def spill():
    spill = Spill()
    yield spill
    spill.close()


def failure(spill, *replies, problem=None, exchanges=True):
    post = Post("/v1/chat/completions", asking("How long?"))
    seen = [
        Sighting("openai-chat", "http://x", post, reply, b"{}", seconds=2.0) for reply in replies
    ]
    kept = KeptSightings.of(seen, spill)
    return SimpleNamespace(problem=problem, app_exchanges=exchanges, sightings=kept)


def test_a_failed_run_takes_what_all_its_calls_took(spill):
    usage = Usage(10, 7)
    (found,) = outlays([failure(spill, Reply("a", usage=usage), Reply("b", usage=usage))], PRICES)
    assert found.spending == Spending(2, 20, 14, 2 * (10 + 70) / 1e6)
    assert (found.seconds, found.exact) == (4.0, True)


def test_tokens_that_nobody_counted_are_counted_here_and_marked(spill):
    (found,) = outlays([failure(spill, Reply("y" * 40))], PRICES)
    assert found.spending.unmetered == 1
    assert found.spending.tokens > 0
    assert found.exact is False


def test_a_run_that_cannot_be_replayed_takes_nothing(spill):
    broken = failure(spill, Reply("a"), problem=Problem("status", "HTTP 500"))
    assert outlays([broken, failure(spill, exchanges=False)], PRICES) == []
