"""A finer class is settled by two equal outcomes, and asked for no more than it can tell."""

from dataclasses import replace

import pytest
from diagnosis.scripted import outcomes, trials
from diagnosis.truths import GOLD, retrieved

from pytest_ragft.diagnosis import Evidence, Replay, Trial, step
from pytest_ragft.diagnosis.probes import (
    MOST_TRIALS,
    Ask,
    answer,
    is_mixed,
    is_open,
    shows,
    together,
)
from pytest_ragft.diagnosis.whereabouts import Sighting, Whereabouts

ARM = "closed-book"
BASE = Evidence((False,), trials(rerun="F F"), arms=("rerun", ARM, "hop-1", "reordered"))


def made(letters, arm="closed_book", base=BASE):
    return replace(base, trials=(*base.trials, *trials(**{arm: letters})))


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", Ask(ARM)),
        ("P", Ask(ARM)),
        ("F", Ask(ARM)),
        ("P P", True),
        ("F F", False),
        ("P F", Ask(ARM)),
        ("P F P", Ask(ARM)),
        ("F P F F", False),
        ("F P P P P P", True),
        ("F P P P F P", None),
        (".", Ask(ARM)),
        (". .", None),
        (". P P", True),
    ],
)
def test_outcomes_of_an_arm_answer_its_question(letters, expected):
    assert answer(made(letters), ARM, (0,)) == expected


def test_an_arm_that_cannot_be_had_gives_no_answer_but_what_was_recorded():
    bare = replace(BASE, arms=("rerun",))
    assert answer(bare, ARM, (0,)) is None
    assert answer(made("P P", base=bare), ARM, (0,)) is True


def test_trials_end_at_the_most():
    letters = " ".join("PF"[k % 2] for k in range(MOST_TRIALS))
    assert answer(made(letters), ARM, (0,)) is None
    assert is_open(made(letters), ARM, (0,))
    assert not is_open(made("F F"), ARM, (0,))
    assert not is_open(BASE, ARM, (0,))


def test_a_question_to_one_placement_is_answered_in_that_placement():
    evidence = made("P F P F", arm="reordered")
    assert answer(evidence, "reordered", (0,), "before") is True
    assert answer(evidence, "reordered", (0,), "after") is False
    first = made("P", arm="reordered")
    assert answer(first, "reordered", (0,), "after") == Ask("reordered", "after")
    assert answer(made("P", arm="hop_1"), "hop-1", (0,)) == Ask("hop-1", "after")


def repeated(*rows, reply="the very same reply"):
    told = [Trial(ARM, (outcome,), reply, None, (reply,)) for outcome in rows]
    reruns = [replace(trial, fingerprint="as ever", replies=("x",)) for trial in BASE.trials]
    return replace(BASE, trials=(*reruns, *told))


@pytest.mark.parametrize("outcome", [True, False])
def test_one_outcome_settles_it_for_a_model_that_repeats_itself(outcome):
    assert answer(repeated(outcome), ARM, (0,)) is outcome


def test_a_repeated_reply_that_reaches_no_check_is_not_asked_for_again():
    assert answer(repeated(None), ARM, (0,)) is None


def test_a_reply_that_came_twice_counts_once():
    """Elsewhere the model has not repeated itself, but it was asked once only."""
    twice = repeated(*[True] * 2)
    lone = replace(twice, trials=twice.trials[1:])
    assert answer(lone, ARM, (0,)) is True


def other_words(letters):
    """Another reply to each wording, from a model that repeats itself."""
    told = repeated(*outcomes(letters)).trials
    worded = [
        replace(t, fingerprint=f"reply {k}", arm="hop-1", placement="before", wording=k)
        if t.arm == ARM
        else t
        for k, t in enumerate(told, start=-len(BASE.trials))
    ]
    return replace(BASE, trials=tuple(worded))


WORDED = [
    ("P", None, True),
    ("PP", None, True),
    ("FF", None, False),
    ("PF", "before", Ask("hop-1", "before")),
    ("PFP", "before", None),
    (".", None, Ask("hop-1", "after")),
    ("..", None, None),
]


@pytest.mark.parametrize(("letters", "placement", "expected"), WORDED)
def test_each_wording_counts_once_for_a_model_that_repeats_itself(letters, placement, expected):
    assert answer(other_words(letters), "hop-1", (0,), placement) == expected


MIXED = [
    ("P F P", "closed_book", True),
    ("P P", "closed_book", False),
    ("P F P F", "reordered", False),
    ("P F F F", "reordered", True),
]


@pytest.mark.parametrize(("letters", "arm", "mixed"), MIXED)
def test_an_arm_is_mixed_that_passes_now_and_then_in_one_place(letters, arm, mixed):
    assert is_mixed(made(letters, arm), arm.replace("_", "-"), (0,)) is mixed


def test_a_mixed_arm_asks_for_reruns_and_for_more_where_one_of_them_passed():
    counts = {"rerun": "F F", "oracle": "P P P P", "placebo": "F F F", "closed_book": "P F P"}
    where = Whereabouts((Sighting(GOLD, "whole"),), retrieved(GOLD), retrieves=True, gold_at=(2,))
    known = Evidence((False,), trials(**counts), arms=("rerun", ARM), whereabouts=where)
    assert step(known).arm == "rerun"
    more = replace(known, trials=(*known.trials, *trials(rerun="F")))
    assert not isinstance(step(more), Replay) or step(more).arm != "rerun"
    assert step(replace(more, trials=(*known.trials, *trials(rerun="P")))).arm == "rerun"
    without = step(replace(known, arms=(ARM,)))
    assert not isinstance(without, Replay) or without.arm != "rerun"


def test_checks_pass_together():
    trial = Trial(ARM, (True, False, None))
    assert together(trial, (0,)) is True
    assert together(trial, (0, 1)) is False
    assert together(trial, (0, 2)) is None
    assert together(trial, (1, 2)) is False
    assert together(trial, ()) is None
    assert shows(BASE, [trial, trial], (0,)) is True
