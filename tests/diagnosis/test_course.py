"""Calls of a replay, told to which of the failed run they belong."""

import pytest
from conversations import ANSWER, QUESTION, call, exchange

from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.reading import Reading

SYSTEM = "s: You are the assistant of a shop."
REWRITE = f"Rewrite as a search query: {QUESTION}"
SEARCH = 'search({"query": "returns"})'
ABOUT = f"{QUESTION}\n\nContext: parcels leave the warehouse before noon."
OTHER = f"{QUESTION}\n\nContext: goods come back with the packing slip inside the box."
PIPELINE = [exchange(REWRITE, reply="the return period"), exchange(ABOUT, reply=ANSWER)]
LOOP = [
    exchange(SYSTEM, f"u: {QUESTION}", tools=[SEARCH]),
    exchange(SYSTEM, f"u: {QUESTION}", "a: ", "t: nothing", reply=ANSWER),
]
THOUGHT = "Thought: I have to look at the policy on returns of this shop."
AGENT = [
    exchange(f"Think, act, observe. {QUESTION}", reply=THOUGHT),
    exchange(f"Think, act, observe. {QUESTION} {THOUGHT} Observation: none", reply=ANSWER),
]
NOW = "Thought: whatever the policy may be, some date must be in it somewhere."

# name: the failed run, what the replay had so far, the call, places taken, the place
CALLS = {
    "the same call": (PIPELINE, [], call(REWRITE), (), 0),
    "the same call again": (PIPELINE, PIPELINE[:1], call(REWRITE), (0,), 0),
    "another context": (PIPELINE, PIPELINE[:1], call(OTHER), (0,), 1),
    "the first of two like calls": ([PIPELINE[0]] * 2, [], call(REWRITE), (), 0),
    "the second of two like calls": ([PIPELINE[0]] * 2, PIPELINE[:1], call(REWRITE), (0,), 1),
    "a tool call": (LOOP, [], LOOP[0].call, (), 0),
    "its result": (LOOP, LOOP[:1], call(SYSTEM, f"u: {QUESTION}", "a: ", "t: other"), (0,), 1),
    "one step more": (
        LOOP,
        LOOP[:1],
        call(SYSTEM, f"u: {QUESTION}", "a: ", "t: other", "a: ", "t: more"),
        (0, 1),
        1,
    ),
    "a scratchpad with other thoughts": (
        AGENT,
        [exchange(f"Think, act, observe. {QUESTION}", reply=NOW)],
        call(f"Think, act, observe. {QUESTION} {NOW} Observation: something"),
        (0,),
        1,
    ),
    "a query for another question": (
        PIPELINE,
        PIPELINE,
        call("Rewrite as a search query: When do lamps come back?"),
        (0, 1),
        0,
    ),
    "a call like none of them": (
        PIPELINE,
        PIPELINE,
        call("s: Name a colour.", "u: blue or green", "a: blue", "u: why", tools=("paint",)),
        (0, 1),
        None,
    ),
    "a replay without a failed run": ([], [], call(QUESTION), (), None),
}


@pytest.mark.parametrize("made", CALLS.values(), ids=CALLS.keys())
def test_a_call_finds_its_place(made):
    failed, earlier, asked, taken, place = made
    readings = [Reading.of(one) for one in earlier]
    assert Course.of(failed).place(asked, readings, taken) == place


def test_a_call_without_a_place_counts_as_one_that_answers():
    assert Course.of(PIPELINE).part(None).answers
    assert not Course.of(PIPELINE).part(0).answers


def test_a_call_that_answered_in_a_replay_answers_from_then_on():
    course = Course.of(PIPELINE)
    assert not course.all_answer
    assert course.also(0).all_answer
    assert course.also(0).part(0).reason == "no later one was made in a replay"


def test_replies_that_stand_in_while_the_expected_answer_is_echoed():
    course = Course.of(PIPELINE)
    assert course.recorded(0) == "the return period"
    assert course.recorded(1) is None, "that one answers"
    assert course.recorded(None) is None
    assert Course.of(LOOP).recorded(0) is None, "a tool call has no text"


GUARDED = [exchange(QUESTION, reply=ANSWER), exchange(f"Harmful? {ANSWER}", reply="NO")]
NAMES = {
    "": [exchange(QUESTION, reply=ANSWER)],
    "the 1st of 2 calls, the one that answers (no later call builds on its reply)": GUARDED,
    "the 1st, 2nd and 3rd of 4 calls, those that answer (no later call builds on its reply)": [
        *(exchange(f"{n} {QUESTION} Really {n}?", reply=f"{n} is what it is said to be")
          for n in ("one", "two", "three")),
        exchange("Harmful? three is what it is said to be", reply="NO"),
    ],
    "each of the 2 calls (no later call builds on its reply)": [GUARDED[0], GUARDED[0]],
}  # fmt: skip


@pytest.mark.parametrize(("name", "exchanges"), NAMES.items())
def test_the_calls_that_answer_are_named(name, exchanges):
    assert Course.of(exchanges).named == name
