"""What a later request carries of an earlier reply."""

import json

import pytest

from pytest_ragft.diagnosis.call import Reply
from pytest_ragft.replay.prefetch.foresight import carried, exchanged, pieces_of


def asking(*texts):
    return {"model": "m", "messages": [{"role": "user", "content": text} for text in texts]}


def foreseen(body, old, new):
    """The request that follows another reply."""
    carries = carried(body, old)
    return exchanged(body, carries, new)


@pytest.mark.parametrize(
    ("old", "new", "asked", "expected"),
    [
        (
            "refund window length",
            "how long are refunds",
            "Search: refund window length!",
            "Search: how long are refunds!",
        ),
        (" refund window \n", "days to refund", "Q: refund window.", "Q: days to refund."),
        (
            '{"query": "refund window", "k": 3}',
            '```json\n{"query": "days to refund"}\n```',
            "Look up refund window",
            "Look up days to refund",
        ),
        (
            "1. refund window\n2. returns policy",
            "1. days to refund\n2. sending back",
            "2. returns policy / 1. refund window",
            "2. sending back / 1. days to refund",
        ),
        (
            '{"query": "refund window"}',
            '{"query": "days to refund"}',
            'You said {"query": "refund window"}: refund window it is',
            'You said {"query": "days to refund"}: days to refund it is',
        ),
        ("refund window", "days to\nrefund", "Q: refund window", "Q: days to\nrefund"),
        ("refund window", "days", "Q: refund window", "Q: days"),
        ("billing", "returns", "Route: billing", "Route: billing"),
        ("refund window", "days to refund", "Independent question", "Independent question"),
        ("refund window", "refund window", "On refund window", "On refund window"),
    ],
    ids=[
        "whole",
        "stripped",
        "JSON",
        "lines",
        "both",
        "more lines",
        "short",
        "too short to tell",
        "independent",
        "the same",
    ],
)
def test_a_text_reply_is_exchanged(old, new, asked, expected):
    pieces = [pieces_of(Reply(text), b"") for text in (old, new)]
    assert foreseen(asking(asked), *pieces) == asking(expected)


@pytest.mark.parametrize("new", ["no JSON at all", '{"other": "days to refund"}', ""])
def test_a_reply_of_another_shape_leaves_nothing_to_foresee(new):
    old = pieces_of(Reply('{"query": "refund window"}'), b"")
    assert foreseen(asking("Look up refund window"), old, pieces_of(Reply(new), b"")) is None


def tool_reply(call_id, topic):
    arguments = json.dumps({"topic": topic})
    call = {"id": call_id, "function": {"name": "look_up", "arguments": arguments}}
    content = {"id": f"chatcmpl-{call_id}", "choices": [{"message": {"tool_calls": [call]}}]}
    reply = Reply(tool_calls=(f"look_up({arguments})",))
    return call, pieces_of(reply, json.dumps(content).encode())


def test_ids_and_arguments_of_tool_calls_are_exchanged():
    (old_call, old), (new_call, new) = (
        tool_reply("call_0123456789", "refund window"),
        tool_reply("call_abcdefghij", "returns policy"),
    )

    def body(call):
        return {
            "messages": [
                {"role": "user", "content": "How long?"},
                {"role": "assistant", "tool_calls": [call]},
                {"role": "tool", "tool_call_id": call["id"], "content": "30 days"},
            ]
        }

    assert foreseen(body(old_call), old, new) == body(new_call)


def test_a_streamed_reply_is_told_by_what_it_says():
    old, new = (pieces_of(Reply(text), b"data: {}\n\n") for text in ("refund window", "returns it"))
    assert foreseen(asking("Q: refund window"), old, new) == asking("Q: returns it")


def test_only_the_longest_of_pieces_in_one_another_is_exchanged():
    old = pieces_of(Reply("refund window\nrefund window for members"), b"")
    found = carried(asking("refund window\nrefund window for members"), old)
    assert set(found.values()) == {"refund window\nrefund window for members"}


@pytest.mark.parametrize("text", ["[" * 100_000, "{not JSON", "```", "\x00" * 10])
def test_hostile_replies_are_texts_like_any_other(text):
    body = {"input": [1, None, True, {"deep": [text]}]}
    pieces = pieces_of(Reply(text), text.encode())
    assert exchanged(body, carried(body, pieces), pieces) == body
