"""The tables that the decision counts with."""

import pytest

from pytest_ragft.diagnosis.explanations import (
    COLUMNS,
    EXPLANATIONS,
    INDEX,
    Setting,
    blind_spots,
    hypotheses,
)
from pytest_ragft.diagnosis.statistics import REPEATING, SAMPLED, entropy, fit, normalised

CROWDED = {"crowded-before", "crowded-after"}
ALL = frozenset({"rerun", "oracle", "placebo", "instruct", "perfect", "oracle-only"})


@pytest.mark.parametrize("table", [SAMPLED, REPEATING])
def test_the_weights_of_every_level_sum_to_one(table):
    for rates in table.values():
        assert sum(weight for _, weight in rates) == pytest.approx(1)
        assert all(0 < rate < 1 for rate, _ in rates)


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda e: e.name)
def test_every_explanation_has_a_level_for_every_column(explanation):
    assert len(explanation.levels.replace(" ", "")) == len(COLUMNS)
    assert {explanation.level(i) for i in range(len(COLUMNS))} <= set(SAMPLED)


@pytest.mark.parametrize("repeating", [False, True])
def test_priors_sum_to_one_and_pools_hold_every_column_once(repeating):
    live = hypotheses(Setting(ALL, repeating=repeating))
    assert sum(hypothesis.prior for hypothesis in live) == pytest.approx(1)
    for hypothesis in live:
        pooled = sorted(i for _, columns in hypothesis.pools for i in columns)
        assert pooled == list(range(len(COLUMNS)))


@pytest.mark.parametrize(
    ("setting", "dropped"),
    [
        (Setting(ALL, in_prompt=True), set()),
        (Setting(ALL), set()),
        (Setting(ALL - {"oracle-only"}, in_prompt=True), {"distracted", *CROWDED}),
        (Setting(ALL - {"oracle-only"}), {"distracted"}),
        (Setting(ALL - {"perfect"}), {"joint"}),
        (Setting(ALL - {"instruct"}), {"joint"}),
        (Setting(ALL - {"oracle"}), {"fragile"}),
        (
            Setting(frozenset({"rerun", "placebo", "instruct"}), abstention=True),
            {"missing", "before-only", "after-only", "distracted", "either", "joint", "fragile"},
        ),
    ],
)
def test_explanations_that_no_arm_could_tell_apart_are_dropped(setting, dropped):
    live = {hypothesis.name for hypothesis in hypotheses(setting)}
    unseen = set() if setting.in_prompt else CROWDED
    assert {explanation.name for explanation in EXPLANATIONS} - live == dropped | unseen


def test_a_fact_that_was_in_the_prompt_is_likelier_drowned_than_missing():
    def priors(setting):
        return {hypothesis.name: hypothesis.prior for hypothesis in hypotheses(setting)}

    seen, unseen = priors(Setting(ALL, in_prompt=True)), priors(Setting(ALL))
    assert seen["distracted"] > unseen["distracted"]
    assert sum(seen[name] for name in ("distracted", *CROWDED)) > seen["missing"]


def test_chance_is_one_rate_over_all_prompts_and_a_level_one_an_arm():
    pools = {
        h.name: {columns: level for level, columns in h.pools} for h in hypotheses(Setting(ALL))
    }
    assert list(pools["flaky"].values()) == ["F"]
    oracle = tuple(INDEX["oracle", placement] for placement in ("before", "after"))
    assert pools["missing"][oracle] == "H"
    assert pools["fragile"][(oracle[0],)] == "V"


def test_a_model_that_repeats_itself_hardly_fails_by_mere_chance():
    def prior(*, repeating):
        live = hypotheses(Setting(ALL, repeating=repeating))
        return next(h.prior for h in live if h.name == "flaky")

    assert prior(repeating=True) < prior(repeating=False) / 40


@pytest.mark.parametrize(
    ("arms", "abstention", "named"),
    [
        (ALL, False, []),
        (ALL - {"placebo"}, False, ["placebo"]),
        (ALL - {"instruct", "perfect", "oracle-only"}, False, ["instruct", "oracle-only"]),
        (ALL - {"perfect"}, False, ["perfect"]),
        (frozenset({"rerun"}), False, ["oracle"]),
        (frozenset({"rerun", "placebo"}), True, ["instruct"]),
        (frozenset({"rerun", "placebo", "instruct"}), True, []),
    ],
)
def test_blind_spots_are_named_by_the_arm_that_is_missing(arms, abstention, named):
    assert list(blind_spots(Setting(arms, abstention))) == named


def test_a_level_fits_what_it_predicts():
    assert fit("L", 0, 5) > fit("F", 0, 5) > fit("H", 0, 5)
    assert fit("H", 5, 0) > fit("F", 5, 0) > fit("L", 5, 0)
    assert fit("F", 3, 3) > fit("L", 3, 3)
    assert fit("L", 0, 1, repeating=True) > fit("L", 0, 1)
    assert fit("L", 0, 0) == pytest.approx(1)


def test_doubt_is_measured_in_bits():
    assert entropy([0.5, 0.5]) == pytest.approx(1)
    assert entropy([1.0, 0.0]) == 0
    assert normalised([1, 3]) == (0.25, 0.75)
