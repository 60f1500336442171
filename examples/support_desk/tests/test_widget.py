"""Questions in the widget of the web interface, whose context must be short."""

import pytest
from desk.channels import widget
from stories import BACKUP, TIME_MACHINE


def test_sign_ins_in_the_widget():
    assert "180 days" in widget("For how long are sign-ins logged?")


@pytest.mark.parametrize(
    ("model", "watts"), [("T2", "14 watts"), ("R12", "96 watts")], ids=["T2", "R12"]
)
def test_power(model, watts):
    reply = widget(f"How many watts does the Tarnbox {model} draw in normal use?")
    assert watts in reply


def test_groups():
    reply = widget("How many groups may a user of the Tarnbox be in?", earlier=TIME_MACHINE)
    assert "any number of groups" in reply


def test_log():
    assert "180 days" in widget("For how long are sign-ins logged?", earlier=BACKUP)


def test_memory_for_containers():
    reply = widget("How much memory must be free for containers on the Tarnbox?", earlier=BACKUP)
    assert "2 GB of memory" in reply
