"""What results lack is said by name, with the next step."""

import pytest
from made_answers import answer, several

from pytest_ragft.classify.answers import Assessed
from pytest_ragft.classify.decide import decide
from pytest_ragft.classify.gathered import gather
from pytest_ragft.classify.mapping import arms_of, parse
from pytest_ragft.classify.missing import Source, advise, warnings
from pytest_ragft.diagnosis import Verdict, conclude
from pytest_ragft.diagnosis.evidence import Evidence

AGAIN = "tool --repeat 5"


def source_of(answers, *given):
    arms = arms_of(answers, [parse(text) for text in given])
    return Source(arms, AGAIN), gather(answers, arms, {}).failing


def decided(answers, *given):
    source, (test,) = source_of(answers, *given)
    return decide(test, 20, source).diagnosis


TWO = ("plain=rerun", "facts=oracle")


@pytest.mark.parametrize(
    ("times", "arms", "verdict"),
    [
        (6, {"oracle": True}, Verdict.KNOWLEDGE),
        (3, {"oracle": True, "placebo": False}, Verdict.KNOWLEDGE),
        (5, {"oracle": True}, Verdict.UNDETERMINED),
        (3, {"oracle": False, "instruct": True}, Verdict.BEHAVIOUR),
    ],
)
def test_enough_answers_decide(times, arms, verdict):
    assert decided(several(times, baseline=False, **arms)).verdict is verdict


def test_an_arm_that_no_label_stands_for_is_a_blind_spot():
    found = decided(several(6, baseline=False, oracle=True))
    assert any("no label of the results is this arm" in spot for spot in found.blind_spots)


def test_the_checks_stand_by_name_in_the_reasons():
    answers = several(6, baseline=False, oracle=False, instruct=False)
    answers += [
        answer("oracle last", passed=False, reply=f"Reply {turn}, with facts.") for turn in range(6)
    ]
    found = decided(answers, "oracle last=oracle:after")
    assert found.because[0] == "needs an expected answer: no replay passed says 30"
    assert "--arm 'LABEL=answer-echo'" in found.remedy


@pytest.mark.parametrize(
    ("times", "arms", "given", "remedy"),
    [
        (
            4,
            {"plain": False, "other": False},
            ["plain=rerun"],
            (
                "Add a run with the gold context in the prompt and map it: --arm 'LABEL=oracle'. "
                "Or is it one of those left out ('other')?"
            ),
        ),
        (
            4,
            {"plain": False},
            [],
            "Add a run with the gold context in the prompt and map it: --arm 'LABEL=oracle'.",
        ),
        (
            4,
            {"plain": False, "gold only": True},
            ["plain=rerun", "gold only=oracle-only"],
            (
                "Map 'gold only' as oracle, too: where no run has the gold context beside what was "
                "retrieved, the one that has it instead is the oracle: --arm 'gold only'=oracle."
            ),
        ),
        (
            1,
            {"plain": False, "facts": True},
            TWO,
            (
                "Repeat it: 'plain' (rerun) answered once. More answers to the same cases: "
                "tool --repeat 5. The next one should settle "
            ),
        ),
        (
            4,
            {"plain": False, "facts": True},
            TWO,
            (
                "Add a run with as much irrelevant text in the prompt as the gold context has and "
                "map it: --arm 'LABEL=placebo'. The next one should settle "
            ),
        ),
        (
            4,
            {"plain": False, "facts": False},
            TWO,
            (
                "Add a run with the gold context after the question, where it may be read when "
                "it is not at the other end, and map it: --arm 'LABEL=oracle:after'."
            ),
        ),
        (
            2,
            {"plain": False, "facts": False},
            TWO,
            "Add a run with the gold context and your best instructions in the prompt",
        ),
    ],
)
def test_an_open_verdict_has_a_next_step_in_terms_of_runs(times, arms, given, remedy):
    answers = several(times, **{name.replace(" ", "_"): passed for name, passed in arms.items()})
    found = decided(answers, *given)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.remedy.startswith(remedy)


def test_beyond_the_usual_cap_the_next_step_is_still_named():
    answers = [
        answer(prompt, passed=bool(turn % 3), reply=f"{prompt} says {turn} and no more.")
        for turn in range(16)
        for prompt in ("baseline", "oracle")
    ]
    found = decided(answers)
    assert "undecided after" not in found.because[0]


def test_an_arm_that_gave_no_answer_is_repeated():
    answers = [*several(1, plain=False), answer("facts", error="429", checks=())]
    answers += [answer("facts", case="other")]
    source, (test,) = source_of(answers, *TWO)
    replay = type("Replay", (), {"arm": "oracle", "settles": 0.0})
    assert advise(source, test, conclude(Evidence(test.first)), replay) == (
        "Repeat it: 'facts' (oracle) gave no answer. More answers to the same cases: "
        "tool --repeat 5."
    )


def test_where_nothing_more_would_tell_the_plain_run_is_repeated():
    source, (test,) = source_of(several(3, plain=False, facts=True), *TWO)
    found = conclude(Evidence(test.first))
    assert advise(source, test, found, None).startswith("Repeat it: 'plain' (rerun) answered 3 tim")


def test_where_abstention_is_right_no_gold_context_is_asked_for():
    answers = [
        answer(
            prompt,
            expects_abstention=True,
            checks=(Assessed("is-refusal", passed=False, kind="abstention"),),
            reply=f"{prompt} answers all the same, {turn} times.",
        )
        for turn in range(3)
        for prompt in ("baseline", "oracle")
    ]
    source, (test,) = source_of(answers)
    found = decide(test, 20, source)
    assert found.case.expects_abstention
    assert {trial.arm for trial in found.diagnosis.trials} == {"rerun"}
    assert "oracle" not in found.diagnosis.remedy


@pytest.mark.parametrize(
    ("answers", "given", "said"),
    [
        (several(2, plain=False, facts=True), TWO, None),
        (several(1, plain=True, facts=True), TWO, None),
        (
            several(1, plain=False, facts=True),
            TWO,
            (
                "each case was answered once by 'plain'. More answers to the same cases: "
                "tool --repeat 5."
            ),
        ),
        (
            several(2, plain=False),
            [],
            (
                "knowledge and behaviour cannot be told apart. Add a run with the gold context in "
                "the prompt and map it: --arm 'LABEL=oracle'."
            ),
        ),
    ],
)
def test_what_keeps_all_tests_from_a_verdict_is_a_warning(answers, given, said):
    source, failing = source_of(answers, *given)
    assert list(warnings(source, failing)) == ([said] if said else [])
