"""What a diagnosis may spend is held, and what it has paid for is not paid again."""

import itertools
import json
import time
from collections import Counter

import pytest

SUITE = "".join(
    f"""
@knows
def test_{name}():
    assert "30 days" in ask("How long, {name}?")
"""
    for name in "abcdefgh"
)
CHAIN = """
def ask_twice(question):
    plan = ask("Make a plan for: " + question)
    return ask("Answer by this plan: " + plan)
"""
DECIDED = "knowledge"


def slowly(messages, model):
    """So that many calls are under way at one time."""
    time.sleep(0.1)
    days = 30 if "30 days" in str(messages) else 14
    return f"You have {days} days to send it back."


def verdicts(diagnosed):
    return {test["nodeid"][-1]: test["verdict"] for test in diagnosed.report["tests"]}


@pytest.mark.parametrize("most", [1, 5, 13])
def test_no_more_calls_are_made_than_allowed(diagnose, provider, most):
    provider.answer = slowly
    diagnosed = diagnose(SUITE, f"--ragft-max-calls={most}")
    assert len(provider.requests) == 8 + most
    assert diagnosed.report["cost"]["calls"] == most
    undecided = [t for t in diagnosed.report["tests"] if t["verdict"] == "undetermined"]
    assert undecided
    assert {t["subclass"] for t in undecided} == {"budget"}
    assert all(f"--ragft-max-calls={most} is reached" in t["because"][0] for t in undecided)


def test_a_reply_under_way_when_the_budget_ends_still_counts(diagnose, provider):
    provider.answer = slowly
    diagnosed = diagnose(SUITE, "--ragft-max-calls=13")
    replayed = sum(len(test["trials"]) for test in diagnosed.report["tests"])
    assert replayed == 13, "each that was paid is used"


@pytest.mark.parametrize(
    ("bound", "spent"),
    [
        ("--ragft-max-tokens=400", lambda cost: cost["input_tokens"] + cost["output_tokens"]),
        ("--ragft-max-cost=0.05", lambda cost: cost["usd"]),
    ],
    ids=["tokens", "cost"],
)
def test_tokens_and_cost_are_held_too(diagnose, provider, pytester, bound, spent):
    pytester.makepyprojecttoml('[tool.ragft.prices]\n"m" = { input = 100, output = 200 }\n')
    provider.answer = slowly
    diagnosed = diagnose(SUITE, bound)
    cost = diagnosed.report["cost"]
    assert len(provider.requests) == 8 + cost["calls"]
    assert 0 < spent(cost) <= float(bound.rpartition("=")[2])
    undecided = [t for t in diagnosed.report["tests"] if t["subclass"] == "budget"]
    assert undecided
    assert f"{bound} is reached" in undecided[0]["because"][0]


def test_a_bound_on_cost_needs_a_price(diagnose, provider):
    diagnosed = diagnose(SUITE, "--ragft-max-cost=1")
    assert len(provider.requests) == 8
    because = diagnosed.test("test_a")["because"][0]
    assert "--ragft-max-cost cannot be held: the price of a model is not known" in because


def test_an_estimate_makes_no_call(diagnose, provider):
    diagnosed = diagnose(SUITE, "--ragft-estimate")
    assert len(provider.requests) == 8
    diagnosed.result.stdout.fnmatch_lines(["ragft: estimated for 8 failing tests: *calls*tokens*"])
    assert "replaying" not in diagnosed.result.stdout.str()
    assert diagnosed.report == {}


def test_what_an_estimate_has_seen_is_not_paid_again(diagnose, provider):
    diagnose(SUITE, "--ragft-estimate")
    provider.requests.clear()
    diagnosed = diagnose(None)
    assert set(verdicts(diagnosed).values()) == {DECIDED}
    assert len(provider.requests) == diagnosed.report["cost"]["calls"]


def test_a_budget_raised_goes_on_where_it_ended(diagnose, provider):
    first = diagnose(SUITE, "--ragft-max-calls=5")
    assert "undetermined" in verdicts(first).values()
    provider.requests.clear()
    second = diagnose(None)
    trials = sum(len(test["trials"]) for test in second.report["tests"])
    assert set(verdicts(second).values()) == {DECIDED}
    assert len(provider.requests) == trials - 5, "no call of the suite, and five fewer of replays"
    assert second.report["cost"]["saved_calls"] == 5


INTERRUPTED = """
import os

RUNS = []

@pytest.fixture(autouse=True)
def counted():
    RUNS.append(1)
    if len(RUNS) == int(os.environ.get("STOP_AT", 0)):
        raise KeyboardInterrupt
"""


@pytest.mark.parametrize("at", [9, 14, 22])
def test_an_interrupted_run_is_continued_and_pays_nothing_twice(
    diagnose, provider, pytester, monkeypatch, at
):
    numbers = itertools.count(100)

    def answer(messages, model):
        if "Make a plan" in messages[-1]["content"]:
            return f"This is plan number {next(numbers)}"
        return slowly(messages, model)

    provider.answer = answer
    source = INTERRUPTED + CHAIN + SUITE.replace("in ask(", "in ask_twice(")
    monkeypatch.setenv("STOP_AT", str(at))
    run = pytester.runpytest_subprocess
    stopped = diagnose(source, "--ragft-concurrency=2", run=run)
    assert stopped.result.ret == pytest.ExitCode.INTERRUPTED
    assert len(stopped.report["tests"]) == 8, "each has its finding"
    assert "interrupted" in {test["subclass"] for test in stopped.report["tests"]}
    monkeypatch.delenv("STOP_AT")
    continued = diagnose(None, "--ragft-concurrency=2", run=run)
    assert set(verdicts(continued).values()) == {DECIDED}
    prompts = Counter(p for p in provider.prompts if "Answer by this plan" in p)
    twice = [prompt for prompt, times in prompts.items() if times > 1]
    assert len(twice) <= 2, "those under way at the end, and no more"
    exchanges = [e for test in continued.report["tests"] for e in test["exchanges"]]
    assert not any(exchange["live"] for exchange in exchanges), "the suite's own calls were there"


def test_a_run_that_is_complete_is_not_continued(diagnose, provider):
    diagnose(SUITE)
    paid = len(provider.requests)
    diagnose(None)
    assert len(provider.requests) == 2 * paid


def test_a_fresh_run_pays_for_everything(diagnose, provider):
    diagnose(SUITE, "--ragft-max-calls=5")
    provider.requests.clear()
    diagnosed = diagnose(None, "--ragft-fresh")
    assert len(provider.requests) == 8 + diagnosed.report["cost"]["calls"]
    assert diagnosed.report["cost"]["saved_calls"] == 0


def test_offline_repeats_many_tests_to_the_byte(diagnose, provider):
    numbers = itertools.count(100)

    def answer(messages, model):
        if "Make a plan" in messages[-1]["content"]:
            return f"This is plan number {next(numbers)}"
        return slowly(messages, model)

    provider.answer = answer
    online = diagnose(CHAIN + SUITE.replace("in ask(", "in ask_twice("))
    provider.requests.clear()
    offline = diagnose(None, "--ragft-offline")
    assert provider.requests == []
    for report in (online.report, offline.report):
        del report["run"], report["cost"]
        for test in report["tests"]:
            for exchange in test["exchanges"]:
                del exchange["live"]
    assert json.dumps(offline.report) == json.dumps(online.report)
