"""Questions about the methods of strings."""

import pytest
from docs_bot.bot import answer, answer_async
from judging import grade


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "What does str.find return when sub is not found?",
            "-1",
            marks=pytest.mark.topic("string-methods", contains='Return "-1" if *sub*'),
            id="find",
        ),
        pytest.param(
            "What does str.partition return if the separator is not found?",
            "two empty strings",
            marks=pytest.mark.topic("string-methods", contains="followed by two empty strings"),
            id="partition",
        ),
    ],
)
def test_string_method(question, expected, ragft):
    ragft.case(expects=f"The answer is {expected}.")
    assert expected in answer(question)


@pytest.mark.topic("string-methods", contains='"TypeError" will be raised')
@pytest.mark.ragft(expects="It raises a TypeError.")
def test_join_is_graded_by_a_second_model():
    question = "Which exception does str.join raise for non-string values in its iterable?"
    reply = answer(question)
    assert grade(question, reference="TypeError", submitted=reply) == "yes"


@pytest.mark.topic("string-methods", contains="not necessarily true")
@pytest.mark.ragft(
    expects="No: that is not necessarily true.", instructions="Answer in one sentence."
)
async def test_swapcase_twice():
    reply = await answer_async("Is it true that s.swapcase().swapcase() == s?")
    assert "not necessarily" in reply


@pytest.mark.topic("string-methods", contains='but raise "ValueError"')
@pytest.mark.ragft(expects="ValueError", instructions="Answer with the exception's name only.")
def test_index_as_a_bare_exception():
    reply = answer("Which exception does str.index raise when the substring is not found?")
    assert reply.strip(" .") == "ValueError"


@pytest.mark.topic("string-methods", contains="length of the string plus one")
@pytest.mark.ragft(
    expects="The length of the string plus one.",
    instructions="Answer in one sentence. Do not add wishes or offers.",
)
def test_count_of_nothing_without_small_talk():
    reply = answer("What does str.count return if sub is empty?")
    assert "plus one" in reply
    assert "help" not in reply


@pytest.mark.topic("string-methods", contains="containing two empty strings")
@pytest.mark.ragft(
    expects="The parts before and after the separator, else two empty strings and the string.",
    instructions="Answer every part of the question.",
)
def test_both_halves_of_a_question():
    reply = answer(
        "What does str.rpartition return if the separator is found, and what if it is not found?"
    )
    assert all(part in reply for part in ("before", "two empty strings"))
