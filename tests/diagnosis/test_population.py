"""The bars that the decision must clear, on simulated tests of known cause."""

from collections import Counter

import pytest
from diagnosis.designs import diagnosed, procedure, single_oracle, tally, three_and_three
from diagnosis.mixes import POPULATIONS, STANDARD
from diagnosis.population import population

SIZE, SEED = 5000, 1
SAMPLING = 0.004
"""Two standard errors of a share of 2 % in 5,000 tests; those of the mean replays are 0.12."""


def test_the_standard_population_is_diagnosed_as_well_as_promised():
    result = tally(procedure, STANDARD, SIZE, SEED)
    assert result.tests == SIZE
    assert result.right >= 0.945
    assert result.wrong <= 0.020 + SAMPLING
    assert result.undetermined <= 0.038
    assert result.flaky_called_knowledge <= 0.07
    assert result.wrong_knowledge <= 0.010 + SAMPLING
    assert result.mean_replays <= 7.2 + 0.12
    assert result.p95_replays <= 16


HARDER = {
    # right, wrong
    "flaky-heavy": (0.80, 0.12),
    "behaviour-heavy": (0.90, 0.04),
    "deterministic": (0.94, 0.03),
    "deterministic, blurred": (0.70, 0.12),
    "sampled": (0.90, 0.04),
    "few replies": (0.88, 0.06),
    "short replies": (0.90, 0.06),
    "multi-check": (0.92, 0.04),
    "oracle helps in part": (0.58, 0.18),
    "placebo helps": (0.78, 0.11),
    "fragile prompts": (0.84, 0.09),
    "ill-defined checks": (0.68, 0.13),
    "drowned facts": (0.90, 0.04),
    "no instructions": (0.80, 0.13),
}


def test_every_population_has_its_bar():
    assert set(HARDER) | {"standard"} == set(POPULATIONS)


@pytest.mark.parametrize("name", HARDER)
def test_a_harder_population_stays_within_its_bar_and_ahead_of_a_single_replay(name):
    right, wrong = HARDER[name]
    result = tally(procedure, POPULATIONS[name], 500, SEED)
    naive = tally(single_oracle, POPULATIONS[name], 500, SEED)
    assert result.right >= right
    assert result.wrong <= wrong
    assert result.wrong < naive.wrong / 2


def test_a_single_replay_and_a_fixed_design_are_wrong_many_times_as_often():
    ours = tally(procedure, STANDARD, 500, SEED)
    assert tally(single_oracle, STANDARD, 500, SEED).wrong > 5 * ours.wrong
    assert tally(three_and_three, STANDARD, 500, SEED).wrong > 5 * ours.wrong


def test_the_same_seed_gives_the_same_tests():
    def drawn():
        return [(t.verdict, t.causes, t.first, t.rates) for t in population(STANDARD, 50, 3)]

    assert drawn() == drawn()


def test_every_simulated_test_has_failed_once():
    assert all(False in test.first for test in population(STANDARD, 200, 5))


SUBCLASSES = {
    "order_dependent": {"before-only", "after-only"},
    "distracted": {"distracted"},
    "prompt_fixable": {"prompt"},
    "knowledge_then_prompt": {"joint"},
}


@pytest.mark.parametrize("name", ["standard", "drowned facts"])
def test_a_finer_class_is_claimed_where_it_is_true(name):
    mix = POPULATIONS[name]
    right, claimed = Counter(), Counter()
    for test in population(mix, 500, SEED):
        subclass = diagnosed(test, mix).subclass
        if subclass in SUBCLASSES:
            claimed[subclass] += 1
            right[subclass] += not set(test.causes) - SUBCLASSES[subclass] - {"good"}
    assert set(SUBCLASSES) - set(claimed) <= {"distracted", "order_dependent"}
    for subclass, count in claimed.items():
        assert count - right[subclass] <= max(1, count / 4), subclass
