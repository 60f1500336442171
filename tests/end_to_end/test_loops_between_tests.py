"""Tests that ask for the current event loop, beside tests that take it away."""

import sys

import pytest

SUITE = """
import warnings

async def ask_later():
    async with openai.AsyncOpenAI(max_retries=0) as own:
        messages = [{"role": "user", "content": "How long?"}]
        reply = await own.chat.completions.create(model="m", messages=messages)
    return reply.choices[0].message.content

@pytest.mark.filterwarnings("ignore")
@knows
def test_it():
    loop = asyncio.get_event_loop()
    assert "30 days" in loop.run_until_complete(ask_later())

def test_after():
    asyncio.run(asyncio.sleep(0))
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="no loop is made any more")
def test_a_test_finds_an_event_loop_in_its_replays_as_it_did_before(diagnose, pytester):
    test = diagnose(SUITE, run=pytester.runpytest_subprocess).test()
    assert test["verdict"] == "knowledge", test["because"]


CRASHING = """
asked = []

@knows
def test_it():
    asked.append(1)
    reply = ask("How long?") if len(asked) == 1 else open("gone").read()
    assert "30 days" in reply
"""


def test_a_replay_that_breaks_before_its_call_says_what_broke(diagnose):
    test = diagnose(CRASHING).test()
    assert test["verdict"] == "undetermined"
    assert "no model call (FileNotFoundError: " in test["because"][0]
