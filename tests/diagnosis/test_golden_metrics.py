"""Figures over golden cases come with an interval that holds what it says."""

import random

import pytest

from pytest_ragft.diagnosis.metrics import SuiteMetrics, mean, mean_interval, rate
from pytest_ragft.diagnosis.statistics import wilson


@pytest.mark.parametrize(
    ("outcomes", "value", "low", "high"),
    [
        ([True] * 41 + [False] * 9, 0.82, 0.692, 0.902),
        ([True] * 5, 1.0, 0.566, 1.0),
        ([False] * 5, 0.0, 0.0, 0.434),
        ([True], 1.0, None, None),
    ],
)
def test_a_rate_is_a_share_with_its_score_interval(outcomes, value, low, high):
    found = rate("pass_rate", outcomes)
    assert (found.value, found.part, found.cases) == (value, sum(outcomes), len(outcomes))
    assert (found.low, found.high) == (
        low and pytest.approx(low, abs=1e-3),
        high and pytest.approx(high, abs=1e-3),
    )


def test_of_nothing_there_is_no_figure():
    assert (rate("hit", []), mean("mrr", [])) == (None, None)


@pytest.mark.parametrize("values", [[1.0] * 7 + [0.0] * 3, [1.0] * 6, [0.0] * 6])
def test_of_shares_of_single_cases_the_interval_is_that_of_a_rate(values):
    assert mean_interval(values) == pytest.approx(wilson(sum(values), len(values)), abs=1e-12)


def test_values_that_vary_little_have_a_narrower_interval_but_never_none():
    low, high = mean_interval([0.1] * 20)
    assert 0 < low < 0.1 < high < 0.25
    few, many = wilson(2, 20)
    assert high - low < (many - few) / 2


def test_one_value_has_no_interval():
    found = mean("ndcg", [0.4], k=3)
    assert (found.value, found.low, found.high, found.label) == (0.4, None, None, "ndcg@3")


def test_rounding_never_leaves_the_unit_interval():
    found = mean("recall", [0.1] * 3 + [1.0] * 0)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert mean("recall", [1 / 3] * 3 + [2 / 3] * 3).value <= 1
    assert mean("recall", [1.0] * 1000).value == 1


@pytest.mark.parametrize("cases", [5, 10, 30])
def test_the_interval_holds_the_true_mean_about_as_often_as_it_says(cases):
    draw = random.Random(7)
    values, weights = (0, 1 / 3, 0.5, 1), (0.1, 0.1, 0.2, 0.6)
    true = sum(value * weight for value, weight in zip(values, weights, strict=True))
    held = 0
    for _ in range(1000):
        low, high = mean_interval(draw.choices(values, weights, k=cases))
        held += low <= true <= high
    assert held >= 930


def test_a_figure_is_found_by_name_and_length():
    suite = SuiteMetrics((rate("pass_rate", [True]), mean("recall", [1.0], k=3)))
    assert suite.named("recall", 3).label == "recall@3"
    assert suite.named("recall") is None
    assert suite.named("pass_rate").label == "pass_rate"
