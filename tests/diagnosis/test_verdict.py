"""Counts on one side, the verdict on the other."""

import pytest
from diagnosis.scripted import ARMS, BARE, outcomes, trials

from pytest_ragft.diagnosis import Evidence, Verdict, conclude
from pytest_ragft.diagnosis.case import Case

K, B, BOTH = Verdict.KNOWLEDGE, Verdict.BEHAVIOUR, Verdict.BOTH
FLAKY, UNDETERMINED = Verdict.FLAKY, Verdict.UNDETERMINED
ABSTAINS = Case(expects_abstention=True)

ONE_CHECK = [
    # nothing decided: too little, or contradictory
    ({}, UNDETERMINED, None),
    ({"rerun": "F"}, UNDETERMINED, None),
    ({"rerun": "F", "oracle": "P"}, UNDETERMINED, None),
    ({"rerun": "F", "oracle": "P P"}, UNDETERMINED, None),
    ({"rerun": "F F F", "oracle": "F F"}, UNDETERMINED, None),
    ({"oracle": "P P P P", "placebo": "F F F F"}, UNDETERMINED, None),
    # knowledge
    ({"rerun": "F F", "oracle": "P P", "placebo": "F F"}, K, None),
    ({"rerun": "F F F", "oracle": "P P P P", "placebo": "F F"}, K, None),
    ({"rerun": "F F", "oracle": "P P P P", "placebo": "F F F", "instruct": "P P P"}, K, None),
    ({"rerun": "F F", "oracle": "P F P F P F P F", "placebo": "F F F F"}, K, "order_dependent"),
    ({"rerun": "F F", "oracle": "F P F P F P F P", "placebo": "F F F F"}, K, "order_dependent"),
    (
        {"rerun": "F F", "oracle": "F F F", "oracle_only": "P P P P", "placebo": "F F"},
        K,
        "distracted",
    ),
    # behaviour
    (
        {"rerun": "F F", "oracle": "F F F", "instruct": "P P P", "perfect": "P P", "placebo": "F"},
        B,
        "prompt_fixable",
    ),
    (
        {"rerun": "F F", "oracle": "F F F", "instruct": "F F F", "perfect": "F F F"},
        B,
        "not_prompt_fixable",
    ),
    # both
    (
        {
            "rerun": "F F",
            "oracle": "F F F",
            "instruct": "F F F",
            "perfect": "P P P P",
            "placebo": "F F",
        },
        BOTH,
        "knowledge_then_prompt",
    ),
    # flaky
    ({"rerun": "P P P"}, FLAKY, "sampling"),
    ({"rerun": "P F P P F P"}, FLAKY, "sampling"),
    ({"rerun": "P F P", "oracle": "P F P", "placebo": "P P F P"}, FLAKY, "sampling"),
    (
        {
            "rerun": "F F F F F F",
            "oracle": "P F P P",
            "placebo": "P F P P",
            "instruct": "P F",
            "perfect": "F F",
        },
        FLAKY,
        "fragile",
    ),
]


@pytest.mark.parametrize(("counts", "verdict", "subclass"), ONE_CHECK)
def test_counts_of_one_check_give_the_verdict(counts, verdict, subclass):
    arms = (*ARMS, "oracle-only") if "oracle_only" in counts else ARMS
    evidence = Evidence((False,), trials(**counts), echo=(True,), arms=arms)
    diagnosis = conclude(evidence)
    assert (diagnosis.verdict, diagnosis.subclass) == (verdict, subclass)
    assert diagnosis.because


SEVERAL_CHECKS = [
    # each check by its own cause
    ("FF", {"rerun": "FF FF", "oracle": "PF PF PF PF", "placebo": "FF FF FF"}, BOTH, [K, B]),
    ("FFP", {"rerun": "FFP FFP", "oracle": "PPP PPP", "placebo": "FFP FFP"}, K, [K, K, None]),
    ("FFP", {"rerun": "FFP FFP", "oracle": "FFP FFP FFP FFP FFP", "placebo": "FFP FFP FFP"}, B,
     [B, B, None]),
    # a check that comes and goes does not hide the one that lacks a fact
    ("FP", {"rerun": "FF FP", "oracle": "PP PF PP PF", "placebo": "FP FF FF FP"}, K, [K, FLAKY]),
    # a check that no run reached does not vote
    ("F.", {"rerun": "F. F.", "oracle": "P. P.", "placebo": "F. F."}, K, [K, None]),
    # one that only the oracle reaches does
    ("F.", {"rerun": "F. F.", "oracle": "PF PF PF PF", "placebo": "F. F. F."}, UNDETERMINED,
     [K, B]),
    # recorded trials may know more checks than the first run
    ("F", {"rerun": "F F", "oracle": "PP PP", "placebo": "F F"}, K, [K, None]),
]  # fmt: skip


@pytest.mark.parametrize(("first", "counts", "verdict", "checks"), SEVERAL_CHECKS)
def test_each_check_has_its_own_verdict(first, counts, verdict, checks):
    evidence = Evidence(outcomes(first), trials(**counts), echo=(True,) * len(checks), arms=BARE)
    diagnosis = conclude(evidence)
    assert diagnosis.verdict is verdict
    assert [check.verdict for check in diagnosis.checks] == checks


@pytest.mark.parametrize(
    ("echo", "verdict"), [((True,), B), (None, UNDETERMINED), ((None,), UNDETERMINED)]
)
@pytest.mark.parametrize("arms", [ARMS, BARE])
def test_a_check_that_nothing_passes_needs_an_expected_answer(echo, verdict, arms):
    counts = {"rerun": "F F", "oracle": "F F F F F", "placebo": "F F F"}
    if arms is ARMS:
        counts |= {"instruct": "F F F", "perfect": "F F F"}
    diagnosis = conclude(Evidence((False,), trials(**counts), echo=echo, arms=arms))
    assert diagnosis.verdict is verdict
    if verdict is UNDETERMINED:
        assert diagnosis.subclass == "no_expected_answer"
        assert diagnosis.because[0] == "needs an expected answer: no replay passed check 1"
        assert diagnosis.checks[0].verdict is UNDETERMINED


def test_a_part_that_nothing_passes_leaves_both_undetermined_without_an_expected_answer():
    counts = trials(rerun="FF FF", oracle="PF PF PF PF", placebo="FF FF FF")
    diagnosis = conclude(Evidence((False, False), counts, arms=BARE))
    assert (diagnosis.verdict, diagnosis.subclass) == (UNDETERMINED, "no_expected_answer")
    assert [check.verdict for check in diagnosis.checks] == [K, UNDETERMINED]


def test_behaviour_stands_on_a_check_that_something_passed():
    counts = trials(
        rerun="FF FF",
        oracle="FF FF FF",
        instruct="PF PF PF",
        perfect="PF PF PF",
        placebo="FF FF",
    )
    assert conclude(Evidence((False, False), counts, arms=ARMS)).verdict is B


@pytest.mark.parametrize(
    ("replies", "counts", "verdict", "subclass"),
    [
        ("The answer is 30 days.", {"instruct": "F F F F"}, B, "no_abstention"),
        ("", {"instruct": "F F F F"}, B, "no_abstention"),
        ("I do not know.", {"instruct": "F F F F"}, UNDETERMINED, "no_expected_answer"),
        ("The answer is 30 days.", {"instruct": "P P P P"}, B, "prompt_fixable"),
    ],
)
def test_a_test_that_expects_abstention_never_lacks_a_fact(replies, counts, verdict, subclass):
    made = trials(rerun="F F F", placebo="F F F F", **counts)
    told = tuple(
        type(trial)(trial.arm, trial.outcomes, None, trial.placement, (replies,)) for trial in made
    )
    arms = ("rerun", "placebo", "instruct")
    diagnosis = conclude(Evidence((False,), told, arms=arms, case=ABSTAINS))
    assert (diagnosis.verdict, diagnosis.subclass) == (verdict, subclass)
    assert diagnosis.probabilities[K] + diagnosis.probabilities[BOTH] == pytest.approx(0)


def test_probabilities_sum_to_one_and_hold_the_confidence():
    counts = trials(rerun="F F", oracle="P P P", placebo="F F")
    diagnosis = conclude(Evidence((False,), counts, arms=ARMS))
    assert sum(diagnosis.probabilities.values()) == pytest.approx(1)
    assert diagnosis.confidence == diagnosis.probabilities[K] >= 0.95


def test_a_flaky_check_makes_it_likelier_that_its_neighbour_is_flaky():
    alone = conclude(Evidence((False,), trials(rerun="F F F"), arms=ARMS))
    beside = conclude(Evidence((False, False), trials(rerun="FP FF FP"), arms=ARMS))
    assert beside.probabilities[FLAKY] > alone.probabilities[FLAKY]


def test_checks_that_always_go_together_count_once():
    counts = {"rerun": "F", "oracle": "P P"}
    one = conclude(Evidence((False,), trials(**counts), arms=ARMS))
    tripled = {arm: " ".join(3 * letter for letter in row.split()) for arm, row in counts.items()}
    three = conclude(Evidence((False,) * 3, trials(**tripled), arms=ARMS))
    assert three.probabilities == one.probabilities


def test_a_rerun_that_passes_contradicts_every_verdict_but_flaky():
    """By arms alone this would be both: the oracle always fails, the perfect prompt passes."""
    counts = {"oracle": "F F F F", "instruct": "F F F", "perfect": "P P P P", "placebo": "F F F"}
    assert conclude(Evidence((False,), trials(rerun="F F", **counts), arms=ARMS)).verdict is BOTH
    passed = conclude(Evidence((False,), trials(rerun="P", **counts), arms=ARMS))
    assert passed.probabilities[BOTH] >= 0.95
    assert passed.verdict is UNDETERMINED


def test_a_check_reached_only_where_others_pass_takes_no_part():
    counts = trials(
        rerun="F. F.",
        oracle="F. F. F.",
        instruct="PP PP",
        perfect="PP PP",
        placebo="F. F.",
    )
    diagnosis = conclude(Evidence((False, None), counts, arms=ARMS))
    assert (diagnosis.verdict, diagnosis.subclass) == (B, "prompt_fixable")
    assert [check.verdict for check in diagnosis.checks] == [B, None]


def test_a_diagnosis_lists_what_a_check_came_to_in_each_trial():
    found = conclude(Evidence((False, True), trials(rerun="FP F", oracle="PF"), arms=ARMS))
    assert found.outcomes(0) == (False, False, True)
    assert found.outcomes(1) == (True, None, False)
