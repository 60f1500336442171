"""Suggestions for tickets, ranked again by the titles of pages."""

import pytest
from desk.channels import ticket


def test_snapshots_in_a_ticket():
    reply = ticket("How many snapshots can a share have at most?")
    assert "512 snapshots" in reply


def test_light_of_a_stopped_pool():
    reply = ticket("Which light of the Tarnbox means that the pool has stopped?")
    assert "red light" in reply


def test_reserved_ports():
    assert "below 1024" in ticket("Which ports are kept for TarnOS?")


@pytest.mark.ragft(source="docs/setup/updates.md#channels")
def test_channels_for_updates():
    reply = ticket(
        "How long after the early channel does the steady channel get a version of TarnOS?"
    )
    assert "four weeks" in reply
