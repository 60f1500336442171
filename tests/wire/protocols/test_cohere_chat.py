import json

import pytest
from bodies_cohere import CHAT, TITLED
from posted import Posted

from pytest_ragft.diagnosis.call import Call, Message, Problem, Reply, Usage
from pytest_ragft.wire.protocol import Post
from pytest_ragft.wire.protocols.cohere_chat import PROTOCOL

COHERE = Posted(PROTOCOL, "/v2/chat")
QUESTION = [{"role": "user", "content": "How long?"}]


@pytest.mark.parametrize(
    ("path", "body", "matches"),
    [
        ("/v2/chat", CHAT, True),
        ("/cohere/v2/chat/", CHAT, True),
        ("/v2/chat", {"messages": QUESTION}, False),
        ("/v2/chat", {"model": "m", "message": "How long?"}, False),
        ("/v2/embed", {"model": "m", "texts": ["x"]}, False),
        ("/v2/rerank", {"model": "m", "documents": ["x"]}, False),
    ],
)
def test_only_chat_calls_match(path, body, matches):
    assert PROTOCOL.matches(Post(path, body)) is matches


def test_documents_are_turns_in_front_of_the_question():
    assert COHERE.read_call(CHAT) == Call(
        "command-a",
        (
            Message("system", "Be brief.", 0),
            Message("user", "Look:", 1),
            Message("assistant", "", 2),
            Message("tool", '{"days": 30}', 3),
            Message("tool", "So it says.", 4),
            Message("assistant", "", 5),
            Message("tool", "14 days.", 6),
            Message("tool", "Refunds\n\n30 days.", 7),
            Message("tool", '{"days": 30}', 8),
            Message("user", "How long?", 9),
        ),
        tools=("f",),
    )


@pytest.mark.parametrize(
    ("messages", "documents", "shown"),
    [
        ([], ["30 days"], [("tool", "30 days")]),
        ([{"role": "system", "content": "a"}], "30 days", [("tool", "30 days"), ("system", "a")]),
        (["nonsense", {"role": "USER", "content": "a"}], [7], [("tool", "7"), ("user", "a")]),
        ([{"role": "user", "content": ["a", {"x": 1}]}], None, [("user", "a")]),
    ],
)
def test_odd_calls_are_read_too(messages, documents, shown):
    body = {"model": "m", "messages": messages, "documents": documents}
    assert [(m.role, m.text) for m in COHERE.read_call(body).messages] == shown
    assert COHERE.write_call(body, COHERE.read_call(body)) == body


def edited(changes):
    """The call with other texts, by their origin; None drops a turn."""
    call = COHERE.read_call(CHAT)
    kept = [m for m in call.messages if changes.get(m.origin, m.text) is not None]
    turns = [Message(m.role, changes.get(m.origin, m.text), m.origin) for m in kept]
    return COHERE.write_call(CHAT, Call(call.model, tuple(turns)))


@pytest.mark.parametrize(
    ("changes", "documents"),
    [
        ({6: "7 days."}, ["7 days.", *CHAT["documents"][1:]]),
        (
            {7: "Refunds\n\nIn May."},
            [
                "14 days.",
                {"id": "b", "data": {**TITLED, "snippet": "In May."}},
                CHAT["documents"][2],
            ],
        ),
        ({6: "", 7: "", 8: None}, []),
        ({6: None}, CHAT["documents"][1:]),
    ],
)
def test_a_document_is_edited_or_taken_away(changes, documents):
    assert edited(changes) == {**CHAT, "documents": documents}


@pytest.mark.parametrize(
    ("changes", "index", "content"),
    [
        ({9: "So?"}, 5, "So?"),
        ({1: "See:"}, 1, [{"type": "text", "text": "See:"}, {"type": "image_url"}]),
        (
            {3: '{"days": 14}'},
            3,
            [
                {"type": "document", "document": {"id": "a", "data": '{"days": 14}'}},
                {"type": "text", "text": "So it says."},
            ],
        ),
    ],
)
def test_a_turn_is_edited_in_its_own_words(changes, index, content):
    written = edited(changes)
    assert written["messages"][index] == {**CHAT["messages"][index], "content": content}
    assert written["documents"] == CHAT["documents"]


def test_text_around_the_question_stays_a_string():
    call = COHERE.read_call(CHAT).surround(before="Facts.", after="Short.")
    written = COHERE.write_call(CHAT, call)["messages"]
    assert written[:5] == CHAT["messages"][:5]
    assert written[5] == {"role": "user", "content": "Facts.\n\nHow long?\n\nShort."}


def test_new_turns_are_written_in_their_place():
    body = {"model": "m", "messages": QUESTION}
    turns = (Message("system", "a"), Message("user", "How long?", 0), Message("assistant", "b"))
    assert COHERE.write_call(body, Call("m", turns))["messages"] == [
        {"role": "system", "content": [{"type": "text", "text": "a"}]},
        *QUESTION,
        {"role": "assistant", "content": [{"type": "text", "text": "b"}]},
    ]


def reply(reason, **message):
    return {"finish_reason": reason, "message": message}


@pytest.mark.parametrize(
    ("parsed", "read"),
    [
        (
            {
                **reply(
                    "COMPLETE", content=[{"type": "thinking", "thinking": "Hm."}, {"text": "Hi"}]
                ),
                "usage": {"billed_units": {"input_tokens": 9}, "tokens": {"input_tokens": 3}},
            },
            Reply("Hi", stop_reason="COMPLETE", usage=Usage(3, 0)),
        ),
        (
            {**reply("MAX_TOKENS", content="Hi"), "usage": {"billed_units": {"output_tokens": 2}}},
            Reply("Hi", stop_reason="MAX_TOKENS", usage=Usage(0, 2)),
        ),
        (
            reply("ERROR", content="Hi"),
            Reply(
                "Hi",
                stop_reason="ERROR",
                problem=Problem("status", "the provider reported: ERROR", retryable=True),
            ),
        ),
        (
            reply("ERROR_LIMIT", content="Hi"),
            Reply(
                "Hi",
                stop_reason="ERROR_LIMIT",
                problem=Problem("status", "the provider reported: ERROR_LIMIT"),
            ),
        ),
        (
            reply("TIMEOUT", content="Hi"),
            Reply(
                "Hi",
                stop_reason="TIMEOUT",
                problem=Problem(
                    "timeout", "the provider did not finish the reply in time", retryable=True
                ),
            ),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(parsed, read):
    assert PROTOCOL.read_reply(200, json.dumps(parsed).encode()) == read


def events(*told):
    return b"".join(b"event: x\ndata: %s\n\n" % json.dumps(each).encode() for each in told)


def delta(**content):
    return {"type": "content-delta", "delta": {"message": {"content": content}}}


def end(reason, **more):
    return {"type": "message-end", "delta": {"finish_reason": reason, **more}}


def tool(index, name, arguments):
    call = {"function": {"name": name, "arguments": arguments}}
    return {"type": "tool-call-delta", "index": index, "delta": {"message": {"tool_calls": call}}}


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (
            events(delta(thinking="Hm."), delta(text="Hi"), end("COMPLETE")),
            Reply("Hi", stop_reason="COMPLETE"),
        ),
        (
            events(tool(0, "f", "{"), tool(1, "g", ""), tool(0, None, "}"), end("TOOL_CALL")),
            Reply(tool_calls=("f({})", "g()"), stop_reason="TOOL_CALL"),
        ),
        (
            events(delta(text="Hi"), end("ERROR", error="no tokens left")),
            Reply(
                "Hi",
                stop_reason="ERROR",
                problem=Problem("status", "the provider reported: no tokens left", retryable=True),
            ),
        ),
    ],
)
def test_a_stream_is_put_together(content, read):
    assert PROTOCOL.read_stream(content) == read


def test_a_stream_with_a_broken_event_is_named():
    content = events(delta(text="Hi"), end("COMPLETE")) + b"data: {oops\n\n"
    read = PROTOCOL.read_stream(content)
    assert (read.text, read.problem.kind) == ("Hi", "broken_json")
