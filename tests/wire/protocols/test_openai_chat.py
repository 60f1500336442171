from dataclasses import replace

import pytest
from example_posts import FUNCTION
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.openai_chat import PROTOCOL

CHAT = Posted(PROTOCOL, "/v1/chat/completions")
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
BODY = {
    "model": "m",
    "temperature": 0.1,
    "messages": [
        {"role": "developer", "content": "Be brief.", "name": "boss"},
        {"role": "user", "content": [{"type": "text", "text": "Look:"}, IMAGE, "bare"]},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "tool_call_id": "1", "content": "30 days"},
        {"role": "user", "content": "How long?"},
    ],
}


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v1/chat/completions", BODY, True),
        ("/openai/deployments/gpt-4o/chat/completions", BODY, True),
        ("/chat/completions/", BODY, True),
        ("/v1/agents/completions", {"agent_id": "a", **BODY}, True),
        ("/v1/x/publishers/mistralai/models/m:streamRawPredict", BODY, True),
        (
            "/v1/x/publishers/anthropic/models/m:rawPredict",
            {"anthropic_version": "x", **BODY},
            False,
        ),
        ("/v1/chat/completions", {"model": "m"}, False),
        ("/v1/chat/completions/chatcmpl-1", {"metadata": {}, "messages": []}, False),
        ("/v1/completions", {"prompt": "x"}, False),
        ("/v1/embeddings", {"input": "x"}, False),
        ("/v1/moderations", {"input": "x"}, False),
    ],
)
def test_only_chat_calls_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_turns_are_read_with_their_text():
    assert CHAT.read_call(BODY) == Call(
        "m",
        (
            Message("system", "Be brief.", 0),
            Message("user", "Look:\n\nbare", 1),
            Message("assistant", "", 2),
            Message("tool", "30 days", 3),
            Message("user", "How long?", 4),
        ),
    )


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"role": "function", "content": "x"}, Message("tool", "x", 0)),
        ({"role": "critic", "content": "x"}, Message("user", "x", 0)),
        ({"role": "user"}, Message("user", "", 0)),
        ({"role": "user", "content": [{"type": "text"}, 7]}, Message("user", "", 0)),
        (
            {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
            Message("assistant", "No.", 0),
        ),
    ],
)
def test_odd_turns_are_read_too(item, message):
    call = CHAT.read_call({"messages": [item, "nonsense"], "stream": True})
    assert call == Call("", (message,), stream=True)


def test_an_unchanged_call_gives_an_equal_body():
    written = CHAT.write_call(BODY, CHAT.read_call(BODY))
    assert written == BODY
    assert written["messages"][1]["content"][1] is IMAGE


def test_text_before_and_after_goes_into_a_string():
    call = CHAT.read_call(BODY).surround(before="Facts.", after="Short.")
    written = CHAT.write_call(BODY, call)
    assert written["messages"][4] == {"role": "user", "content": "Facts.\n\nHow long?\n\nShort."}
    assert written["messages"][:4] == BODY["messages"][:4]
    assert CHAT.read_call(written) == call
    assert BODY["messages"][4]["content"] == "How long?"


def test_text_before_and_after_becomes_parts_of_a_list():
    body = {**BODY, "messages": BODY["messages"][:2]}
    call = CHAT.read_call(body).surround(before="Facts.", after="Short.")
    written = CHAT.write_call(body, call)
    first, *same, last = written["messages"][1]["content"]
    assert (first, last) == (
        {"type": "text", "text": "Facts."},
        {"type": "text", "text": "Short."},
    )
    assert all(a is b for a, b in zip(same, body["messages"][1]["content"], strict=True))
    assert CHAT.read_call(written) == call


@pytest.mark.parametrize(
    ("content", "text", "written"),
    [
        ([IMAGE], "What is it?", [IMAGE, {"type": "text", "text": "What is it?"}]),
        (
            [{"type": "text", "text": "old"}, IMAGE],
            "all new",
            [{"type": "text", "text": "all new"}, IMAGE],
        ),
        (None, "new", "new"),
        ("old", "new", "new"),
    ],
)
def test_a_text_is_replaced_and_other_parts_stay(content, text, written):
    body = {"messages": [{"role": "user", "content": content}]}
    call = Call("", (Message("user", text, 0),))
    assert CHAT.write_call(body, call)["messages"][0]["content"] == written


@pytest.mark.parametrize(
    ("first_role", "role", "written"),
    [
        ("system", "system", "system"),
        ("developer", "system", "developer"),
        ("system", "assistant", "assistant"),
        ("system", "tool", "user"),
    ],
)
def test_new_turns_go_where_the_call_has_them(first_role, role, written):
    body = {"messages": [{"role": first_role, "content": "a"}, {"role": "user", "content": "b"}]}
    kept = CHAT.read_call(body).messages
    call = Call("", (Message("user", "0"), kept[0], Message(role, "1"), kept[1]))
    items = CHAT.write_call(body, call)["messages"]
    assert [item["content"] for item in items] == ["0", "a", "1", "b"]
    assert items[2]["role"] == written


def test_a_dropped_turn_leaves_the_wire():
    call = CHAT.read_call(BODY)
    kept = replace(call, messages=(call.messages[0], *call.messages[2:]))
    assert CHAT.write_call(BODY, kept)["messages"] == [BODY["messages"][0], *BODY["messages"][2:]]


def test_a_tool_whose_words_are_dropped_still_answers_its_call():
    call = CHAT.read_call(BODY)
    kept = replace(call, messages=(*call.messages[:3], *call.messages[4:]))
    assert CHAT.write_call(BODY, kept)["messages"] == [
        *BODY["messages"][:3],
        {"role": "tool", "tool_call_id": "1", "content": ""},
        BODY["messages"][4],
    ]


def test_a_new_turn_waits_for_the_answers_of_all_tools():
    calls = [{"id": "1"}, {"id": "2"}]
    answers = [{"role": "tool", "tool_call_id": call["id"], "content": "x"} for call in calls]
    asks = {"role": "assistant", "content": None, "tool_calls": calls}
    body = {"messages": [asks, *answers]}
    asked, *answered = CHAT.read_call(body).messages
    call = Call("", (asked, Message("user", "Well?"), *answered))
    added = {"role": "user", "content": "Well?"}
    assert CHAT.write_call(body, call)["messages"] == [asks, *answers, added]


@pytest.mark.parametrize(
    ("path", "body", "model"),
    [
        ("/openai/deployments/gpt-4o/chat/completions", {}, "gpt-4o"),
        ("/openai/deployments/gpt-4o/chat/completions", {"model": "m"}, "m"),
        ("/v1/x/publishers/mistralai/models/mistral%20m:rawPredict", {}, "mistral m"),
        ("/v1/agents/completions", {"agent_id": "a"}, "a"),
        ("/v1/chat/completions", {"model": "m"}, "m"),
    ],
)
def test_the_model_is_named_in_the_body_or_in_the_path(path, body, model):
    assert PROTOCOL.read_call(Post(path, {"messages": [], **body})).model == model


def test_another_model_goes_into_the_body_but_not_into_a_path():
    other = Call("n", CHAT.read_call(BODY).messages)
    assert CHAT.write_call(BODY, other) == {**BODY, "model": "n"}
    azure = Posted(PROTOCOL, "/openai/deployments/gpt-4o/chat/completions")
    with pytest.raises(ValueError, match="the URL names the model"):
        azure.write_call(BODY, other)


def test_offered_tools_are_named():
    assert CHAT.read_call({**BODY, "tools": [FUNCTION]}).tools == ("look_up",)
