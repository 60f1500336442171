"""The calls of a replay, told from a run that was seen."""

import json
from dataclasses import replace

import pytest

from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.call import Problem, Reply
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.replay.prefetch.prediction import foresee
from pytest_ragft.replay.prefetch.repetitions import FIRST_RUN, Repetitions, request_digest
from pytest_ragft.replay.prefetch.sighting import KeptSightings, Sighting
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.replies.store import Stored
from pytest_ragft.replay.spill import Spill
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols import PROTOCOLS
from pytest_ragft.wire.tap import Request, Served

URL = "http://127.0.0.1:9/v1/chat/completions"


def body(text):
    return {"model": "m", "messages": [{"role": "user", "content": text}]}


def content(text):
    message = {"role": "assistant", "content": text}
    reply = {"id": "c", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    return json.dumps(reply).encode()


def call(asked, told, **changes):
    post = Post("/v1/chat/completions", body(asked))
    made = Sighting(
        "openai-chat", URL, post, Reply(told), content(told), dispatch=Dispatch(URL + "?key=k")
    )
    return replace(made, **changes)


CHAIN = [
    call("Plan it.", "first the refund window"),
    call("Search for: first the refund window", "goods go back in 14 days"),
    call("Unrelated question", "whatever you say"),
]


def scout(arm="rerun"):
    return Recording("test_it", BY_NAME[arm], Material(Case(oracle="Facts.")))


def prompts(found):
    return [each.sent["messages"][0]["content"] for each in found]


def nothing(key):
    return None


def test_what_depends_on_no_reply_is_foreseen_at_once():
    found = foresee(CHAIN, scout(), Repetitions(), nothing)
    assert prompts(found) == ["Plan it.", "Unrelated question"]
    assert [each.place for each in found] == [0, 2]


def test_what_carries_a_reply_is_foreseen_with_the_new_one():
    first = foresee(CHAIN, scout(), Repetitions(), nothing)[0]
    stored = {first.key: Stored(200, "application/json", content("then ask about returns"))}
    found = foresee(CHAIN, scout(), Repetitions(), stored.get)
    assert prompts(found) == [
        "Plan it.",
        "Search for: then ask about returns",
        "Unrelated question",
    ]


def test_an_error_for_a_reply_leaves_unknown_what_carries_it():
    first = foresee(CHAIN, scout(), Repetitions(), nothing)[0]
    stored = {first.key: Stored(400, "application/json", b'{"error": {"message": "no"}}')}
    assert prompts(foresee(CHAIN, scout(), Repetitions(), stored.get)) == [
        "Plan it.",
        "Unrelated question",
    ]


def test_of_a_run_without_calls_nothing_is_foreseen():
    assert foresee([], scout(), Repetitions(), nothing) == []


def test_places_that_were_foreseen_wrongly_are_left_out():
    assert prompts(foresee(CHAIN, scout(), Repetitions(), nothing, blind={0})) == [
        "Unrelated question"
    ]


def test_an_arm_edits_what_is_foreseen_as_it_edits_what_comes():
    (found,) = foresee(CHAIN[2:], scout("oracle"), Repetitions(), nothing)
    assert "Facts." in prompts([found])[0]
    assert "Unrelated question" in prompts([found])[0]
    assert found.request.body == body("Unrelated question")


def test_a_judges_call_is_foreseen_as_it_is():
    (found,) = foresee(
        [call("Grade it.", "fine", judge=True)], scout("oracle"), Repetitions(), nothing
    )
    assert prompts([found]) == ["Grade it."]


def test_it_goes_where_the_app_sent_its_own_and_only_if_one_like_it_can_be_sent():
    found = foresee(CHAIN[:1], scout(), Repetitions(), nothing)[0]
    assert found.dispatch == Dispatch(URL + "?key=k", (), json.dumps(body("Plan it.")).encode())
    (signed,) = foresee([call("Plan it.", "x", dispatch=None)], scout(), Repetitions(), nothing)
    assert signed.dispatch is None
    assert "key=k" not in repr(found)


def test_foreseeing_counts_on_from_the_calls_made_and_leaves_no_trace():
    counts, recording = Repetitions(), scout()
    asked = request_digest(CHAIN[0].post, CHAIN[0].post.body)
    assert counts.next(recording, asked).repetition == 1
    for _ in range(2):
        (found,) = foresee(CHAIN[:1], scout(), counts.ahead(), nothing)
        assert found.key.repetition == 2
    assert counts.next(recording, asked).repetition == 2


def test_the_same_request_twice_in_one_run_is_two_repetitions():
    found = foresee([CHAIN[0], CHAIN[0]], scout(), Repetitions(), nothing)
    assert [each.key.repetition for each in found] == [1, 2]


def test_replays_of_all_tests_share_replies_and_first_runs_do_not():
    asked = request_digest(CHAIN[0].post, CHAIN[0].post.body)
    counts = Repetitions()
    keys = [
        counts.next(Recording(name, arm), asked)
        for name in ("a", "b")
        for arm in (None, BY_NAME["rerun"])
    ]
    assert keys[1] == keys[3]
    assert keys[0] != keys[2]
    assert (keys[0].scope, keys[0].arm) == ("a", FIRST_RUN)


@pytest.mark.parametrize(
    ("query", "alike"), [("", True), ("key=k", True), ("alt=sse", False), ("key=k&alt=sse", False)]
)
def test_the_form_of_a_reply_is_part_of_a_request_and_a_key_is_not(query, alike):
    plain = request_digest(Post("/p", {}), {})
    assert (request_digest(Post("/p", {}, query), {}) == plain) is alike


def request():
    protocol = next(p for p in PROTOCOLS if p.name == "openai-chat")
    post = CHAIN[0].post
    return Request(protocol, URL, post, protocol.read_call(post), dispatch=CHAIN[0].dispatch)


@pytest.mark.parametrize(
    ("reply", "served"),
    [
        (Reply(problem=Problem("status", "HTTP 500")), Served(500, "", b"")),
        (Reply("x"), None),
        (Reply("x"), Served(200, "", b"x", whole=False)),
    ],
    ids=["a problem", "nothing", "half"],
)
def test_a_call_that_brought_nothing_is_no_sighting(reply, served):
    assert Sighting.of(request(), reply, served, judge=False, seconds=1.0) is None


def test_a_sighting_is_a_call_that_can_be_made_again():
    served = Served(200, "application/json", content("hello there"))
    seen = Sighting.of(request(), Reply("hello there"), served, judge=True, seconds=1.5)
    assert (seen.judge, seen.seconds) == (True, 1.5)
    assert "hello there" in seen.pieces.values()
    again = seen.request(body("Another"))
    assert again.call.text == "Another"
    assert again.dispatch == request().dispatch


def test_sightings_come_back_from_disk_and_credentials_never_go_there(monkeypatch):
    spill = Spill()
    put = []
    monkeypatch.setattr(Spill, "keep", lambda self, value: put.append(value) or kept(self, value))
    found = KeptSightings.of(CHAIN, spill)
    assert found.load() == tuple(CHAIN)
    assert all(each.dispatch is None for each in put[0])
    assert KeptSightings().load() == ()
    spill.close()


kept = Spill.keep
