"""The JSON behind the cards of the web page."""

import json

import pytest
from docs_bot.bot import card


def test_card_names_the_exception():
    data = json.loads(card("Which exception is raised if there is no active exception?"))
    assert data["exception"] == "RuntimeError"


@pytest.mark.topic("pass", contains="null operation")
@pytest.mark.ragft(
    expects={"answer": "It is a null operation.", "exception": None},
    instructions="Reply with the JSON object only, without any text around it.",
)
def test_card_of_a_summary_is_bare_json():
    data = json.loads(card("What is a summary of the pass statement, a null operation?"))
    assert "null operation" in data["answer"]


@pytest.mark.topic("power", contains='"0.01"')
@pytest.mark.ragft(
    expects={"answer": "0.01", "exception": None, "number": 0.01, "name": None},
    instructions="Reply with one valid JSON object only; close every bracket.",
)
def test_card_with_four_keys():
    keys = ("answer", "exception", "number", "name")
    data = json.loads(card("For example, what does 10**-2 return?", keys))
    assert set(data) == set(keys)
