"""What replays may spend, and what it costs."""

import json
import sys
import threading

import pytest

from pytest_ragft.diagnosis.call import Usage
from pytest_ragft.replay.spending import prices
from pytest_ragft.replay.spending.budget import Budget, Limits, Spending, spending
from pytest_ragft.replay.spending.prices import Price, Prices

CALL = Spending(calls=1, input_tokens=100, output_tokens=20, cost=0.01)


def test_calls_never_exceed_their_limit_however_many_threads_ask():
    budget = Budget(Limits(calls=50))
    granted = []

    def ask():
        granted.extend(1 for _ in range(20) if budget.reserve(CALL) is None)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 50


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(calls=2), "--ragft-max-calls=2 is reached"),
        (Limits(tokens=300), "--ragft-max-tokens=300 is reached"),
        (Limits(cost=0.025), "--ragft-max-cost=0.025 is reached"),
    ],
)
def test_a_limit_stands_against_what_would_exceed_it(limits, reason):
    budget = Budget(limits)
    assert [budget.reserve(CALL) for _ in range(3)] == [None, None, reason]


def test_what_was_expected_gives_way_to_what_was_paid():
    budget = Budget(Limits(tokens=240))
    assert budget.reserve(CALL) is None
    assert budget.reserve(CALL) is None
    budget.settle(CALL, Spending(calls=1, input_tokens=60, output_tokens=20, cost=0.02))
    budget.settle(CALL, None)
    assert budget.spent == Spending(1, 60, 20, 0.02)
    assert budget.spent.tokens == 80
    assert budget.reserve(CALL) is None


def test_a_limit_on_cost_needs_prices():
    unknown = spending(Usage(10, 5), None)
    assert (unknown.cost, unknown.unpriced) == (0.0, 1)
    reason = "--ragft-max-cost cannot be held: the price of a model is not known"
    assert Budget(Limits(cost=5.0)).reserve(unknown) == reason
    assert Budget(Limits(calls=5)).reserve(unknown) is None


def test_one_call_as_spending():
    price = Price(2.5, 10.0)
    assert spending(Usage(1000, 100), price, metered=False) == Spending(1, 1000, 100, 0.0035, 1)


OWN = Prices((("gpt-*", Price(1, 2)), ("GPT-4o", Price(3, 4)), ("local-?", Price(0, 0))))


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("gpt-4o", Price(3, 4)),
        ("gpt-4o-mini", Price(1, 2)),
        ("Local-7", Price(0, 0)),
        ("local-70", None),
    ],
)
def test_an_exact_name_goes_before_a_pattern(model, price, no_litellm):
    assert OWN.of(model) == price


@pytest.fixture
def no_litellm(monkeypatch):
    monkeypatch.setattr(prices, "_litellm", dict)


@pytest.mark.parametrize(
    ("files", "price"),
    [
        ({}, None),
        ({"model_prices_and_context_window_backup.json": "{"}, None),
        ({"model_prices_and_context_window_backup.json": "[]"}, None),
        (
            {
                "model_prices_and_context_window.json": json.dumps(
                    {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": 4e-6}}
                )
            },
            Price(1.0, 4.0, "litellm's table"),
        ),
        (
            {
                "model_prices_and_context_window.json": json.dumps(
                    {"m": {"input_cost_per_token": 1e-6, "output_cost_per_token": None}}
                )
            },
            None,
        ),
    ],
)
@pytest.mark.parametrize("model", ["m", "openai/m"])
def test_the_table_of_litellm_is_read_without_importing_it(
    files, price, model, tmp_path, monkeypatch
):
    package = tmp_path / "litellm"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    for name, content in files.items():
        (package / name).write_text(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "litellm", raising=False)
    prices._litellm.cache_clear()
    try:
        assert Prices().of(model) == price
    finally:
        prices._litellm.cache_clear()


def test_without_litellm_no_price_is_known(monkeypatch):
    monkeypatch.setattr(prices, "find_spec", lambda name: None)
    prices._litellm.cache_clear()
    assert Prices().of("gpt-4o") is None
    prices._litellm.cache_clear()
