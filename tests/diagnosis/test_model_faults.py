"""What a model does wrong with the facts at hand: each finer class by its own replays."""

from dataclasses import replace

import pytest
from diagnosis.scripted import ARMS, outcomes, trials
from diagnosis.truths import GOLD, SECOND, retrieved

from pytest_ragft.diagnosis import Check, Diagnosis, Evidence, Replay, Verdict, conclude, step
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.whereabouts import Sighting, Whereabouts

ONE = Case(oracle=GOLD.text, passages=(GOLD,), instructions="Be brief.")
TWO = Case(oracle=f"{GOLD.text}\n\n{SECOND.text}", passages=(GOLD, SECOND), instructions="Brief.")
EVERY = (*ARMS, "hop-1", "hop-2", "stepwise", "stronger")
STUBBORN = {"rerun": "F F", "oracle": "F F", "instruct": "F F F", "perfect": "F F F",
            "placebo": "F F"}  # fmt: skip
FROM_FACTS, ELSEWHERE = "That takes 30 weeks.", "Ask at the till, please."


def evidence(case=ONE, reply=ELSEWHERE, kinds=("content",), counts=STUBBORN, **probes):
    made = tuple(
        replace(t, replies=(reply if t.arm == "oracle" else f"{ELSEWHERE} Or not: {k}.",))
        for k, t in enumerate(trials(**counts, **probes))
    )
    first = outcomes(counts["rerun"].split()[0])
    checks = tuple(Check(10 + i, "assert x", kind) for i, kind in enumerate(kinds))
    return Evidence(
        first, made, echo=(True,) * len(first), arms=EVERY, case=case, checks=checks
    )  # fmt: skip


def with_sound(counts=STUBBORN):
    """The same, beside a check that always passes."""
    return {arm: " ".join(f"{letter}P" for letter in row.split()) for arm, row in counts.items()}


def asked_and_named(known):
    following = step(known)
    asked = following.arm if isinstance(following, Replay) else None
    found = conclude(known)
    assert found.verdict is Verdict.BEHAVIOUR
    return asked, found.subclass


TABLE = [
    # one source, one check: only a stronger model can tell, and only of replies from the facts
    (evidence(), (None, "not_prompt_fixable")),
    (evidence(reply=FROM_FACTS), ("stronger", None)),
    (evidence(reply=FROM_FACTS, stronger="P"), ("stronger", None)),
    (evidence(reply=FROM_FACTS, stronger="P P"), (None, "misread")),
    (evidence(reply=FROM_FACTS, stronger="F F"), (None, "not_prompt_fixable")),
    # chance after all? one more unchanged rerun tells
    (evidence(reply=FROM_FACTS, stronger="P F P P F P"), ("rerun", None)),
    (
        evidence(reply=FROM_FACTS, counts=STUBBORN | {"rerun": "F F F"}, stronger="P F P P F P"),
        (None, None),
    ),
    # several sources
    (evidence(TWO), ("stepwise", None)),
    (evidence(TWO, stepwise="P P"), (None, "multi_hop")),
    (evidence(TWO, stepwise="F F"), ("hop-1", None)),
    (evidence(TWO, stepwise="F F", hop_1="P P"), (None, "multi_hop")),
    (evidence(TWO, stepwise="F F", hop_1="F F"), ("hop-2", None)),
    (evidence(TWO, stepwise="F F", hop_1="F F", hop_2="P P"), (None, "multi_hop")),
    (evidence(TWO, stepwise="F F", hop_1="F F", hop_2="F F"), (None, "not_prompt_fixable")),
    # part of what is asked is there
    (evidence(kinds=("content",) * 2, counts=with_sound()), ("hop-1", None)),
    (
        evidence(kinds=("content",) * 2, counts=with_sound(), hop_1="FP FP", hop_2="PF PF"),
        (None, "incomplete_or_specificity"),
    ),
    (
        evidence(kinds=("content",) * 2, counts=with_sound(), hop_1="FP FP", hop_2="FP FP"),
        ("stepwise", None),
    ),
    (
        evidence(
            kinds=("content",) * 2,
            counts=with_sound(),
            hop_1="FP FP",
            hop_2="FP FP",
            stepwise="PP PP",
        ),
        (None, "incomplete_or_specificity"),
    ),
    (
        evidence(
            kinds=("content",) * 2,
            counts=with_sound(),
            hop_1="FP FP",
            hop_2="FP FP",
            stepwise="FP FP",
        ),
        (None, "not_prompt_fixable"),
    ),
    (
        evidence(TWO, kinds=("content",) * 2, counts=with_sound(), stepwise="FP FP", hop_1="PP PP"),
        (None, "incomplete_or_specificity"),
    ),
    # form that holds is no part of an answer
    (evidence(kinds=("content", "format"), counts=with_sound()), (None, "not_prompt_fixable")),
    (evidence(TWO, kinds=("format",)), (None, "format")),
]


@pytest.mark.parametrize(("known", "expected"), TABLE)
def test_a_probe_is_asked_where_it_can_tell_and_names_the_class(known, expected):
    assert asked_and_named(known) == expected


def test_two_checks_may_each_want_a_part_of_their_own():
    both = {arm: " ".join(2 * letter for letter in row.split()) for arm, row in STUBBORN.items()}
    known = evidence(TWO, kinds=("content",) * 2, counts=both, stepwise="FF FF", hop_1="PF PF")
    assert asked_and_named(known)[0] == "hop-2"
    done = evidence(
        TWO, kinds=("content",) * 2, counts=both, stepwise="FF FF", hop_1="PF PF", hop_2="FP FP"
    )
    assert asked_and_named(done) == (None, "multi_hop")
    assert conclude(done).because[:3] == (
        "oracle failed 2 of 2, stepwise failed 2 of 2",
        "line 10: assert x: oracle failed 2 of 2, hop-1 passed 2 of 2, hop-2 failed 2 of 2",
        "line 11: assert x: oracle failed 2 of 2, hop-1 failed 2 of 2, hop-2 passed 2 of 2",
    )


def test_the_reasons_begin_with_what_decided():
    stepped = conclude(evidence(TWO, stepwise="P P"))
    assert stepped.because[0] == "oracle failed 2 of 2, stepwise passed 2 of 2"
    assert (stepped.technique, stepped.fix) == ("prompt", "decompose")
    misread = conclude(evidence(reply=FROM_FACTS, stronger="P P"))
    assert misread.because[0] == "oracle failed 2 of 2, stronger passed 2 of 2"
    assert misread.technique == misread.fix == "stronger model"


def test_facts_may_come_from_the_retrieved_context_too():
    known = replace(evidence(reply="Gift cards never expires."), case=ONE)
    assert asked_and_named(known) == (None, "not_prompt_fixable")
    seen = replace(known, whereabouts=Whereabouts(context=retrieved(SECOND)))
    assert asked_and_named(seen)[0] is None
    named = tuple(
        replace(t, replies=("A receipt is printed.",)) if t.arm == "oracle" else t
        for t in seen.trials
    )
    assert asked_and_named(replace(seen, trials=named))[0] == "stronger"


def test_a_probe_that_passes_shows_that_the_check_can_be_passed():
    known = replace(evidence(TWO, stepwise="P P"), echo=None)
    assert conclude(known).subclass == "multi_hop"
    unknown = replace(evidence(TWO), echo=None)
    assert step(unknown).arm == "stepwise"
    assert conclude(unknown).subclass == "no_expected_answer"


def test_a_verdict_that_is_no_claim_of_content_is_not_probed():
    refusing = replace(evidence(TWO), trials=tuple(
        replace(t, replies=("I do not know.",)) for t in evidence(TWO).trials
    ))  # fmt: skip
    assert asked_and_named(refusing) == (None, "over_refusal")
    assert isinstance(step(refusing), Diagnosis)


def test_a_fact_that_was_in_the_prompt_is_ignored_if_the_reply_is_that_of_no_context():
    """An unchanged rerun had the facts, too: only a prompt without them tells."""
    held = Whereabouts((Sighting(GOLD, "whole"),), retrieved(GOLD), retrieves=True, gold_at=(2,))
    for reply, subclass in ((ELSEWHERE, "ignores_context"), ("It is blue.", "not_prompt_fixable")):
        bare = replace(evidence(), arms=(*ARMS, "closed-book"), whereabouts=held)
        assert asked_and_named(bare) == ("closed-book", None)
        told = replace(trials(closed_book="F")[0], replies=(reply,))
        assert asked_and_named(replace(bare, trials=(*bare.trials, told))) == (None, subclass)
    passed = replace(bare, trials=(*bare.trials, *trials(closed_book="P P")))
    assert asked_and_named(passed) == (None, "not_prompt_fixable")


def test_without_a_closed_book_the_replies_without_the_oracle_are_compared():
    """The fact stood in the prompt, and nobody knows what was retrieved."""
    held = Whereabouts((Sighting(GOLD, "whole"),))
    for reply, subclass in ((ELSEWHERE, "not_prompt_fixable"), ("As ever.", "ignores_context")):
        known = replace(evidence(reply="As ever."), whereabouts=held, baseline_replies=(reply,))
        assert asked_and_named(known) == (None, subclass)


SAME = [
    ("It is 60 days, as I said before.", "ignores_context"),
    ("It is 60 days, and 30 of them count.", "not_prompt_fixable"),
    ("It is 45 days.", "not_prompt_fixable"),
]


@pytest.mark.parametrize(("reply", "subclass"), SAME)
def test_an_answer_in_other_words_ignores_the_context_if_it_takes_nothing_from_it(reply, subclass):
    made = tuple(
        replace(t, replies=(reply if t.arm == "oracle" else f"In all, before {k}: 60 days.",))
        for k, t in enumerate(trials(**STUBBORN))
    )
    arms = tuple(arm for arm in EVERY if arm != "stronger")
    known = replace(evidence(), trials=made, arms=arms)
    assert asked_and_named(known) == (None, subclass)
