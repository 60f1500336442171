import json

import pytest
from posted import Posted

from pytest_ragft.diagnosis.call import Reply, Usage
from pytest_ragft.wire.protocols.openai_chat import PROTOCOL

CHAT = Posted(PROTOCOL, "/v1/chat/completions")
BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}


def _whole(message, reason="stop", **more):
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return json.dumps({"choices": [choice], **more}).encode()


def _tool(name, arguments, **more):
    return {"function": {"name": name, "arguments": arguments}, **more}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (
            _whole({"content": "Hi"}, usage={"prompt_tokens": 3, "completion_tokens": 1}),
            Reply("Hi", stop_reason="stop", usage=Usage(3, 1)),
        ),
        (
            _whole(
                {
                    "reasoning_content": "Hm.",
                    "content": [
                        {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                        {"type": "text", "text": "30 "},
                        {"type": "reference", "reference_ids": [1]},
                        {"type": "text", "text": "days"},
                    ],
                }
            ),
            Reply("30 days", stop_reason="stop"),
        ),
        (
            _whole({"content": None, "audio": {"id": "a", "transcript": "30 days"}}),
            Reply("30 days", stop_reason="stop"),
        ),
        (
            _whole({"tool_calls": [_tool("f", {"a": 1}), _tool("g", {})]}, "tool_calls"),
            Reply(tool_calls=('f({"a": 1})', "g()"), stop_reason="tool_calls"),
        ),
        (
            _whole({"content": None, "refusal": "No."}),
            Reply("No.", refusal=True, stop_reason="stop"),
        ),
        (
            _whole({"tool_calls": [_tool("f", "{}"), _tool("g", '{"a":1}')]}, "tool_calls"),
            Reply(tool_calls=("f({})", 'g({"a":1})'), stop_reason="tool_calls"),
        ),
        (
            _whole({"tool_calls": [{"custom": {"name": "f", "input": "x"}}]}, "tool_calls"),
            Reply(tool_calls=("f(x)",), stop_reason="tool_calls"),
        ),
        (
            _whole({"function_call": {"name": "f", "arguments": "{}"}}, "function_call"),
            Reply(tool_calls=("f({})",), stop_reason="function_call"),
        ),
        (
            json.dumps(
                {
                    "choices": [
                        "nonsense",
                        {"index": 1, "message": {"content": "b"}},
                        {"index": 0, "message": {"content": "a"}},
                    ]
                }
            ).encode(),
            Reply("a"),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(content, reply):
    assert PROTOCOL.read_reply(200, content) == reply


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (500, b"down", "status"),
        (200, b'{"error": {"message": "x", "code": 502}}', "status"),
        (200, b'{"object": "error", "message": "x", "code": 400}', "status"),
        (200, b'{"choices": [{"error": {"code": 502}, "finish_reason": "error"}]}', "status"),
        (200, b'{"choi', "broken_json"),
        (200, b"[]", "broken_json"),
        (200, b"{}", "broken_json"),
        (200, b'{"choices": []}', "empty"),
        (200, _whole({"content": ""}), "empty"),
        (200, _whole({"content": "so"}, "content_filter"), "content_filter"),
    ],
)
def test_a_problem_of_a_reply_is_named(status, content, kind):
    assert PROTOCOL.read_reply(status, content).problem.kind == kind


def _stream(*chunks, end=b"data: [DONE]\n\n"):
    return b"".join(b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks) + end


def _delta(reason=None, **delta):
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (
            _stream(
                _delta(role="assistant"), _delta(content="H"), _delta(content="i"), _delta("stop")
            ),
            Reply("Hi", stop_reason="stop"),
        ),
        (
            _stream(
                _delta("stop", content="Hi"),
                {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 1}},
            ),
            Reply("Hi", stop_reason="stop", usage=Usage(3, 1)),
        ),
        (
            _stream(
                _delta(tool_calls=[_tool("f", "", index=0), _tool("g", "", index=1)]),
                _delta(tool_calls=[{"index": 0, "function": {"arguments": '{"a":'}}]),
                _delta(tool_calls=[{"index": 0, "function": {"arguments": "1}"}}]),
                _delta("tool_calls"),
            ),
            Reply(tool_calls=('f({"a":1})', "g()"), stop_reason="tool_calls"),
        ),
        (
            _stream(
                _delta(tool_calls=[_tool("f", "{}", id="1"), _tool("g", "{}", id="2")]),
                _delta("tool_calls"),
            ),
            Reply(tool_calls=("f({})", "g({})"), stop_reason="tool_calls"),
        ),
        (
            _stream(
                _delta("stop", content=[{"type": "text", "text": "Hi"}]),
                {"choices": [], "x_groq": {"usage": {"prompt_tokens": 3}}},
            ),
            Reply("Hi", stop_reason="stop", usage=Usage(3, 0)),
        ),
        (
            _stream(_delta(refusal="No"), _delta(refusal="."), _delta("stop")),
            Reply("No.", refusal=True, stop_reason="stop"),
        ),
        (_stream(_delta("stop", content="Hi"), end=b""), Reply("Hi", stop_reason="stop")),
        (_stream({"choices": [{"index": None, "delta": {"content": "Hi"}}]}), Reply("Hi")),
        (_stream(_delta(content="Hi")), Reply("Hi")),
    ],
)
def test_a_stream_is_put_together(content, reply):
    assert PROTOCOL.read_stream(content) == reply


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (_stream(_delta(content="Hi"), end=b""), "cut", "Hi"),
        (_stream(_delta(content="Hi"), end=b'data: {"choi'), "cut", "Hi"),
        (b"", "cut", ""),
        (_stream(_delta(content="Hi"), end=b"data: {oops\n\n"), "broken_json", "Hi"),
        (_stream(_delta("content_filter", content="Hi")), "content_filter", "Hi"),
        (_stream(_delta("stop")), "empty", ""),
        (_stream(_delta(content="Hi"), {"error": {"message": "x"}}), "status", "Hi"),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind, text):
    reply = PROTOCOL.read_stream(content)
    assert (reply.problem.kind, reply.text) == (kind, text)


def test_a_stream_has_as_many_choices_as_were_asked_for():
    _, content = CHAT.write_reply({**BODY, "n": 2, "stream": True}, "x")
    assert content.count(b'"content": "x"') == 2
    assert b'"usage"' not in content


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("text", ["30 days", 'é "q"\n\u2028 data: [DONE]'])
def test_a_written_reply_is_read_back(stream, text):
    body = {**BODY, "stream": stream, "stream_options": {"include_usage": True}}
    kind, content = CHAT.write_reply(body, text)
    read = PROTOCOL.read_stream(content) if stream else PROTOCOL.read_reply(200, content)
    assert kind == ("text/event-stream" if stream else "application/json")
    assert read == Reply(text, stop_reason="stop", usage=Usage(0, 0))


def test_as_many_choices_are_written_as_were_asked_for():
    _, content = CHAT.write_reply({**BODY, "n": 3}, "x")
    assert [choice["index"] for choice in json.loads(content)["choices"]] == [0, 1, 2]
