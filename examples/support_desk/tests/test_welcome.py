"""The assistant on the start page of the shop."""

import re

from desk.channels import welcome


def test_power_of_a_t4():
    reply = welcome("How many watts does the Tarnbox T4 draw in normal use?")
    assert re.search(r"\b27 watts", reply)


def test_years_of_updates():
    reply = welcome("For how many years does each major version get security updates?")
    assert "five years" in reply


def test_does_not_know_the_weather():
    assert "not sure" in welcome("How is the weather at the sea?")
