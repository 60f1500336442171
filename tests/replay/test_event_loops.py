"""Replays run after asynchronous tests, which take the main thread's event loop away."""

import asyncio
import sys

import pytest

from pytest_ragft.replay.event_loops import loop_at_hand

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 14), reason="no loop is made any more")


async def said():
    return "30 days"


@pytest.fixture
def _taken_away():
    """As `asyncio.run` leaves it; where nobody ever set a loop, that state comes back."""
    policy = asyncio.get_event_loop_policy()
    before = vars(policy._local).copy()
    asyncio.run(said())
    yield
    vars(policy._local).clear()
    vars(policy._local).update(before)


@pytest.mark.usefixtures("_taken_away")
def test_a_loop_that_was_taken_away_is_there_in_a_replay():
    with loop_at_hand():
        loop = asyncio.get_event_loop()
        assert loop.run_until_complete(said()) == "30 days"
    assert loop.is_closed()
    with pytest.raises(RuntimeError):
        asyncio.get_event_loop()


@pytest.mark.usefixtures("_taken_away")
def test_a_loop_that_is_there_is_left_alone():
    own = asyncio.new_event_loop()
    asyncio.set_event_loop(own)
    with loop_at_hand():
        assert asyncio.get_event_loop() is own
    assert asyncio.get_event_loop() is own
    asyncio.set_event_loop(None)
    own.close()
