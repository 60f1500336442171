import json

import pytest
from bodies_cohere import MESSAGE, RESULTS, TITLED
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.cohere_chat_v1 import PROTOCOL

COHERE = Posted(PROTOCOL, "/v1/chat")
PLAIN = {"message": "How long?", "stream": False}


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v1/chat", MESSAGE, True),
        ("/v1/chat", RESULTS, True),
        ("/v1/chat", {"message": "How long?"}, False),
        ("/v1/chat", {"message": "How long?", "stream": True, "session_id": "1"}, False),
        ("/v1/chat", {"message": {"text": "How long?"}, "stream": True}, False),
        ("/v1/chat", {"messages": [], "model": "m"}, False),
        ("/chat", MESSAGE, False),
        ("/v1/embed", {"texts": ["x"], "model": "m"}, False),
    ],
)
def test_only_calls_of_the_interface_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


@pytest.mark.parametrize(
    ("body", "call"),
    [
        (
            MESSAGE,
            Call(
                "command-r",
                (
                    Message("system", "Be brief.", 0),
                    Message("user", "Hello", 1),
                    Message("assistant", "Hi", 2),
                    Message("tool", "14 days.", 3),
                    Message("tool", "Refunds\n\n30 days.", 4),
                    Message("user", "How long?", 5),
                ),
            ),
        ),
        (
            RESULTS,
            Call(
                "",
                (
                    Message("user", "How long?", 0),
                    Message("tool", "30 days.", 1),
                    Message("tool", '[{"a": 1}, {"b": 2}]', 2),
                ),
                stream=True,
            ),
        ),
    ],
)
def test_turns_are_read_with_their_text(body, call):
    assert COHERE.read_call(body) == call


@pytest.mark.parametrize(
    "body",
    [
        {"message": "", "stream": True},
        {**PLAIN, "chat_history": ["nonsense", {"role": 7}, {"role": "user", "message": None}]},
        {**PLAIN, "preamble": 3, "documents": "x", "tool_results": {}},
        {**PLAIN, "documents": [{"text": ""}]},
    ],
)
def test_odd_calls_are_written_back_as_they_were(body):
    assert COHERE.write_call(body, COHERE.read_call(body)) == body


def changed(body, changes):
    """The body after an edit of texts by their origin; None drops a turn."""
    call = COHERE.read_call(body)
    kept = [m for m in call.messages if changes.get(m.origin, m.text) is not None]
    turns = [Message(m.role, changes.get(m.origin, m.text), m.origin) for m in kept]
    return COHERE.write_call(body, Call(call.model, tuple(turns)))


HISTORY, TOLD = MESSAGE["chat_history"], RESULTS["tool_results"]
WEEK_OUT = {"outputs": [{"text": "7 days."}]}
A2, NONE = {"a": 2}, {"output": "none"}
WEEK = {"call": {"name": "f"}, **WEEK_OUT}


@pytest.mark.parametrize(
    ("body", "changes", "written"),
    [
        (MESSAGE, {0: "Be long."}, {"preamble": "Be long."}),
        (MESSAGE, {0: None}, {"preamble": ""}),
        (
            MESSAGE,
            {2: "Hey"},
            {"chat_history": [HISTORY[0], {**HISTORY[1], "message": "Hey"}, HISTORY[2]]},
        ),
        (
            MESSAGE,
            {3: "7 days."},
            {"chat_history": [*HISTORY[:2], {"role": "TOOL", "tool_results": [WEEK]}]},
        ),
        (
            MESSAGE,
            {4: "Refunds\n\nIn May."},
            {"documents": [{"id": "b", **TITLED, "snippet": "In May."}]},
        ),
        (MESSAGE, {4: ""}, {"documents": []}),
        (MESSAGE, {5: "So?"}, {"message": "So?"}),
        (RESULTS, {1: "7 days."}, {"tool_results": [{**TOLD[0], **WEEK_OUT}, TOLD[1]]}),
        (RESULTS, {2: '[{"a": 2}]'}, {"tool_results": [TOLD[0], {**TOLD[1], "outputs": [A2]}]}),
        (RESULTS, {2: "none"}, {"tool_results": [TOLD[0], {**TOLD[1], "outputs": [NONE]}]}),
    ],
)
def test_each_turn_is_edited_in_its_own_field(body, changes, written):
    assert changed(body, changes) == {**body, **written}


def test_new_turns_go_where_the_interface_has_a_place():
    call = COHERE.read_call(PLAIN)
    new = (
        Message("system", "a"),
        Message("assistant", "b"),
        Message("user", "c"),
        *call.messages,
        Message("user", "d"),
    )
    assert COHERE.write_call(PLAIN, Call("", new)) == {
        **PLAIN,
        "preamble": "a",
        "chat_history": [{"role": "CHATBOT", "message": "b"}, {"role": "USER", "message": "c"}],
        "message": "How long?\n\nd",
    }


def test_the_question_before_a_tool_spoke_gets_the_text():
    call = COHERE.read_call(RESULTS).surround(before="Facts.")
    assert COHERE.write_call(RESULTS, call)["chat_history"] == [
        {"role": "USER", "message": "Facts.\n\nHow long?"}
    ]


def lines(*told):
    return b"".join(json.dumps(each).encode() + b"\n" for each in told)


def events(*told):
    return b"".join(b"data: %s\n\n" % json.dumps(each).encode() for each in told)


SAID = {"event_type": "text-generation", "text": "Hi"}
END = {
    "event_type": "stream-end",
    "finish_reason": "COMPLETE",
    "response": {"text": "", "meta": {"tokens": {"input_tokens": 3, "output_tokens": 2}}},
}
HI = Reply("Hi", stop_reason="COMPLETE", usage=Usage(3, 2))


@pytest.mark.parametrize("write", [lines, events])
def test_a_stream_is_put_together_from_lines_or_events(write):
    assert PROTOCOL.read_stream(write({"event_type": "stream-start"}, SAID, END)) == HI
    assert PROTOCOL.read_stream(write(SAID)).problem.kind == "cut"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (lines(SAID) + b'{"event', "cut"),
        (lines(SAID) + b"{oops\n", "broken_json"),
        (lines(SAID, {**END, "finish_reason": "ERROR", "error": "no"}), "status"),
        (lines(SAID, {**END, "finish_reason": "ERROR_TOXIC"}), "content_filter"),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind):
    read = PROTOCOL.read_stream(content)
    assert (read.text, read.problem.kind) == ("Hi", kind)


@pytest.mark.parametrize(
    ("kind", "content", "is_stream"),
    [
        ("application/stream+json", b"", True),
        ("text/event-stream", b"", True),
        ("application/json", lines(SAID), True),
        ("application/json", b'{"text": "Hi"}', False),
    ],
)
def test_a_stream_is_told_from_a_whole_reply(kind, content, is_stream):
    assert PROTOCOL.is_stream(kind, content) is is_stream
