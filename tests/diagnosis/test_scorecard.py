"""Identical replies carry no new information, unless the model is seen to vary."""

import pytest

from pytest_ragft.diagnosis import Evidence, Trial
from pytest_ragft.diagnosis.evidence import by_column
from pytest_ragft.diagnosis.explanations import COLUMNS, INDEX
from pytest_ragft.diagnosis.scorecard import exhausted, is_repeating, scorecards, varies

F, P = (False,), (True,)


def rerun(print_, outcome=F, reply=None):
    return Trial("rerun", outcome, print_, None, (reply or str(print_),))


def oracle(print_, placement, outcome=P):
    return Trial("oracle", outcome, print_, placement, (str(print_),))


def score(evidence, arm, placement=None, *, with_first=True):
    return tuple(scorecards(evidence, with_first=with_first)[0][INDEX[arm, placement]])


CASES = [
    # trials, first replies, repeating, varies, rerun's score, that of oracle before
    ("nothing yet", (), (), False, False, (0, 1), (0, 0)),
    ("one rerun, first unknown", (rerun("a"),), (), False, False, (0, 2), (0, 0)),
    ("as the first run", (rerun("a"),), ("a",), True, False, (0, 1), (0, 0)),
    ("unlike the first run", (rerun("b"),), ("a",), False, True, (0, 2), (0, 0)),
    ("equal, but too short", (rerun(None, reply="a"),), ("a",), False, False, (0, 2), (0, 0)),
    ("two alike", (rerun("a"), rerun("a")), (), True, False, (0, 2), (0, 0)),
    ("two unlike", (rerun("a"), rerun("b")), (), False, True, (0, 3), (0, 0)),
    ("same replies, other outcome", (rerun("a", P),), ("a",), False, True, (1, 1), (0, 0)),
    (
        "same replies, outcomes differ",
        (rerun("a", P), rerun("a", F)),
        (),
        False,
        True,
        (1, 2),
        (0, 0),
    ),
    (
        "a repeat in one placement",
        (rerun("x"), oracle("a", "before"), oracle("b", "after"), oracle("a", "before")),
        (),
        False,
        False,
        (0, 2),
        (1, 0),
    ),
    (
        "repeats of a model that varies elsewhere",
        (rerun("x"), rerun("y"), oracle("a", "before"), oracle("a", "before")),
        (),
        False,
        True,
        (0, 3),
        (2, 0),
    ),
    (
        "short replies are all news",
        (rerun("x"), oracle(None, "before"), oracle(None, "before")),
        (),
        False,
        False,
        (0, 2),
        (2, 0),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("trials", "baseline", "expected"),
    [(trials, baseline, expected) for _, trials, baseline, *expected in CASES],
    ids=[case[0] for case in CASES],
)
def test_repeats_are_counted_once(trials, baseline, expected):
    evidence = Evidence(F, trials, baseline_replies=baseline)
    assert [
        is_repeating(evidence),
        varies(evidence),
        score(evidence, "rerun"),
        score(evidence, "oracle", "before"),
    ] == expected


def test_the_first_run_is_left_out_of_what_speaks_against_chance():
    evidence = Evidence(F, (rerun("a"),), baseline_replies=("b",))
    assert score(evidence, "rerun", with_first=False) == (0, 1)


def test_a_repeat_freezes_its_column_only():
    trials = (rerun("x"), oracle("a", "before"), oracle("b", "after"), oracle("a", "before"))
    assert exhausted(Evidence(F, trials)) == {("oracle", "before")}


def test_a_model_that_repeats_itself_needs_no_second_trial_of_a_column():
    trials = (rerun("x"), oracle("a", "before"))
    evidence = Evidence(F, trials, baseline_replies=("x",))
    assert exhausted(evidence) == {("rerun", None), ("oracle", "before")}


def test_variation_thaws_every_column():
    trials = (rerun("x"), oracle("a", "before"), oracle("b", "after"), oracle("a", "before"))
    assert exhausted(Evidence(F, (*trials, rerun("y")))) == frozenset()


def test_a_missing_placement_is_the_one_that_the_arm_takes_in_turn():
    trials = [Trial("oracle", P) for _ in range(3)]
    columns = by_column(trials)
    assert {column: len(made) for column, made in columns.items()} == {
        ("oracle", "before"): 2,
        ("oracle", "after"): 1,
    }


def test_trials_of_unknown_arms_have_no_column():
    assert by_column([Trial("closed-book", P)]) == {}


def test_checks_found_later_have_cards_too():
    evidence = Evidence(F, (Trial("rerun", (False, True)), Trial("rerun", F)))
    cards = scorecards(evidence, with_first=True)
    assert [tuple(card[0]) for card in cards] == [(0, 3), (1, 0)]
    assert all(len(card) == len(COLUMNS) for card in cards)
