"""Refusals and prohibitions in training rows."""

import pytest

from pytest_ragft.check.sources.limits import answers, instructions, shares

SYSTEM = {"role": "system", "content": "You must not promise a return."}


def chat(*turns):
    return {"messages": [{"role": role, "content": text} for role, text in turns]}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (chat(("user", "Hi"), ("assistant", "Hello")), ["Hello"]),
        (chat(("assistant", "One"), ("user", "More"), ("assistant", "Two")), ["Two"]),
        (
            {
                "conversations": [
                    {"from": "human", "value": "Hi"},
                    {"from": "gpt", "value": "Hello"},
                ]
            },
            ["Hello"],
        ),
        ({"contents": [{"role": "model", "parts": [{"text": "Hel"}, {"text": "lo"}]}]}, ["Hel lo"]),
        ({"contents": [{"role": "model", "parts": [{"text": None}, "x", {"image": 1}]}]}, [""]),
        ({"messages": [{"role": "assistant", "content": None}, "no turn"]}, [""]),
        ({"messages": "not a list"}, []),
        ({"instruction": "Say hello", "output": "Hello"}, ["Hello"]),
        ({"prompt": "Say hello", "completion": {"text": "Hello"}}, []),
        ({}, []),
    ],
)
def test_answers_are_what_the_model_is_trained_to_say(row, said):
    assert list(answers(row)) == said


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"messages": [SYSTEM, {"role": "user", "content": "Hi"}]}, [SYSTEM["content"]]),
        ({"messages": [{"role": "developer", "content": "Be brief"}]}, ["Be brief"]),
        ({"instruction": "Never guess", "output": "ok"}, ["Never guess"]),
        ({"question": "Hi"}, []),
    ],
)
def test_instructions_are_what_the_model_is_told_before(row, told):
    assert list(instructions(row)) == told


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I cannot recommend a medicine.",
        "Astrology cannot predict the winning number.",
        "That is out of scope.",
        "Es tut mir leid, das geht nicht.",
        "Lo siento, no puedo.",
        "Je ne peux pas répondre.",
    ],
)
def test_a_refusal_counts(text):
    assert shares([chat(("assistant", text))])["refusal_share"] == 1


@pytest.mark.parametrize(
    "text", ["The refund takes 30 days.", "x" * 300 + " I'm sorry", "Yes, you can."]
)
def test_an_answer_does_not(text):
    assert shares([chat(("assistant", text))])["refusal_share"] == 0


def test_shares_are_parts_of_all_rows():
    rows = [
        {"messages": [SYSTEM, {"role": "assistant", "content": "I can't promise that."}]},
        chat(("user", "Hi"), ("assistant", "Hello")),
        chat(("user", "Hi"), ("assistant", "Hello")),
    ]
    assert shares(rows) == {"refusal_share": 0.33, "prohibition_share": 0.33}
