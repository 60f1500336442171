import json

import pytest
from example_posts import CONVERSATION
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.mistral_conversations import PROTOCOL

START = Posted(PROTOCOL, "/v1/conversations")
APPEND = Posted(PROTOCOL, "/v1/conversations/conv_1")
PLAIN = {"agent_id": "a", "instructions": "Be brief.", "inputs": "How long?", "stream": True}
ENTRY = {"object": "entry", "type": "message.input"}


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v1/conversations", PLAIN, True),
        ("/v1/conversations/conv_1", {"inputs": []}, True),
        ("/v1/conversations/conv_1/restart", PLAIN, True),
        ("/v1/conversations/conv_1/items", PLAIN, False),
        ("/v1/conversations", {"items": []}, False),
    ],
)
def test_only_calls_with_inputs_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_turns_are_read_with_their_text():
    assert START.read_call(CONVERSATION) == Call(
        "m",
        (
            Message("system", "Be brief.", -1),
            Message("user", "How long?", 0),
            Message("assistant", "I look it up.", 1),
            Message("tool", "30 days", 3),
        ),
        tools=("look_up", "web_search"),
    )


def test_earlier_turns_are_with_the_provider():
    assert APPEND.read_call(PLAIN).continues
    call = START.read_call(PLAIN)
    assert (call.model, call.stream, call.continues) == ("a", True, False)


@pytest.mark.parametrize("item", ["nonsense", {"type": "agent.handoff"}, {"type": ["x"]}])
def test_other_entries_stay_on_the_wire_unseen(item):
    body = {"inputs": [item]}
    assert START.read_call(body).messages == ()
    assert START.write_call(body, START.read_call(body)) == body


@pytest.mark.parametrize("body", [PLAIN, CONVERSATION])
def test_an_unchanged_call_is_the_same_body(body):
    assert START.write_call(body, START.read_call(body)) is body


def test_a_plain_input_stays_plain_until_turns_are_added():
    call = START.read_call(PLAIN)
    edited = START.write_call(PLAIN, call.surround(before="Facts."))
    assert edited == {**PLAIN, "inputs": "Facts.\n\nHow long?"}
    more = Call("a", (*call.messages, Message("assistant", "Hm."), Message("system", "So?")))
    assert START.write_call(PLAIN, more)["inputs"] == [
        {**ENTRY, "role": "user", "content": "How long?"},
        {**ENTRY, "role": "assistant", "content": "Hm."},
        {**ENTRY, "role": "user", "content": "So?"},
    ]


def test_entries_are_edited_in_their_own_words():
    system, question, said, answer = START.read_call(CONVERSATION).messages
    turns = (
        Message("system", "Be long.", system.origin),
        question,
        Message("user", "new"),
        Message("tool", "60 days", answer.origin),
    )
    written = START.write_call(CONVERSATION, Call("n", turns))
    first, _, call, result = CONVERSATION["inputs"]
    added = {**ENTRY, "role": "user", "content": "new"}
    assert said.text == "I look it up."
    assert written == {
        **CONVERSATION,
        "model": "n",
        "instructions": "Be long.",
        "inputs": [first, added, call, {**result, "result": "60 days"}],
    }


def _whole(*outputs, **more):
    return json.dumps({"outputs": list(outputs), **more}).encode()


def _said(content):
    return {"type": "message.output", "content": content}


CALL = {"type": "function.call", "name": "f", "tool_call_id": "1", "arguments": '{"a": 1}'}
USAGE = {"prompt_tokens": 3, "completion_tokens": 1}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (_whole(_said("Hi"), usage=USAGE), Reply("Hi", usage=Usage(3, 1))),
        (
            _whole(
                {"type": "tool.execution", "name": "web_search"},
                _said(
                    [
                        {"type": "text", "text": "30 "},
                        {"type": "tool_reference"},
                        {"type": "text", "text": "days"},
                    ]
                ),
            ),
            Reply("30 days"),
        ),
        (
            _whole(CALL, {**CALL, "tool_call_id": "2", "arguments": {"b": 2}}),
            Reply(tool_calls=('f({"a": 1})', 'f({"b": 2})')),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(content, reply):
    assert PROTOCOL.read_reply(200, content) == reply


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (422, b'{"detail": [{"msg": "x"}]}', "status"),
        (200, b"{}", "broken_json"),
        (200, _whole(), "empty"),
    ],
)
def test_a_problem_of_a_reply_is_named(status, content, kind):
    assert PROTOCOL.read_reply(status, content).problem.kind == kind


def _stream(*events):
    return b"".join(b"data: %s\n\n" % json.dumps(event).encode() for event in events)


def _delta(content, **more):
    return {"type": "message.output.delta", "content": content, **more}


DONE = {"type": "conversation.response.done", "usage": USAGE}
PIECE = {**CALL, "type": "function.call.delta"}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (_stream(_delta("H"), _delta({"text": "i"}), DONE), Reply("Hi", usage=Usage(3, 1))),
        (
            _stream(
                {**PIECE, "arguments": '{"a"'},
                {**PIECE, "tool_call_id": "2", "arguments": "{}"},
                {**PIECE, "arguments": ": 1}"},
                DONE,
            ),
            Reply(tool_calls=('f({"a": 1})', "f({})"), usage=Usage(3, 1)),
        ),
    ],
)
def test_a_stream_is_put_together(content, reply):
    assert PROTOCOL.read_stream(content) == reply


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_stream(_delta("Hi")), "cut"),
        (_stream(_delta("Hi")) + b"data: {oops\n\n", "broken_json"),
        (
            _stream(_delta("Hi"), {"type": "conversation.response.error", "message": "x"}),
            "status",
        ),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind):
    reply = PROTOCOL.read_stream(content)
    assert (reply.problem.kind, reply.text) == (kind, "Hi")


@pytest.mark.parametrize("stream", [False, True])
def test_a_written_reply_is_read_back(stream):
    kind, content = START.write_reply({**PLAIN, "stream": stream}, "30 days")
    read = PROTOCOL.read_stream(content) if stream else PROTOCOL.read_reply(200, content)
    assert kind == ("text/event-stream" if stream else "application/json")
    assert read == Reply("30 days", usage=Usage(0, 0))
