"""Small talk about the history of Python, for which the bot has no documentation."""

import pytest
from docs_bot.bot import chat


def test_creator():
    assert "Guido van Rossum" in chat("Who created Python?")


@pytest.mark.ragft(
    expects="The first release, Python 0.9.0, came out in 1991.",
    instructions="Answer with the version and the year.",
)
def test_year_of_the_first_release():
    assert "1991" in chat("When was the first release of Python?")


@pytest.mark.ragft(
    oracle="When he began implementing Python, Guido van Rossum was also reading the published "
    "scripts from Monty Python's Flying Circus, a BBC comedy series from the 1970s. He wanted a "
    "name that was short, unique, and slightly mysterious.",
    expects="It is named after Monty Python's Flying Circus.",
)
def test_origin_of_the_name():
    assert "Monty Python" in chat("What is Python named after?")
