"""Failures of the test itself: a check that is too strict, an oracle that lacks the answer."""

from dataclasses import replace

import pytest
from diagnosis.scripted import ARMS, trials
from diagnosis.truths import GOLD

from pytest_ragft.diagnosis import Check, Diagnosis, Evidence, Verdict, conclude, step
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.whereabouts import Whereabouts

STUBBORN = {"rerun": "F F", "oracle": "F F", "instruct": "F F F", "perfect": "F F F",
            "placebo": "F F"}  # fmt: skip
CASE = Case(oracle=GOLD.text, passages=(GOLD,), instructions="Be brief.")
DAYS = Check(12, 'assert "30 days" in reply', "content", ("30 days",))
OTHER = "The manager decides that."
NEAR, FAR, LITERAL = "It is 30 Days.", "Ask at the till, please.", "Not the 30 days of old."


def evidence(replies, check=DAYS, counts=STUBBORN, baseline=FAR, **fields):
    """`replies`: one for each trial with the oracle."""
    with_oracle = iter(replies)
    made = tuple(
        replace(t, replies=(next(with_oracle) if t.arm == "oracle" else f"{FAR} {k}",))
        for k, t in enumerate(trials(**counts))
    )
    width = len(counts["rerun"].split()[0])
    return Evidence(
        (False,) * width, made, echo=(True,) * width, arms=(*ARMS, "stronger"), case=CASE,
        checks=(check,) * width, baseline_replies=(baseline,), **fields,
    )  # fmt: skip


def claim(known):
    found = conclude(known)
    return found.verdict, found.subclass


STRICT = (Verdict.DEFECT, "check_too_strict")
STRICTNESS = [
    ([NEAR, NEAR], DAYS, STRICT),
    ([NEAR, "30\u00a0DAYS"], DAYS, STRICT),
    ([NEAR, FAR], DAYS, (Verdict.BEHAVIOUR, "not_prompt_fixable")),
    ([NEAR, LITERAL], DAYS, (Verdict.BEHAVIOUR, "not_prompt_fixable")),
    ([LITERAL, LITERAL], DAYS, (Verdict.BEHAVIOUR, "not_prompt_fixable")),
    ([NEAR, NEAR], replace(DAYS, expected=()), (Verdict.BEHAVIOUR, "not_prompt_fixable")),
    ([NEAR, NEAR], replace(DAYS, expected=("30 days", "receipt")),
     (Verdict.BEHAVIOUR, "not_prompt_fixable")),
    ([f"{NEAR} Receipt!"] * 2, replace(DAYS, expected=("30 days", "Receipt")), STRICT),
    ([NEAR, NEAR], replace(DAYS, kind="format"), (Verdict.BEHAVIOUR, "format")),
]  # fmt: skip


@pytest.mark.parametrize(("replies", "check", "expected"), STRICTNESS)
def test_a_check_is_too_strict_if_that_explains_every_reply_with_the_oracle(
    replies, check, expected
):
    known = replace(evidence(replies, check), arms=ARMS)
    assert claim(known) == expected
    assert isinstance(step(known), Diagnosis)


def test_both_texts_are_told_and_that_a_fact_may_be_missing_besides():
    found = conclude(evidence([NEAR, NEAR]))
    assert found.because[:2] == (
        "line 12: assert \"30 days\" in reply looks for '30 days', the reply says '30 Days'",
        "without the oracle, the replies do not say it: mend the check, and diagnose again",
    )
    assert found.because[2].startswith("rerun failed 2 of 2, oracle failed 2 of 2")
    assert (found.technique, found.fix) == ("the test itself", "fix the test")
    assert [check.verdict for check in found.checks] == [Verdict.DEFECT]
    assert 0.95 <= found.confidence < 1
    assert found.remarks == ()


def test_a_model_that_said_it_all_along_lacks_no_fact():
    found = conclude(evidence([NEAR, NEAR], baseline=NEAR))
    assert claim(evidence([NEAR, NEAR], baseline=NEAR)) == STRICT
    assert not any("without the oracle" in line for line in found.because)


def test_what_explains_only_some_replies_is_a_remark():
    found = conclude(evidence([NEAR, FAR]))
    assert [(remark.name, remark.text) for remark in found.remarks] == [
        (
            "check_too_strict",
            "line 12: assert \"30 days\" in reply looks for '30 days', the reply says '30 Days'",
        )
    ]


def test_instructions_that_close_it_show_that_the_form_can_be_had():
    counts = STUBBORN | {"instruct": "P P P", "perfect": "P P P"}
    found = conclude(evidence([NEAR, NEAR], counts=counts))
    assert (found.verdict, found.subclass) == (Verdict.BEHAVIOUR, "prompt_fixable")
    assert [remark.name for remark in found.remarks] == ["check_too_strict"]


def test_a_check_of_unknown_source_is_never_too_strict():
    known = replace(evidence([NEAR, NEAR]), checks=(), arms=ARMS)
    assert claim(known)[0] is Verdict.BEHAVIOUR


def test_it_takes_no_expected_answer_to_see_that_a_check_is_too_strict():
    assert claim(replace(evidence([NEAR, NEAR]), echo=None)) == STRICT


LACKING = Whereabouts(answer_in_oracle=False)


def test_an_oracle_without_the_answer_is_mended_first():
    known = evidence([FAR, FAR], whereabouts=LACKING)
    found = conclude(known)
    assert (found.verdict, found.subclass) == (Verdict.DEFECT, "oracle_insufficient")
    assert (
        found.because[0] == "the oracle does not hold what the failing checks look for ('30 days')"
    )
    assert found.fix == "fix the golden record"
    assert isinstance(step(known), Diagnosis)
    nameless = conclude(replace(known, checks=()))
    assert nameless.because[0] == "the oracle does not hold what the failing checks look for"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"whereabouts": Whereabouts(answer_in_oracle=True)}, "not_prompt_fixable"),
        ({"whereabouts": Whereabouts()}, "not_prompt_fixable"),
        ({"whereabouts": LACKING, "check": replace(DAYS, kind="format")}, "format"),
        (
            {"whereabouts": LACKING,
             "counts": STUBBORN | {"instruct": "P P P", "perfect": "P P P"}},
            "prompt_fixable",
        ),
    ],
)  # fmt: skip
def test_an_oracle_is_blamed_only_for_content_that_nothing_brings(fields, expected):
    known = replace(evidence([OTHER, OTHER], **fields), arms=ARMS)
    assert claim(known) == (Verdict.BEHAVIOUR, expected)


def test_where_the_oracle_helps_it_held_the_answer_in_other_words():
    counts = {"rerun": "F F", "oracle": "P P", "placebo": "F F"}
    assert claim(evidence([FAR, FAR], counts=counts, whereabouts=LACKING)) == (
        Verdict.KNOWLEDGE,
        None,
    )


def test_abstention_has_no_oracle_to_blame():
    counts = {"rerun": "F F F", "placebo": "F F F F", "instruct": "F F F F"}
    known = Evidence(
        (False,), trials(**counts), echo=(True,), arms=("rerun", "placebo", "instruct"),
        case=Case(expects_abstention=True), whereabouts=LACKING,
    )  # fmt: skip
    assert claim(known) == (Verdict.BEHAVIOUR, "no_abstention")
