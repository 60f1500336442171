"""A judge is asked of each reply that answers, and its doubts are told."""

import json

import pytest
from made_cases import WINDOW, entry, measured

from pytest_ragft.checks.judge_settings import JudgeSettings
from pytest_ragft.golden.measures.judging import FAITHFUL, RELEVANT, hear

JUDGE = JudgeSettings(model="judge-1", repeats=2)
PASS, FAIL = "It does.\nVERDICT: PASS", "It does not.\nVERDICT: FAIL"


def asked(provider):
    """What the judge was told, in the order of rubric and answer."""
    told = [json.loads(request.turns[-1]["content"]) for request in provider.requests]
    return sorted(told, key=lambda each: (each["rubric"], each["answer"]))


def test_each_reply_is_judged_by_its_contexts_and_by_its_question(provider):
    provider.answer = lambda messages, model: PASS
    heard = hear([measured()], JUDGE)
    assert heard.figures == ({"faithfulness": 1.0, "answer_relevance": 1.0},)
    assert heard.notes == (
        (
            "The judge 'judge-1' gave 6 verdicts on 3 questions; on 0 of them its own verdicts "
            "disagree."
        ),
    )
    faithful, _, tried, _, relevant, _ = asked(provider)
    question, reply = "How long may I return shoes?", "You have 30 days."
    assert faithful == {
        "rubric": FAITHFUL, "answer": reply, "question": question, "contexts": [WINDOW],
    }  # fmt: skip
    assert relevant == {"rubric": RELEVANT, "answer": reply, "question": question}
    assert tried == {"rubric": RELEVANT, "answer": "30 days", "question": question}


def test_the_figure_of_a_case_is_the_share_of_its_verdicts(provider):
    verdicts = iter([PASS, FAIL])
    provider.answer = lambda messages, model: next(verdicts)
    heard = hear([measured(question="")], JUDGE)
    assert heard.figures == ({"faithfulness": 0.5},)
    assert "on 1 of them its own verdicts disagree" in heard.notes[0]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"retrieved": None}, {"answer_relevance"}),
        ({"retrieved": ()}, {"answer_relevance"}),
        ({"retrieved": (entry(None, "refunds.md"),)}, {"answer_relevance"}),
        ({"mode": "abstain"}, {"faithfulness"}),
        ({"reply": "I do not know."}, set()),
        ({"reply": "I must decline to answer that."}, set()),
        ({"reply": ""}, set()),
        ({"reply": None}, set()),
    ],
)
def test_the_judge_is_asked_only_what_it_can_tell(provider, changes, names):
    provider.answer = lambda messages, model: PASS
    heard = hear([measured(**{"expects": (), **changes})], JUDGE)
    assert [set(figures) for figures in heard.figures] == [names]
    assert len(provider.requests) == 2 * len(names)


def test_a_judge_that_cannot_be_asked_is_asked_once(provider):
    provider.answer = lambda messages, model: "Hm."
    heard = hear([measured(f"case {n}") for n in range(5)], JUDGE)
    assert heard.figures == ({},) * 5
    assert len(provider.requests) == 2, "a reply without a verdict is asked for once more"
    assert heard.notes[0].startswith("Not judged: the judge 'judge-1' gave no verdict")


def test_a_question_without_a_verdict_is_left_out_and_told(provider):
    def answer(messages, model):
        return "Hm." if "hopeless" in messages[-1]["content"] else PASS

    provider.answer = answer
    cases = [measured("a"), measured("b", reply="hopeless, 30 days")]
    heard = hear(cases, JUDGE)
    assert heard.figures == ({"faithfulness": 1.0, "answer_relevance": 1.0}, {})
    assert heard.notes[1].startswith("2 questions were left without a verdict: the judge 'judge-1'")


def test_a_judge_that_rejects_expected_answers_is_told_of(provider):
    def answer(messages, model):
        return FAIL if '"answer": "30 days"' in messages[-1]["content"] else PASS

    provider.answer = answer
    cases = [measured(str(n), expects=("30 days" if n < 2 else "a month",)) for n in range(7)]
    heard = hear(cases, JUDGE)
    assert heard.notes[1] == (
        "It says of 2 of 5 expected answers that they do not answer their question: do not trust "
        "its figures before you have read why."
    )
    assert heard.figures[0] == {"faithfulness": 1.0, "answer_relevance": 1.0}
