"""Recorded outcomes get the diagnosis that the same replays would have got."""

import json
from dataclasses import replace
from itertools import count

import pytest

from pytest_ragft.classify.decide import decide
from pytest_ragft.classify.recorded import ARMS, ECHO, parse
from pytest_ragft.diagnosis import Verdict, diagnose
from pytest_ragft.diagnosis.arms import ARMS as EVERY_ARM
from pytest_ragft.diagnosis.evidence import DEFAULT_ARMS
from pytest_ragft.diagnosis.trial import Check

FAIL, PASS = (False,), (True,)


def recorded(first=FAIL, *, echo=PASS, **arms):
    """A test as it would be parsed; an arm is given by its outcomes, or as None."""
    return parse(json.dumps({"id": "t", "first": first, "echo": echo, "arms": arms}))


KNOWLEDGE = {"rerun": [FAIL] * 4, "oracle": [PASS] * 5, "placebo": [FAIL] * 3}
BEHAVIOUR = {arm: [FAIL] * 5 for arm in ("rerun", "oracle", "instruct", "perfect")}
PROMPT = {**BEHAVIOUR, "instruct": [PASS] * 5, "perfect": [PASS] * 5}
FLAKY = {"rerun": [FAIL, PASS] * 4, "oracle": [PASS, PASS, FAIL, FAIL]}


@pytest.mark.parametrize(
    ("arms", "verdict", "subclass"),
    [
        (KNOWLEDGE, Verdict.KNOWLEDGE, None),
        (BEHAVIOUR, Verdict.BEHAVIOUR, "not_prompt_fixable"),
        (PROMPT, Verdict.BEHAVIOUR, "prompt_fixable"),
        (FLAKY, Verdict.FLAKY, "sampling"),
    ],
)
def test_enough_trials_decide(arms, verdict, subclass):
    found = decide(recorded(**arms), 20).diagnosis
    assert (found.verdict, found.subclass) == (verdict, subclass)
    assert found.trials


def test_an_expected_answer_that_fails_is_a_defect():
    found = decide(recorded(echo=FAIL, rerun=[FAIL]), 20).diagnosis
    assert found.verdict is Verdict.DEFECT


TWO = {
    "rerun": [(False, False)] * 4,
    "oracle": [(True, False)] * 4,
    "instruct": [(False, False)] * 4,
    "perfect": [(True, False)] * 4,
}


def test_checks_are_counted_in_the_reasons_and_named_beside_them():
    test = replace(
        recorded((False, False), echo=(True, True), **TWO),
        checks=(Check(0, "says 30"), Check(0, "is short")),
    )
    found = decide(test, 20).diagnosis
    assert found.verdict is Verdict.BOTH
    assert [(each.check.source, each.verdict) for each in found.checks] == [
        ("says 30", Verdict.KNOWLEDGE),
        ("is short", Verdict.BEHAVIOUR),
    ]
    assert any(reason.startswith("check 2: ") for reason in found.because)


@pytest.mark.parametrize(
    ("arms", "remedy"),
    [
        ({}, "Replay the arm 'rerun', and add the trial."),
        ({"rerun": [FAIL]}, "Replay the arm 'oracle', its text before the question, and add"),
        ({"rerun": [FAIL], "oracle": [None]}, "Replay the arm 'oracle', its text after the"),
    ],
)
def test_an_open_verdict_says_which_arm_to_replay_next(arms, remedy):
    found = decide(recorded(**arms), 20).diagnosis
    assert found.verdict is Verdict.UNDETERMINED
    assert found.because[0] == "the recorded trials do not settle it"
    assert found.remedy.startswith(remedy)


def test_an_open_verdict_says_how_much_the_next_replay_should_settle():
    remedy = decide(recorded(rerun=[FAIL]), 20).diagnosis.remedy
    assert "It should settle " in remedy
    assert remedy.endswith(" % of the doubt.")


def test_at_the_cap_no_further_replay_is_asked_for():
    found = decide(recorded(rerun=[FAIL, FAIL]), 2).diagnosis
    assert found.verdict is Verdict.UNDETERMINED
    assert found.because[0] == "undecided after 2 replays"
    assert "Replay the arm" not in found.remedy


def test_every_recorded_trial_counts_beyond_the_cap():
    assert len(decide(recorded(**BEHAVIOUR), 2).diagnosis.trials) == 20


def test_an_arm_that_cannot_be_had_is_a_blind_spot_and_never_asked_for():
    arms = {"rerun": [FAIL] * 5, "oracle": [FAIL] * 6, "instruct": None, "perfect": None}
    found = decide(recorded(**arms), 20).diagnosis
    assert any("no instruct replay (null in the file)" in spot for spot in found.blind_spots)
    assert "'instruct'" not in found.remedy


def test_where_abstention_is_right_oracle_trials_say_nothing():
    line = '{"id": "t", "first": [false], "arms": {"rerun": [[false], [false]], "oracle": [[true]]}'
    found = decide(parse(line + ', "expects_abstention": true}'), 20)
    assert found.case.expects_abstention
    assert [trial.arm for trial in found.diagnosis.trials] == ["rerun", "rerun"]


@pytest.mark.parametrize("arms", [KNOWLEDGE, BEHAVIOUR, PROMPT, FLAKY, TWO])
def test_the_trials_of_a_live_diagnosis_give_the_same_verdict_when_recorded(arms):
    turns = {arm: count() for arm in arms}

    def replay(arm):
        trials = arms.get(arm, [arms["rerun"][0]])
        return trials[next(turns.setdefault(arm, count())) % len(trials)], None

    first = arms["rerun"][0]
    live = diagnose(first, replay, echo=(True,) * len(first))
    trials = {arm: [t.outcomes for t in live.trials if t.arm == arm] for arm in ARMS}
    trials.pop(ECHO)
    again = decide(recorded(first, echo=(True,) * len(first), **trials), 20).diagnosis
    assert (again.verdict, again.subclass, again.because) == (
        live.verdict,
        live.subclass,
        live.because,
    )
    assert again.confidence == pytest.approx(live.confidence)


def test_every_arm_of_the_first_level_can_be_recorded():
    assert set(ARMS) - {arm.name for arm in EVERY_ARM} == set()
    assert set(DEFAULT_ARMS) <= set(ARMS)
