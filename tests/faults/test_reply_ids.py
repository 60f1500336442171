"""Replies told from each other by their ids."""

import json

import pytest

from pytest_ragft.replay.prefetch.reply_ids import ReplyIds, reply_id
from pytest_ragft.replay.replies.store import Key

CONTENTS = {
    b'{"id": "chatcmpl-1", "choices": []}': "chatcmpl-1",
    b'{"candidates": [{"id": "inner"}], "responseId": "r-1"}': "r-1",
    b'{"message": {"content": "x"}}': None,
    b'{"id": 7}': None,
    b'{"id": ""}': None,
    b"[]": None,
    b"": None,
    b'data: {"id":"chatcmpl-2","choices":[]}\n\n': "chatcmpl-2",
    b'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1"}}\n\n': "msg_1",
    b"data: [DONE]\n\n": None,
    json.dumps({"id": "large", "data": "x" * 200_000}).encode(): "large",
    b"[" * 50_000: None,
}


@pytest.mark.parametrize(("content", "expected"), CONTENTS.items())
def test_a_reply_bears_an_id_or_none(content, expected):
    assert reply_id(content) == expected


def key(request, repetition=1):
    return Key("", "rerun", request, repetition)


def bearing(name):
    return json.dumps({"id": name}).encode()


SEQUENCES = {
    "all differ": ([(key("a"), "1"), (key("b"), "2")], None),
    "no ids": ([(key("a"), None), (key("b"), None)], None),
    "one id only": ([(key("a"), "1"), (key("b"), "1")], None),
    "one reply had twice": ([(key("a"), "1"), (key("a"), "1"), (key("b"), "2")], None),
    "to the same": ([(key("a"), "1"), (key("a", 2), "1"), (key("b"), "2")], "(1 to the same"),
    "to another": ([(key("a"), "1"), (key("b"), "1"), (key("c"), "2")], "1 to another one)"),
}


@pytest.mark.parametrize("name", SEQUENCES)
def test_only_a_reply_that_is_given_out_again_is_told(name):
    sequence, told = SEQUENCES[name]
    ids = ReplyIds()
    for each, reply in sequence:
        ids.came("host (openai-chat)", each, bearing(reply) if reply else b"{}")
    notes = ids.notes()
    assert (told is None) == (notes == [])
    assert told is None or told in notes[0]


def test_providers_are_counted_apart():
    ids = ReplyIds()
    ids.came("one", key("a"), bearing("1"))
    ids.came("two", key("b"), bearing("1"))
    ids.came("two", key("c"), bearing("2"))
    assert ids.notes() == []
