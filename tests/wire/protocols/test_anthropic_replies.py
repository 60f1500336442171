import json

import pytest
from posted import Posted

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire.anthropic_replies import read_message, read_message_events
from pytest_ragft.wire.protocols.anthropic_messages import PROTOCOL

CLAUDE = Posted(PROTOCOL, "/v1/messages")
VERTEX = Posted(PROTOCOL, "/v1/projects/p/publishers/anthropic/models/m:streamRawPredict")
BODY = {"model": "m", "messages": [{"role": "user", "content": "How long?"}]}
USAGE = {"input_tokens": 3, "cache_read_input_tokens": 20, "cache_creation_input_tokens": 100}
CALL = {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}


def _text(text):
    return {"type": "text", "text": text}


def _message(*content, reason="end_turn", **more):
    return {"type": "message", "content": list(content), "stop_reason": reason, **more}


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        (_message(_text("Hi")), Reply("Hi", stop_reason="end_turn")),
        (
            _message({"type": "thinking", "thinking": "Hm."}, _text("30 "), _text("days")),
            Reply("30 days", stop_reason="end_turn"),
        ),
        (
            _message(_text("So:"), CALL, {**CALL, "name": "g"}, reason="tool_use"),
            Reply("So:", ('f({"a": 1})', 'g({"a": 1})'), stop_reason="tool_use"),
        ),
        (
            _message({**CALL, "type": "server_tool_use"}, reason="pause_turn"),
            Reply(tool_calls=('f({"a": 1})',), stop_reason="pause_turn"),
        ),
        (
            _message(reason="refusal", stop_details={"explanation": "No."}),
            Reply("No.", refusal=True, stop_reason="refusal"),
        ),
        (_message(reason="refusal"), Reply(refusal=True, stop_reason="refusal")),
        (
            _message(_text("Hi"), usage={**USAGE, "output_tokens": 5}),
            Reply("Hi", stop_reason="end_turn", usage=Usage(123, 5)),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(message, reply):
    assert PROTOCOL.read_reply(200, json.dumps(message).encode()) == reply


@pytest.mark.parametrize(
    ("status", "content", "problem"),
    [
        (
            529,
            {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
            Problem("status", "HTTP 529: Overloaded", retryable=True),
        ),
        (
            400,
            {
                "type": "error",
                "error": {
                    "type": "invalid_request_error",
                    "message": "Output blocked by content filtering policy",
                },
            },
            Problem("content_filter", "Output blocked by content filtering policy"),
        ),
        (
            200,
            {"type": "error", "error": {"type": "api_error", "message": "Oops."}},
            Problem("status", "the provider reported: Oops.", retryable=True),
        ),
        (200, {"error": "Oops."}, Problem("status", "the provider reported: Oops.")),
        (
            200,
            {"type": "error", "message": "Oops."},
            Problem("status", "the provider reported: Oops."),
        ),
        (
            200,
            {"content": "x"},
            Problem(
                "broken_json", 'the reply is not valid JSON: \'{"content": "x"}\'', retryable=True
            ),
        ),
        (200, [], Problem("broken_json", "the reply is not valid JSON: '[]'", retryable=True)),
        (
            200,
            _message(reason="max_tokens"),
            Problem("empty", "the reply is empty (it stopped for 'max_tokens')", retryable=True),
        ),
    ],
)
def test_a_problem_of_a_reply_is_named(status, content, problem):
    assert PROTOCOL.read_reply(status, json.dumps(content).encode()).problem == problem


def test_what_is_no_message_at_all_is_no_reply():
    assert read_message(["x"]).problem.kind == "broken_json"


START = {"type": "message_start", "message": _message(reason=None, usage=USAGE)}
STOP = {"type": "message_stop"}


def _block(index, block, *deltas):
    at = {"index": index}
    yield {"type": "content_block_start", **at, "content_block": block}
    for delta in deltas:
        yield {"type": "content_block_delta", **at, "delta": delta}
    yield {"type": "content_block_stop", **at}


def _said(*texts):
    return list(_block(0, _text(""), *({"type": "text_delta", "text": text} for text in texts)))


def _called(index, name, *pieces):
    deltas = ({"type": "input_json_delta", "partial_json": piece} for piece in pieces)
    return list(_block(index, {**CALL, "name": name, "input": {}}, *deltas))


def _end(reason="end_turn", **usage):
    return {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": usage}


@pytest.mark.parametrize(
    ("events", "reply"),
    [
        (
            [START, {"type": "ping"}, *_said("H", "i"), _end(output_tokens=5), STOP],
            Reply("Hi", stop_reason="end_turn", usage=Usage(123, 5)),
        ),
        (
            [START, *_said("Hi"), _end(output_tokens=5, input_tokens=None, x=1)],
            Reply("Hi", stop_reason="end_turn", usage=Usage(123, 5)),
        ),
        (
            [START, *_called(0, "f", '{"a":', "1}"), *_called(1, "g"), _end("tool_use"), STOP],
            Reply(tool_calls=('f({"a": 1})', "g({})"), stop_reason="tool_use", usage=Usage(123, 0)),
        ),
        (
            [
                *_block(0, {"type": "thinking"}, {"type": "thinking_delta", "thinking": "Hm."}),
                {"type": "content_block_delta", "index": 1, "delta": {"text": "Hi"}},
                STOP,
            ],
            Reply("Hi"),
        ),
    ],
)
def test_a_stream_is_put_together(events, reply):
    assert read_message_events(events) == reply


def _stream(*events):
    return b"".join(
        b"event: %s\ndata: %s\n\n" % (event["type"].encode(), json.dumps(event).encode())
        for event in events
    )


@pytest.mark.parametrize(
    ("content", "kind", "text", "calls"),
    [
        (_stream(START, *_said("Hi")), "cut", "Hi", ()),
        (_stream(START, *_called(0, "f", '{"a"')), "cut", "", ('f("{\\"a\\"")',)),
        (_stream(START, *_said("Hi")) + b"data: {oops\n\n", "broken_json", "Hi", ()),
        (
            _stream(START, *_said("Hi"), {"type": "error", "error": {"type": "overloaded_error"}}),
            "status",
            "Hi",
            (),
        ),
        (_stream(START, _end(), STOP), "empty", "", ()),
        (b"", "cut", "", ()),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind, text, calls):
    reply = PROTOCOL.read_stream(content)
    assert (reply.problem.kind, reply.text, reply.tool_calls) == (kind, text, calls)


@pytest.mark.parametrize("text", ["30 days", 'é "q"\n\u2028 data: [DONE]'])
@pytest.mark.parametrize(
    ("place", "body", "streams"),
    [(CLAUDE, BODY, False), (CLAUDE, {**BODY, "stream": True}, True), (VERTEX, BODY, True)],
)
def test_a_written_reply_is_read_back(place, body, streams, text):
    kind, content = place.write_reply(body, text)
    read = PROTOCOL.read_stream(content) if streams else PROTOCOL.read_reply(200, content)
    assert kind == ("text/event-stream" if streams else "application/json")
    assert read == Reply(text, stop_reason="end_turn", usage=Usage(0, 0))
