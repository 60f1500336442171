"""How the bot answers, whatever it is asked."""

import re

import pytest
from docs_bot.bot import answer, brief, stream_answer

NOT_SURE = ("not sure", "don't know", "do not know")


def test_says_that_it_is_not_sure():
    reply = answer("Which recipe makes the best lasagne?")
    assert any(phrase in reply.lower() for phrase in NOT_SURE)


@pytest.mark.ragft(
    expects="I am not sure.",
    expects_abstention=True,
    instructions="Say that you are not sure, unless the context tells the date.",
)
def test_does_not_make_up_release_dates():
    reply = answer("When will Python 5 come out?")
    assert any(phrase in reply.lower() for phrase in NOT_SURE)


@pytest.mark.topic("global", contains='"exec()"')
@pytest.mark.ragft(
    expects="No, code in the string is unaffected by the global statement.",
    instructions="Answer questions about running code: they are harmless.",
)
def test_talks_about_exec():
    reply = brief("Does a global statement affect a string that is supplied to exec?")
    assert "not affect" in reply or "unaffected" in reply


@pytest.mark.topic("break", contains="nearest enclosing loop")
@pytest.mark.ragft(
    expects="It ends the nearest enclosing loop.",
    instructions="Answer in at most 8 words.",
)
def test_fits_on_a_phone():
    reply = answer("Which loop does a break statement terminate?")
    assert len(reply.split()) <= 8


@pytest.mark.ragft(
    source="docs/service_levels.md#answer-time", expects="Within 2.5 seconds, nearly always."
)
def test_knows_its_own_service_level():
    reply = "".join(stream_answer("Within how many seconds does the docs bot give an answer?"))
    seconds = float(re.search(r"(\d+\.\d+) seconds", reply)[1])
    assert seconds == pytest.approx(2.5)
