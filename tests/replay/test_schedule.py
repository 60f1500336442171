"""Which test runs again next."""

import pytest

from pytest_ragft.replay.schedule import Waiting, choose

A, B, C = ("", "a.py"), ("", "b.py"), ("", "a.py", "a.py::TestOne")


def ready(scope, nearness=0.0):
    return Waiting(scope, ready=True, nearness=nearness)


def pending(scope):
    return Waiting(scope, ready=False)


@pytest.mark.parametrize(
    ("waiting", "chosen"),
    [
        ([pending(A), pending(B)], "wait"),
        ([ready(B), ready(A)], 1),
        ([ready(A, 0.2), ready(A, 0.9), ready(A, 0.5)], 1),
        ([pending(A), ready(B)], 1),
        ([ready(B), ready(C)], 1),
        ([ready(B), ready(("", "c.py")), ready(B, 0.1)], 2),
        ([ready(B, 0.1), ready(("", "c.py"), 0.3)], 1),
    ],
    ids=[
        "nothing is ready",
        "the fixtures that are up",
        "the nearest to a decision",
        "others rather than none",
        "the nearest fixtures",
        "where most is to do",
        "then the nearest to a decision",
    ],
)
def test_the_next_test(waiting, chosen):
    assert choose(waiting, A, set_up=0.1, latency=1.0) == chosen


def test_fixtures_that_take_longer_than_a_call_are_kept_while_their_tests_wait():
    waiting = [pending(A), ready(B)]
    assert choose(waiting, A, set_up=10.0, latency=1.0) == "wait"
    assert choose(waiting[1:], A, set_up=10.0, latency=1.0) == 0


def test_at_the_start_no_fixtures_are_up():
    assert choose([ready(A)], (), set_up=0.0, latency=0.0) == 0
