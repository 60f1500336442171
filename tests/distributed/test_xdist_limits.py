"""Limits hold over all workers together, wherever the failures are."""

import threading
import time

import pytest

SPREAD = """
@knows
@pytest.mark.parametrize("n", range(6))
def test_window(n):
    assert "30 days" in ask(f"How long, {n}?")
"""


def test_the_budget_is_that_of_all_workers(suite, provider):
    suite.write(SPREAD)
    spread = suite.run("-n3", "--ragft-max-calls=7")
    assert len(provider.requests) == 6 + 7
    assert spread.report["cost"]["calls"] == 7
    undecided = [test for test in spread.report["tests"] if test["verdict"] == "undetermined"]
    assert {test["subclass"] for test in undecided} == {"budget"}
    assert len(spread.report["tests"]) == 6


def test_failures_on_one_worker_may_spend_all_of_it(suite):
    suite.write(SPREAD)
    suite.write("def test_passes():\n    pass\n", "test_other.py")
    spread = suite.run("-n3", "--dist=loadfile", "--ragft-max-calls=30")
    assert set(spread.verdicts.values()) == {"knowledge"}
    assert spread.report["cost"]["calls"] == 30


@pytest.mark.parametrize("limit", [1, 3])
def test_calls_under_way_together_keep_the_limit(suite, provider, limit):
    """Fewer calls at once than workers, too: those without a call wait for one."""
    suite.write(SPREAD)
    lock, under_way, most = threading.Lock(), [0], [0]
    answer = provider.answer

    def watched(messages, model):
        replaying = len(provider.requests) > 6
        with lock:
            under_way[0] += replaying
            most[0] = max(most[0], under_way[0])
        time.sleep(0.05)
        with lock:
            under_way[0] -= replaying
        return answer(messages, model)

    provider.answer = watched
    spread = suite.run("-n2", f"--ragft-concurrency={limit}")
    assert set(spread.verdicts.values()) == {"knowledge"}
    assert 1 <= most[0] <= limit
