"""Identical replies carry no new information, unless the model is seen to vary."""

from dataclasses import replace

import pytest

from pytest_ragft.diagnosis import Check, Evidence, Trial, step
from pytest_ragft.diagnosis.arm import WORDINGS
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.evidence import by_column
from pytest_ragft.diagnosis.explanations import COLUMNS, INDEX
from pytest_ragft.diagnosis.scorecard import (
    exhausted,
    is_repeating,
    next_wording,
    scorecards,
    seems_to_repeat,
    sound,
    varies,
)

F, P = (False,), (True,)


def rerun(print_, outcome=F, reply=None):
    return Trial("rerun", outcome, print_, None, (reply or str(print_),))


def oracle(print_, placement, outcome=P, *, wording=0):
    return Trial("oracle", outcome, print_, placement, (str(print_),), wording=wording)


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


def every_wording(print_="a", placement="before"):
    return tuple(oracle(f"{print_}{n}", placement, wording=n) for n in range(WORDINGS))


def test_a_column_is_used_up_by_a_repeat_of_each_wording():
    trials = (rerun("x"), *every_wording(), oracle("b", "after"), *every_wording())
    assert exhausted(Evidence(F, trials)) == {("oracle", "before")}
    assert exhausted(Evidence(F, trials[:-1])) == frozenset()


def test_a_model_that_repeats_itself_needs_no_second_trial_of_a_wording():
    evidence = Evidence(F, (rerun("x"), *every_wording()), baseline_replies=("x",))
    assert exhausted(evidence) == {("rerun", None), ("oracle", "before")}
    assert exhausted(replace(evidence, trials=evidence.trials[:-1])) == {("rerun", None)}


def test_the_same_reply_to_other_words_is_news():
    again = tuple(oracle("a", "before", wording=n) for n in (0, 1, 0, 1))
    evidence = Evidence(F, (rerun("x"), *again), baseline_replies=("x",))
    assert not varies(evidence)
    assert score(evidence, "oracle", "before") == (2, 0)


def test_another_reply_to_other_words_is_no_variation():
    told = (oracle("a", "before"), oracle("b", "before", F, wording=1))
    evidence = Evidence(F, (rerun("x"), *told), baseline_replies=("x",))
    assert not varies(evidence)
    assert is_repeating(evidence)
    assert score(evidence, "oracle", "before") == (1, 1)


@pytest.mark.parametrize(
    ("prints", "seems"), [("ab", False), ("aa", True), ((None, None), False), ("", False)]
)
def test_a_reply_that_came_twice_raises_the_question_whether_it_always_does(prints, seems):
    trials = tuple(oracle(print_, "before", wording=n) for n, print_ in enumerate(prints))
    evidence = Evidence(F, (rerun(None), *trials))
    assert seems_to_repeat(evidence) is seems
    if seems:
        assert step(evidence).arm == "rerun"


def test_wordings_take_turns_in_each_placement():
    trials = (oracle("a", "before"), oracle("b", "after"), oracle("c", "before", wording=1))
    evidence = Evidence(F, trials)
    assert next_wording(evidence, "oracle", "before") == 2
    assert next_wording(evidence, "oracle", "after") == 1
    assert next_wording(evidence, "rerun", None) == 0
    full = Evidence(F, (rerun("x"), rerun("y"), *every_wording()))
    assert next_wording(full, "oracle", "before") == 0
    assert next_wording(full, "rerun", None) == 0
    assert next_wording(Evidence(F, (Trial("own", F),)), "own", None) == 0


BROKEN = [
    # arm, kind of the check that breaks, whether the oracle holds it, score of the one that passes
    ("oracle", "content", (), (0, 1)),
    ("perfect", "content", (), (0, 1)),
    ("oracle-only", "content", ("30 days",), (0, 1)),
    ("oracle-only", "content", ("60 days",), (0, 0)),
    ("oracle-only", "content", (), (0, 0)),
    ("oracle", "format", (), (1, 0)),
    ("instruct", "content", (), (1, 0)),
]


@pytest.mark.parametrize(("arm", "kind", "expected", "counted"), BROKEN)
def test_facts_that_mend_one_part_and_break_another_have_not_mended(arm, kind, expected, counted):
    placement = "before" if arm in {"oracle", "perfect"} else None
    trials = (Trial("rerun", (False, True)), Trial(arm, (True, False), None, placement))
    checks = (Check(1, "a"), Check(2, "b", kind, expected))
    case = Case(oracle="For 30 days.")
    evidence = Evidence((False, True), trials, checks=checks, case=case)
    assert score(evidence, arm, placement) == counted
    whole = replace(evidence, trials=(trials[0], replace(trials[1], outcomes=(True, True))))
    assert score(whole, arm, placement) == (1, 0)


def test_a_check_that_fails_by_itself_breaks_nothing():
    trials = (Trial("rerun", (False, True)), Trial("placebo", (False, False), None, "before"))
    evidence = Evidence((False, True), (*trials, oracle("a", "before", (True, False))))
    assert sound(evidence) == ()
    assert score(evidence, "oracle", "before") == (1, 0)
    assert sound(replace(evidence, trials=trials[:1])) == (1,)


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
