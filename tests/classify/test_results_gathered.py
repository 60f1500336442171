"""Answers become the failing run of each case, and trials of its arms."""

import pytest
from made_answers import answer, several

from pytest_ragft.classify.answers import Assessed, Label
from pytest_ragft.classify.gathered import gather
from pytest_ragft.classify.mapping import arms_of, parse
from pytest_ragft.diagnosis.trial import Check

GIVEN = ("plain=rerun", "facts=oracle", "right=answer-echo")


def gathered(answers, *given, **thresholds):
    labels = {label.value for each in answers for label in each.labels}
    texts = given or [text for text in GIVEN if text.partition("=")[0] in labels]
    return gather(answers, arms_of(answers, [parse(text) for text in texts]), thresholds)


def test_one_failing_answer_is_the_run_that_failed_and_the_others_are_reruns():
    answers = [
        answer(passed=True, reply="a first reply of some length"),
        answer(passed=False, reply="the one that failed", expects="30 days"),
        answer(passed=False, reply="short"),
        answer("facts", reply="You have 30 days."),
    ]
    (test,) = gathered(answers).failing
    assert (test.id, test.first) == ("window", (False,))
    assert [(t.arm, t.outcomes, t.placement, t.replies) for t in test.trials] == [
        ("rerun", (True,), None, ("a first reply of some length",)),
        ("rerun", (False,), None, ("short",)),
        ("oracle", (True,), "before", ("You have 30 days.",)),
    ]
    assert [trial.fingerprint is None for trial in test.trials] == [False, True, False]
    assert test.checks == (Check(0, "says 30"),)
    assert (test.replies, test.case.expects) == (("the one that failed",), "30 days")
    assert test.not_run == {}


def test_equal_replies_are_seen_to_be_equal():
    same, other = answer("facts", reply="You have 30 days."), answer("facts", reply="30 days then.")
    (test,) = gathered([answer(passed=False), same, same, other]).failing
    prints = [trial.fingerprint for trial in test.trials]
    assert prints[0] == prints[1] != prints[2]


def test_a_case_that_never_failed_is_no_failing_test():
    found = gathered([answer(), answer("facts", passed=False)])
    assert (found.failing, found.cases, found.unasked) == ((), 1, ())


def test_cases_are_kept_apart():
    found = gathered([answer(passed=False), answer(passed=False, key="b"), answer(case="c")])
    assert [test.id for test in found.failing] == ["window", "window (2)"]
    assert found.cases == 3


def test_an_error_is_not_run_and_never_a_failure():
    lost = answer(error="429", checks=())
    (test,) = gathered([answer(passed=False), lost, lost, answer("facts")]).failing
    assert [trial.arm for trial in test.trials] == ["oracle"]
    assert test.not_run == {"rerun": 2}


BOTH = (Assessed("a", passed=True), Assessed("b", passed=True))
UNTOLD = (Assessed("a", passed=True), Assessed("b", None))
FAILED = (Assessed("a", passed=False), Assessed("b", None))


@pytest.mark.parametrize(
    ("checks", "counts"), [(BOTH, True), (UNTOLD, False), (FAILED, True), ((), False)]
)
def test_an_answer_that_only_seems_to_pass_does_not_count(checks, counts):
    first = answer(checks=(Assessed("a", passed=True), Assessed("b", passed=False)))
    (test,) = gathered([first, answer("facts", checks=checks)]).failing
    assert len(test.trials) == counts
    assert test.not_run == ({} if counts else {"oracle": 1})


def test_a_check_that_never_says_anything_keeps_no_answer_out():
    answers = [answer(checks=FAILED), answer("facts", checks=UNTOLD)]
    (test,) = gathered(answers).failing
    assert [trial.outcomes for trial in test.trials] == [(True, None)]


def test_checks_of_the_same_name_stay_two():
    twice = (Assessed("c", passed=False), Assessed("c", passed=True, kind="format"))
    (test,) = gathered([answer(checks=twice)]).failing
    assert (test.first, test.checks) == (
        (False, True),
        (Check(0, "c"), Check(0, "c (2)", "format")),
    )


def test_a_check_that_only_one_arm_has_is_a_check_of_all():
    answers = [answer(passed=False), answer("facts", checks=(Assessed("cites", passed=True),))]
    (test,) = gathered(answers).failing
    assert (test.first, [check.source for check in test.checks]) == (
        (False, None), ["says 30", "cites"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([answer("facts"), answer(case="x")], "window: not asked in the plain run"),
        ([answer(error="429 slow down"), answer(case="x")], "window: 429 slow down"),
        ([answer(checks=()), answer(case="x")], "window: no check with a verdict"),
    ],
)
def test_a_case_without_an_answer_that_counts_is_named(answers, reason):
    assert gathered(answers, "plain=rerun").unasked == (
        () if answers[0].labels[0].value == "facts" else (reason,)
    )
    more = [*answers, answer("facts", case="y")]
    assert reason in gathered(more, "plain=rerun", "facts=oracle").unasked


def test_a_score_without_a_threshold_is_asked_about_and_passes_from_one_on():
    scores = [0.2, 0.5, 0.8, None]
    answers = [answer(checks=(Assessed("tone", None, score=score),)) for score in scores]
    assert gathered(answers).ungraded == ("tone",)
    found = gathered(answers, tone=0.5)
    assert found.ungraded == ()
    (test,) = found.failing
    assert [test.first, *(trial.outcomes for trial in test.trials)] == [(False,), (True,), (True,)]


def test_a_threshold_overrules_the_tool():
    answers = [answer(checks=(Assessed("tone", passed=True, score=0.6),))]
    (test,) = gathered(answers, tone=0.9).failing
    assert test.first == (False,)


def test_the_expected_answer_is_an_echo_and_no_trial():
    answers = [answer(passed=False), answer("right", passed=False), answer("right", passed=True)]
    (test,) = gathered(answers).failing
    assert (test.trials, test.echo) == ((), (True,))


def test_one_case_of_abstention_is_one_in_every_arm():
    answers = [answer(passed=False), answer("facts", expects_abstention=True)]
    (test,) = gathered(answers).failing
    assert test.expects_abstention


def labelled(prompt, *, passed, **labels):
    return answer(prompt, passed=passed, labels=tuple(Label(*pair) for pair in labels.items()))


@pytest.mark.parametrize(
    ("dimension", "same", "names"),
    [
        ("model", "arm", ["window [m1]", "window [m2]"]),
        ("model", "crossed", ["window [m1]", "window [m2]"]),
        ("task argument k", "arm", ["window"]),
        ("task argument k", "crossed", ["window [m1]", "window [m2]"]),
        ("file", "crossed", ["window"]),
        ("experiment", "crossed", ["window"]),
    ],
)
def test_another_app_is_another_test_and_what_goes_with_the_arm_is_not(dimension, same, names):
    """`arm`: each arm has a value of its own; `crossed`: each arm has both."""
    values = [("plain", "m1"), ("facts", "m2")]
    values += [("plain", "m2"), ("facts", "m1")] if same == "crossed" else []
    answers = [
        answer(prompt, passed=False, labels=(Label(dimension, value),)) for prompt, value in values
    ]
    found = gathered(answers, "plain=rerun", "facts=oracle")
    assert [test.id for test in found.failing] == [
        name for name in names if same == "crossed" or "m2" not in name
    ]
    assert found.cases == len(names)


def test_several_answers_are_several_trials():
    (test,) = gathered(several(4, plain=False, facts=True)).failing
    assert [trial.arm for trial in test.trials] == [
        "oracle", "rerun", "oracle", "rerun", "oracle", "rerun", "oracle",
    ]  # fmt: skip
