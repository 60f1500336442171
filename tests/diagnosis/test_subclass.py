"""Level 2 is claimed with its own evidence, and with nothing less."""

from dataclasses import replace

import pytest
from diagnosis.scripted import ARMS, BARE, trials

from pytest_ragft.diagnosis import Check, Diagnosis, Evidence, Replay, Verdict, conclude, step
from pytest_ragft.diagnosis.arm import WORDINGS

STUBBORN = {
    "rerun": "F F",
    "oracle": "F F F F",
    "instruct": "F F F",
    "perfect": "F F F",
    "placebo": "F F",
}
UNTRIED = {"rerun": "F F F", "oracle": "F F F F F F", "placebo": "F F F F"}


def diagnosis_of(counts, arms, replies=None, baseline=(), **fields):
    made = tuple(
        replace(trial, replies=(replies[trial.arm],)) if replies and trial.arm in replies else trial
        for trial in trials(**counts)
    )
    first = (False,) * len(counts["rerun"].split()[0])
    evidence = Evidence(
        first, made, echo=(True,) * len(first), arms=arms, baseline_replies=baseline, **fields
    )
    return conclude(evidence)


REFUSAL = "I'm sorry, but I cannot answer that."
REPLIES = [
    ({"oracle": REFUSAL}, "over_refusal"),
    ({"oracle": REFUSAL, "rerun": REFUSAL}, "over_refusal"),
    ({"oracle": "Je ne sais pas."}, "over_refusal"),
    ({"oracle": "Sixty days.", "rerun": "sixty  DAYS"}, "ignores_context"),
    ({"oracle": "Sixty days.", "rerun": "Ninety days."}, None),
    ({"oracle": "Sixty days."}, None),
    (None, None),
]


@pytest.mark.parametrize(("replies", "subclass"), REPLIES)
@pytest.mark.parametrize(
    ("counts", "arms", "otherwise"),
    [(UNTRIED, BARE, None), (STUBBORN, ARMS, "not_prompt_fixable")],
)
def test_replies_with_the_oracle_name_the_behaviour(counts, arms, otherwise, replies, subclass):
    diagnosis = diagnosis_of(counts, arms, replies)
    assert diagnosis.verdict is Verdict.BEHAVIOUR
    assert diagnosis.subclass == (subclass or otherwise)


def test_a_reply_that_the_provider_marked_is_a_refusal():
    made = tuple(replace(t, refused=t.arm == "oracle") for t in trials(**UNTRIED))
    diagnosis = conclude(Evidence((False,), made, echo=(True,), arms=BARE))
    assert diagnosis.subclass == "over_refusal"


def test_the_reply_of_the_failed_run_counts_as_one_without_context():
    replies = {"oracle": "Sixty days."}
    diagnosis = diagnosis_of(UNTRIED, BARE, replies, baseline=("Sixty days.",))
    assert diagnosis.subclass == "ignores_context"


def test_equal_digests_across_arms_mean_that_the_context_had_no_influence():
    made = tuple(replace(trial, fingerprint="same") for trial in trials(**UNTRIED))
    diagnosis = conclude(Evidence((False,), made, echo=(True,), arms=BARE))
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.BEHAVIOUR, "ignores_context")


def test_fine_tuning_is_advised_only_after_the_prompt_was_tried():
    refused = {"oracle": REFUSAL}
    assert diagnosis_of(UNTRIED, BARE, refused).technique == "prompt"
    assert diagnosis_of(STUBBORN, ARMS, refused).technique == "fine-tuning"


def many(letters, counts=STUBBORN):
    return {arm: " ".join(letters for _ in row.split()) for arm, row in counts.items()}


@pytest.mark.parametrize(
    ("kinds", "letters", "subclass"),
    [
        (("format",), "F", "format"),
        (("constraint",), "F", "constraint"),
        (("content",), "F", "not_prompt_fixable"),
        (("content", "format"), "PF", "format"),
        (("format", "format"), "FF", "format"),
        (("content", "format"), "FF", "not_prompt_fixable"),
        (("constraint", "format"), "FF", "not_prompt_fixable"),
        ((), "F", "not_prompt_fixable"),
    ],
)
def test_the_kind_of_the_failing_checks_names_the_behaviour(kinds, letters, subclass):
    checks = tuple(Check(10 + i, "assert x", kind) for i, kind in enumerate(kinds))
    diagnosis = diagnosis_of(many(letters), ARMS, checks=checks)
    assert diagnosis.subclass == subclass
    assert diagnosis.technique == "fine-tuning"


def test_a_format_is_not_named_before_the_prompt_was_tried():
    checks = (Check(10, "assert x", "format"),)
    assert diagnosis_of(UNTRIED, BARE, checks=checks).subclass is None


BOTH_TABLE = [
    # the second check: closed by instructions, by nothing, not tried
    (
        {"rerun": "FF FF", "oracle": "PF PF PF PF", "instruct": "FP FP FP", "perfect": "PP PP PP",
         "placebo": "FF FF"},
        ARMS, "partial", "retrieval and prompt",
    ),
    (
        {"rerun": "FF FF", "oracle": "PF PF PF PF", "instruct": "FF FF FF", "perfect": "PF PF PF",
         "placebo": "FF FF"},
        ARMS, "partial", "retrieval then fine-tuning",
    ),
    (
        {"rerun": "FF FF", "oracle": "PF PF PF PF", "placebo": "FF FF FF"},
        BARE, "partial", "retrieval and prompt",
    ),
    (
        {"rerun": "FF FF", "oracle": "FF FF FF", "instruct": "FF FF FF", "perfect": "PP PP PP PP",
         "placebo": "FF FF FF"},
        ARMS, "knowledge_then_prompt", "retrieval and prompt",
    ),
    (
        {"rerun": "FF FF", "oracle": "FP FP FP", "instruct": "FF FF FF", "perfect": "PP PP PP PP",
         "placebo": "FF FF FF"},
        ARMS, None, "retrieval and prompt",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "arms", "subclass", "technique"), BOTH_TABLE)
def test_both_says_whether_checks_or_causes_are_several(counts, arms, subclass, technique):
    diagnosis = diagnosis_of(counts, arms)
    assert diagnosis.verdict is Verdict.BOTH
    assert (diagnosis.subclass, diagnosis.technique) == (subclass, technique)


FLAKY = {"oracle": "P F", "placebo": "P P", "perfect": "P F F P"}
SPLIT = [
    # unchanged reruns, asked, class
    ("F", "rerun", None),
    ("F F", "rerun", None),
    ("F F F", None, "fragile"),
    ("F P F", None, "sampling"),
    ("P F F F F", None, None),
]


@pytest.mark.parametrize(("reruns", "asked", "subclass"), SPLIT)
def test_only_unchanged_reruns_tell_sampling_from_fragility(reruns, asked, subclass):
    made = trials(rerun=reruns, **FLAKY)
    evidence = Evidence((False,), made, echo=(True,), arms=ARMS)
    following = step(evidence)
    assert (following.arm if isinstance(following, Replay) else None) == asked
    diagnosis = conclude(evidence)
    assert (diagnosis.verdict, diagnosis.subclass) == (Verdict.FLAKY, subclass)
    bare = replace(evidence, arms=tuple(arm for arm in ARMS if arm != "rerun"))
    assert isinstance(step(bare), Diagnosis)


def test_a_prompt_that_repeats_its_reply_is_fragile_without_more_reruns():
    made = tuple(
        replace(t, fingerprint=f"{t.arm} {k}", replies=(f"{t.arm} {k}",), wording=k % WORDINGS)
        for k, t in enumerate(trials(rerun="F", **FLAKY))
    )
    evidence = Evidence((False,), made, echo=(True,), arms=ARMS, baseline_replies=("rerun 0",))
    assert conclude(evidence).subclass == "fragile"
    assert step(evidence) == conclude(evidence)


def test_a_broken_form_is_no_ignored_context():
    """The same reply with and without the oracle is right when only its form is wrong."""
    same = {"oracle": "In short: 30 days.", "rerun": "In short: 30 days."}
    for kind, counts, arms, subclass in (
        ("format", STUBBORN, ARMS, "format"),
        ("constraint", UNTRIED, BARE, None),
        ("content", UNTRIED, BARE, "ignores_context"),
    ):
        checks = (Check(10, "assert x", kind),)
        assert diagnosis_of(counts, arms, same, checks=checks).subclass == subclass
