import types

import pytest

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.judges import (
    EVALUATION_MODULES,
    judge_by_frames,
    judge_by_model,
    judge_by_text,
)

REPLY = "Refunds are accepted within 30 days of delivery."
QUERY = "refund window in days for online orders"


def _prompt(*texts):
    return Call("m", tuple(Message("user", text) for text in texts))


@pytest.mark.parametrize(
    "prompt",
    [
        f"You are an impartial judge.\nQuestion: q\nAnswer: {REPLY}",
        f"Grade the answer below from 1 to 5.\n{REPLY}",
        f"Please evaluate how well this response answers the question:\n{REPLY}",
        f"Your task is to rate the following reply.\n\n{REPLY}",
        f"Is the answer faithful to the context? Reply yes or no.\nAnswer: {REPLY}",
        f"Determine whether the response is supported by the context.\n{REPLY}",
        f"Reference answer: 30 days.\nGiven: {REPLY}",
        f"{REPLY}\nIs it correct? YES or NO",
        f"Rubric: names the window.\n{REPLY}\nOutput PASS or FAIL.",
        f"Criteria: helpful.\nText: {REPLY}\nScore:",
        f"Was it accurate? {REPLY} Judge it, and return only an integer from 1 to 5.",
        f"Does the output contradict the facts or hallucinate?\nFacts: none.\nOutput: {REPLY}",
        "Grade the answer: " + REPLY.upper().replace(" ", "\n"),
        'Grade the answer: {"a": "Refunds are accepted\\nwithin 30 days of delivery."}',
    ],
)
def test_a_prompt_that_asks_to_grade_an_earlier_reply_is_a_judges(prompt):
    assert judge_by_text(_prompt(prompt), [REPLY]) == (
        "its prompt carries an earlier reply and asks to grade it"
    )


def test_the_order_to_grade_may_stand_in_another_turn():
    call = Call("m", (Message("system", "You are a strict grader."), Message("user", REPLY)))
    assert judge_by_text(call, ["something else entirely, and long", REPLY])


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param(f"Answer the question: {QUERY}", id="rewritten query"),
        pytest.param(
            f"Context: the interest rate is on the answer sheet.\nQuestion: {QUERY}",
            id="grading words in a document",
        ),
        pytest.param(
            f"If the answer is not supported by the context, say so.\nQuestion: {QUERY}",
            id="grounding rule of an app",
        ),
        pytest.param(
            f"Check that your answer is correct and accurate. Question: {QUERY}",
            id="order to the answering model",
        ),
        pytest.param(
            f"Rate limits are documented. Answer yes or no. Question: {QUERY}", id="yes or no"
        ),
        pytest.param(f"Do not hallucinate. Summary so far: {QUERY}", id="do not hallucinate"),
        pytest.param(f"Is it correct that shoes are included? {QUERY}", id="question of a user"),
        pytest.param("Grade the answer: 42", id="the reply is not in it"),
    ],
)
def test_a_reply_that_feeds_the_next_step_is_no_judges(prompt):
    assert judge_by_text(_prompt(prompt), [QUERY]) is None


@pytest.mark.parametrize("reply", ["", "Yes.", "30 days", "?!" * 40])
def test_a_short_reply_is_no_sign(reply):
    assert judge_by_text(_prompt(f"Grade the answer: {reply}"), [reply]) is None


def test_grading_words_inside_the_reply_do_not_count():
    reply = "Grade the answer with care, says the rubric. Score: 5."
    assert judge_by_text(_prompt(f"Translate: {reply}"), [reply]) is None


def test_a_reply_in_the_history_of_a_chat_is_no_sign():
    call = Call("m", (Message("assistant", REPLY), Message("user", "Grade the answer of Bob.")))
    assert judge_by_text(call, [REPLY]) is None


@pytest.mark.parametrize(
    ("model", "declared", "recognised"),
    [
        ("gpt-4o", (), None),
        ("gpt-4o", ("gpt-5",), None),
        ("judge-large", ("Judge-*",), "the model 'judge-large' is declared as a judge's"),
    ],
)
def test_a_model_is_declared_by_pattern(model, declared, recognised):
    found = judge_by_model(Call(model, ()), declared)
    assert found is None if recognised is None else found.startswith(recognised)


def _called_from(module, qualname="score"):
    """`judge_by_frames` called in a module of that name, whether installed or not."""
    made = types.ModuleType(module)
    source = f"def {qualname}(look):\n    return look()\n"
    exec(compile(source, f"<{module}>", "exec"), made.__dict__)
    return getattr(made, qualname)


@pytest.mark.parametrize("module", EVALUATION_MODULES)
def test_a_call_from_a_scoring_module_is_a_judges(module):
    assert _called_from(f"{module}.inner")(judge_by_frames) == f"called from {module}"


@pytest.mark.parametrize(
    "module", ["deepeval.evaluate", "pydantic_evals.dataset", "langsmith.evaluation._runner", "app"]
)
def test_a_call_from_a_runner_is_the_apps_own(module):
    assert _called_from(module)(judge_by_frames) is None


@pytest.mark.parametrize(
    ("declared", "recognised"),
    [
        ("checks.grading", True),
        ("checks.grading.score", True),
        ("checks", True),
        ("checks.grad", False),
        ("checks.grading.other", False),
    ],
)
def test_a_judge_is_declared_by_module_or_function(declared, recognised):
    found = _called_from("checks.grading")(lambda: judge_by_frames((declared,)))
    assert found == (f"called from the declared judge {declared!r}" if recognised else None)
