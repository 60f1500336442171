"""One step at a time: what is replayed, when it ends, and what is said then."""

from dataclasses import replace

import pytest
from diagnosis.scripted import ARMS, BARE, BY_PROMPT, outcomes, repeated, replayer, trials

from pytest_ragft.diagnosis import (
    Check,
    Diagnosis,
    Evidence,
    Replay,
    Trial,
    Verdict,
    arm_counts,
    conclude,
    diagnose,
    step,
)
from pytest_ragft.diagnosis.case import Case


def never(arm):
    raise AssertionError(arm)


CHECKS = (Check(12, 'assert "30" in reply'), Check(13, "assert len(reply) < 80", "constraint"))


def test_an_expected_answer_that_fails_its_own_check_is_a_defect_without_a_replay():
    evidence = Evidence((False, False), echo=(True, False), checks=CHECKS)
    diagnosis = step(evidence)
    assert isinstance(diagnosis, Diagnosis)
    assert diagnosis.verdict is Verdict.DEFECT
    assert diagnosis.because == ("the expected answer fails line 13: assert len(reply) < 80",)
    assert [check.verdict for check in diagnosis.checks] == [None, Verdict.DEFECT]
    assert diagnosis.technique == "the test itself"
    assert conclude(evidence, stopped="budget") == diagnosis
    assert diagnose([False], never, echo=[False]).verdict is Verdict.DEFECT


@pytest.mark.parametrize(
    ("first", "reason"), [("PP", "no check failed"), ("..", "nothing was asserted"), ("", None)]
)
def test_without_a_failed_check_there_is_nothing_to_diagnose(first, reason):
    diagnosis = diagnose(outcomes(first), never)
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.UNDETERMINED, "nothing_failed")
    assert diagnosis.because == (reason or "nothing was asserted",)


def test_an_echo_that_reaches_no_check_does_not_decide():
    assert isinstance(step(Evidence((False,), echo=(None,))), Replay)


def test_the_rerun_comes_first():
    following = step(Evidence((False,)))
    assert isinstance(following, Replay)
    assert (following.arm, following.placement) == ("rerun", None)
    assert 0 < following.settles <= 1


def test_without_any_rerun_nothing_is_decided():
    calls = []

    def replay(arm):
        calls.append(arm)
        return replayer(lambda arm, k: "" if arm == "rerun" else "P")(arm)

    diagnosis = diagnose([False], replay, arms=ARMS)
    assert calls == ["rerun", "rerun"]
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.UNDETERMINED, "not_replayed")
    assert diagnosis.because == ("the failing run could not be repeated: rerun broke",)


PROFILES = [
    ("knowledge", lambda arm, k: arm in {"oracle", "perfect"}, Verdict.KNOWLEDGE, None),
    ("prompt", lambda arm, k: arm in {"instruct", "perfect"}, Verdict.BEHAVIOUR, "prompt_fixable"),
    ("weights", lambda arm, k: False, Verdict.BEHAVIOUR, "not_prompt_fixable"),
    ("joint", lambda arm, k: arm == "perfect", Verdict.BOTH, "knowledge_then_prompt"),
    (
        "order",
        lambda arm, k: arm in {"oracle", "perfect"} and k % 2 == 0,
        Verdict.KNOWLEDGE,
        "order_dependent",
    ),
    ("flaky", lambda arm, k: k % 2 == 0, Verdict.FLAKY, "sampling"),
    ("gone", lambda arm, k: True, Verdict.FLAKY, "sampling"),
]
DIGESTS = {
    "every reply new": lambda arm, k: f"{arm} {k}",
    "replies too short": lambda arm, k: None,
}


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
@pytest.mark.parametrize(
    ("passes", "verdict", "subclass"),
    [profile[1:] for profile in PROFILES],
    ids=[profile[0] for profile in PROFILES],
)
def test_a_clear_profile_is_recognised(passes, verdict, subclass, digest):
    replay = replayer(lambda arm, k: "P" if passes(arm, k) else "F", digest)
    diagnosis = diagnose([False], replay, echo=[True], arms=ARMS)
    assert (diagnosis.verdict, diagnosis.subclass) == (verdict, subclass)
    assert len(diagnosis.trials) <= 16


@pytest.mark.parametrize(
    ("passes", "verdict", "subclass"),
    [profile[1:] for profile in PROFILES[:5]],
    ids=[profile[0] for profile in PROFILES[:5]],
)
def test_a_model_that_repeats_itself_needs_few_replays(passes, verdict, subclass):
    diagnosis = repeated(lambda arm, turn, wording: "FP"[passes(arm, turn)], arms=ARMS)
    assert (diagnosis.verdict, diagnosis.subclass) == (verdict, subclass)
    assert len(diagnosis.trials) <= 12
    assert "the same prompt gets the same reply: repeats were not counted" in diagnosis.because


def test_placements_alternate_within_an_arm():
    replay = replayer(lambda arm, k: "P" if arm == "oracle" else "F")
    made = diagnose([False], replay, echo=[True], arms=BARE).trials
    for arm in ("oracle", "placebo"):
        placements = [trial.placement for trial in made if trial.arm == arm]
        assert placements == ["before", "after", "before", "after"][: len(placements)]
    assert {trial.placement for trial in made if trial.arm == "rerun"} == {None}


def test_an_arm_that_fails_twice_is_dropped_and_named():
    replay = replayer(lambda arm, k: {"rerun": "F", "oracle": "P", "placebo": "F"}.get(arm, ""))
    diagnosis = diagnose([False], replay, arms=("rerun", "oracle", "placebo", "instruct"))
    assert diagnosis.verdict is Verdict.KNOWLEDGE
    blind = diagnose(
        [False],
        replayer(lambda arm, k: "F" if arm in {"rerun", "placebo", "oracle"} else ""),
        echo=[True],
        arms=ARMS,
    )
    assert (blind.verdict, blind.subclass) == (Verdict.BEHAVIOUR, None)
    told = "no instruct replay (instruct broke): whether a better prompt would do is open"
    assert told in blind.blind_spots


def test_an_arm_that_ran_out_keeps_what_it_showed():
    recorded = {"rerun": "FFF", "oracle": "PPPP", "placebo": "FF"}
    replay = replayer(lambda arm, k: recorded[arm][k : k + 1])
    assert diagnose([False], replay, arms=BARE).verdict is Verdict.KNOWLEDGE


def test_unknown_arms_are_counted_but_say_nothing():
    counts = trials(rerun="F F", oracle="P P P", placebo="F F")
    extra = (*counts, Trial("closed-book", (True,)))
    with_extra = conclude(Evidence((False,), extra, arms=(*ARMS, "closed-book")))
    assert with_extra.probabilities == conclude(Evidence((False,), counts, arms=ARMS)).probabilities
    assert arm_counts(with_extra.trials)["closed-book"] == (1, 0)


def test_counts_are_per_test_and_leave_out_trials_that_reached_nothing():
    made = trials(rerun="FP FF", oracle="PP P. ..", placebo="..")
    assert arm_counts(made) == {"rerun": (0, 2), "oracle": (2, 0)}


def test_an_abstaining_test_is_settled_by_reruns_placebo_and_instructions():
    evidence = Evidence(
        (False,), arms=("rerun", "placebo", "instruct"), case=Case(expects_abstention=True)
    )
    while isinstance(following := step(evidence), Replay):
        outcome = following.arm == "instruct"
        trial = Trial(following.arm, (outcome,), None, following.placement)
        evidence = replace(evidence, trials=(*evidence.trials, trial))
    assert (following.verdict, following.subclass) == (Verdict.BEHAVIOUR, "prompt_fixable")
    assert following.blind_spots == ()


def test_a_rerun_that_passed_is_repeated_before_anything_else_is_claimed():
    counts = trials(
        rerun="P", oracle="F F F F", instruct="F F F", perfect="P P P P", placebo="F F F"
    )
    following = step(Evidence((False,), counts, echo=(True,), arms=ARMS))
    assert isinstance(following, Replay)
    assert following.arm == "rerun"


def test_both_placements_are_tried_before_knowledge_is_claimed():
    """A model that repeats itself would be sure after one, and then which one is not told."""
    replay = replayer(
        lambda arm, k: "P" if arm in {"oracle", "perfect"} else "F",
        lambda arm, k: f"{arm} {k % 6 if arm in BY_PROMPT else 0}",
    )
    made = diagnose([False], replay, arms=ARMS).trials
    assert {t.placement for t in made if t.arm == "oracle"} == {"before", "after"}


def test_the_oracle_comes_before_it_replaces_the_context():
    replay = replayer(lambda arm, k: "P" if arm == "oracle-only" else "F")
    diagnosis = diagnose([False], replay, arms=(*ARMS, "oracle-only"))
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.KNOWLEDGE, "distracted")
    arms = [trial.arm for trial in diagnosis.trials]
    assert arms[: arms.index("oracle-only")].count("oracle") >= 2
