"""Problems that end the replays, and how long a provider asks to wait."""

import pytest

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.replay.halting import Halted, stop_if_hopeless
from pytest_ragft.wire.retry_after import read_retry_after

HOPELESS = {
    "budget": (Problem("budget", "500 calls are made"), "budget", True),
    "offline": (Problem("offline", "not stored"), "offline", False),
    "key": (Problem("status", "HTTP 401: no such key", refused=True), "provider_error", True),
    "quota": (Problem("status", "HTTP 429: out of quota"), "provider_error", True),
    "wait": (
        Problem("status", "HTTP 429", retryable=True, retry_after=3600.0),
        "provider_error",
        True,
    ),
}


@pytest.mark.parametrize("name", HOPELESS)
def test_what_no_further_call_mends_ends_the_replays(name):
    problem, told, everywhere = HOPELESS[name]
    with pytest.raises(Halted) as halted:
        stop_if_hopeless(problem)
    assert (halted.value.name, halted.value.everywhere) == (told, everywhere)
    assert problem.detail in str(halted.value)


@pytest.mark.parametrize(
    "problem",
    [
        Problem("status", "HTTP 429: slow down", retryable=True, retry_after=20.0),
        Problem("status", "HTTP 500", retryable=True),
        Problem("connection", "reset", retryable=True),
        Problem("content_filter", "filtered"),
    ],
)
def test_all_else_is_tried_again_or_is_of_one_test(problem):
    stop_if_hopeless(problem)


@pytest.mark.parametrize(
    ("wish", "date", "seconds"),
    [
        ("3", "", 3.0),
        ("", "", None),
        ("nan", "", None),
        ("soon", "", None),
        ("Wed, 21 Oct 2015 07:28:10 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 10.0),
        ("Wed, 21 Oct 2015 07:28:10 GMT", "Wed, 21 Oct 2015 07:29:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:10 GMT", "today", 0.0),
    ],
)
def test_a_date_to_wait_for_is_read_by_the_providers_own_clock(wish, date, seconds):
    assert read_retry_after(wish, date) == seconds
