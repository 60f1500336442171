"""A finer class is settled by two equal outcomes, and asked for no more than it can tell."""

from dataclasses import replace

import pytest
from diagnosis.scripted import trials

from pytest_ragft.diagnosis import Evidence, Trial
from pytest_ragft.diagnosis.probes import MOST_TRIALS, Ask, answer, is_open, shows, together

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


def repeated(*outcomes, reply="the very same reply"):
    told = [Trial(ARM, (outcome,), reply, None, (reply,)) for outcome in outcomes]
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


def test_checks_pass_together():
    trial = Trial(ARM, (True, False, None))
    assert together(trial, (0,)) is True
    assert together(trial, (0, 1)) is False
    assert together(trial, (0, 2)) is None
    assert together(trial, (1, 2)) is False
    assert together(trial, ()) is None
    assert shows(BASE, [trial, trial], (0,)) is True
