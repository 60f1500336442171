"""When replays end without a verdict, and what is said then."""

from dataclasses import replace

import pytest
from diagnosis.scripted import ARMS, BARE, repeated, replayer, trials

from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, Verdict, conclude, diagnose, step


@pytest.mark.parametrize(
    ("passes", "verdict", "subclass", "most"),
    [
        (lambda k: "F", Verdict.UNDETERMINED, "no_oracle", 3),
        (lambda k: "P", Verdict.FLAKY, "sampling", 3),
        (lambda k: "PFPPF"[k % 5], Verdict.FLAKY, "sampling", 5),
    ],
)
def test_without_an_oracle_only_flaky_can_be_told(passes, verdict, subclass, most):
    arms = ("rerun", "placebo", "instruct")
    diagnosis = diagnose([False], replayer(lambda arm, k: passes(k)), echo=[True], arms=arms)
    assert (diagnosis.verdict, diagnosis.subclass) == (verdict, subclass)
    assert {trial.arm for trial in diagnosis.trials} == {"rerun"}
    assert len(diagnosis.trials) <= most


def test_the_missing_oracle_is_named_with_what_to_declare():
    evidence = Evidence(
        (False,),
        trials(rerun="F F F"),
        arms=("rerun",),
        missing={"oracle": "no oracle declared"},
    )
    diagnosis = step(evidence)
    assert isinstance(diagnosis, Diagnosis)
    assert diagnosis.because == (
        "knowledge and behaviour cannot be told apart: no oracle declared",
        "rerun failed 3 of 3",
    )
    assert diagnosis.remedy.startswith("Declare the source of the answer")
    assert diagnosis.blind_spots == (
        "no oracle replay (no oracle declared): whether knowledge was missing is open",
    )


def test_recorded_oracle_trials_count_although_the_arm_cannot_be_replayed():
    counts = trials(rerun="F F", oracle="P P P", placebo="F F")
    diagnosis = step(Evidence((False,), counts, arms=("rerun",)))
    assert isinstance(diagnosis, Diagnosis)
    assert diagnosis.verdict is Verdict.KNOWLEDGE


def test_the_cap_ends_it():
    odd = replayer(lambda arm, k: "PFFPFFF"[k % 7] if arm == "oracle" else "F")
    diagnosis = diagnose([False], odd, echo=[True], arms=BARE, max_replays=4)
    assert diagnosis.verdict is Verdict.UNDETERMINED
    assert diagnosis.because[0] == "undecided after 4 replays"
    assert len(diagnosis.trials) == 4


def test_a_model_that_repeats_itself_is_not_asked_for_ever():
    """Passes and fails hang on the words, too little to tell, and no prompt is left."""
    diagnosis = repeated(
        lambda arm, turn, wording: "FP"[arm == "oracle" and wording != turn], arms=BARE
    )
    assert diagnosis.verdict is Verdict.UNDETERMINED
    assert diagnosis.because[0] == "no further replay would tell anything new"
    assert len(diagnosis.trials) <= 16
    prompts = [(t.arm, t.placement, t.wording) for t in diagnosis.trials if t.arm != "rerun"]
    assert len(prompts) == len(set(prompts))


def test_a_place_that_matters_is_seen_by_asking_in_other_words():
    """Two prompts with the oracle and two without are too few for a model that repeats itself."""
    diagnosis = repeated(lambda arm, turn, wording: "FP"[arm == "oracle" and not turn], arms=BARE)
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.KNOWLEDGE, "order_dependent")
    assert {t.wording for t in diagnosis.trials if t.arm == "oracle"} > {0}


def test_stopping_keeps_what_is_decided_and_names_what_is_not():
    decided = Evidence(
        (False,), trials(rerun="F F", oracle="P P P", placebo="F F"), echo=(True,), arms=ARMS
    )
    assert conclude(decided, stopped="budget").verdict is Verdict.KNOWLEDGE
    open_still = replace(decided, trials=decided.trials[:3])
    stopped = conclude(open_still, stopped="budget")
    assert (stopped.verdict, stopped.subclass) == (Verdict.UNDETERMINED, None)
    assert stopped.because[0] == "budget"
    assert stopped.confidence == 0
    assert stopped.technique == "more evidence"
    assert conclude(open_still).because[0] == "too few replays so far"
    assert conclude(Evidence((False,)), stopped="interrupted").because == ("interrupted",)


def test_a_verdict_without_a_split_goes_on_while_instructions_can_be_tried():
    counts = trials(rerun="F F", oracle="F F F F", placebo="F F F")
    bare = step(Evidence((False,), counts, echo=(True,), arms=BARE))
    assert isinstance(bare, Diagnosis)
    assert bare.technique == "prompt"
    following = step(Evidence((False,), counts, echo=(True,), arms=ARMS))
    assert isinstance(following, Replay)
    assert following.arm in {"instruct", "perfect"}


def test_a_sure_verdict_that_chance_could_explain_is_raised_above_it():
    """Here 95 % are reached, but the rerun and the placebo hardly speak against chance."""
    counts = trials(rerun="F", oracle="P P P", placebo="F", perfect="P")
    evidence = Evidence((False,), counts, echo=(True,), arms=ARMS)
    following = step(replace(evidence, trials=counts[:4]))
    assert isinstance(following, Replay)
    assert following.arm == "placebo"


def test_the_same_evidence_gives_the_same_step():
    evidence = Evidence((False, True), trials(rerun="FP FP", oracle="PP"), arms=ARMS)
    assert step(evidence) == step(evidence)
