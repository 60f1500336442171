import json

import pytest

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire.protocols.gemini import PROTOCOL


def frame(*parts, reason=None, **more):
    candidate = {"content": {"role": "model", "parts": list(parts)}, "finishReason": reason}
    return {"candidates": [candidate], **more}


def events(*frames):
    return b"".join(b"data: %s\r\n\r\n" % json.dumps(each).encode() for each in frames)


COUNTED = {
    "promptTokenCount": 3,
    "toolUsePromptTokenCount": 1,
    "candidatesTokenCount": 2,
    "thoughtsTokenCount": 5,
}
HI = frame({"text": "Hi"})
THOUGHT = {"text": "Hm.", "thought": True}


@pytest.mark.parametrize(
    ("parsed", "reply"),
    [
        (
            frame(THOUGHT, {"text": "Hi"}, reason="STOP", usageMetadata=COUNTED),
            Reply("Hi", stop_reason="STOP", usage=Usage(4, 7)),
        ),
        (
            frame({"functionCall": {"name": "f"}}, {"functionCall": {"args": {}}}, reason="STOP"),
            Reply(tool_calls=("f({})",), stop_reason="STOP"),
        ),
        (
            {"candidates": [{"index": 1, "content": {"parts": [{"text": "b"}]}}, {}]},
            Reply(problem=Problem("empty", "the reply is empty", retryable=True)),
        ),
        (
            frame(reason="MALFORMED_FUNCTION_CALL"),
            Reply(
                stop_reason="MALFORMED_FUNCTION_CALL",
                problem=Problem(
                    "empty",
                    "the reply is empty (it stopped for 'MALFORMED_FUNCTION_CALL')",
                    retryable=True,
                ),
            ),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(parsed, reply):
    assert PROTOCOL.read_reply(200, json.dumps(parsed).encode()) == reply


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION", "BLOCKLIST", "SPII", "MODEL_ARMOR"])
def test_what_google_filters_is_no_word_of_the_model(reason):
    reply = PROTOCOL.read_reply(200, json.dumps(frame(reason=reason)).encode())
    detail = f"the provider filtered the reply: {reason}"
    assert reply.problem == Problem("content_filter", detail)


def test_a_blocked_prompt_is_told_whole_and_streamed():
    blocked = {"promptFeedback": {"blockReason": "SAFETY"}}
    problem = Problem("content_filter", "the provider blocked the prompt: SAFETY")
    assert PROTOCOL.read_reply(200, json.dumps(blocked).encode()).problem == problem
    assert PROTOCOL.read_stream(events(blocked)).problem == problem


BAD_KEY = {
    "code": 400,
    "message": "API key not valid. Please pass a valid API key.",
    "status": "INVALID_ARGUMENT",
    "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
}


def error(code, status, *details):
    return {"error": {"code": code, "message": "no", "status": status, "details": list(details)}}


def retryable(detail, wait=None):
    return Problem("status", detail, retryable=True, retry_after=wait)


WAIT = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}
DAILY = {"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}]}


@pytest.mark.parametrize(
    ("status", "parsed", "problem"),
    [
        (429, error(429, "RESOURCE_EXHAUSTED", WAIT), retryable("HTTP 429: no", 34.5)),
        (429, error(429, "RESOURCE_EXHAUSTED", DAILY, WAIT), Problem("status", "HTTP 429: no")),
        (503, [error(503, "UNAVAILABLE")], retryable("HTTP 503: no")),
        (400, error(400, "INVALID_ARGUMENT"), Problem("status", "HTTP 400: no")),
        (
            400,
            {"error": BAD_KEY},
            Problem("status", f"HTTP 400: {BAD_KEY['message']}", refused=True),
        ),
        (200, error(503, "UNAVAILABLE"), retryable("HTTP 503: no")),
        (200, {"error": "no"}, Problem("status", "the provider reported: no")),
        (500, [], retryable("HTTP 500: {}")),
    ],
)
def test_an_error_is_told_with_the_time_to_wait(status, parsed, problem):
    assert PROTOCOL.read_reply(status, json.dumps(parsed).encode()).problem == problem


@pytest.mark.parametrize(
    ("content", "text", "kind"),
    [
        (events(HI, frame(reason="STOP")), "Hi", None),
        (events(frame({"text": "Hi"}, reason="FINISH_REASON_UNSPECIFIED")), "Hi", "cut"),
        (events(HI), "Hi", "cut"),
        (events(HI) + b'data: {"cand', "Hi", "cut"),
        (events(HI) + b"data: {oops\n\n", "Hi", "cut"),
        (events(HI, frame(reason="STOP")) + b"data: {oops\n\n", "Hi", "broken_json"),
        (events(HI, error(503, "UNAVAILABLE")), "Hi", "status"),
        (events(HI, frame(reason="SAFETY")), "Hi", "content_filter"),
        (b"[" + json.dumps(HI).encode() + b"]", "Hi", None),
        (b"[" + json.dumps(HI).encode(), "Hi", "cut"),
        (b"[" + json.dumps(HI).encode() + b',\r\n{"cand', "Hi", "cut"),
        (b"", "", "cut"),
    ],
)
def test_a_stream_is_put_together(content, text, kind):
    reply = PROTOCOL.read_stream(content)
    assert (reply.text, reply.problem and reply.problem.kind) == (text, kind)


@pytest.mark.parametrize(
    ("kind", "content", "is_stream"),
    [
        ("text/event-stream", b"", True),
        ("application/json", b"[{", True),
        ("application/json", b"{", False),
    ],
)
def test_a_stream_is_told_from_a_whole_reply(kind, content, is_stream):
    assert PROTOCOL.is_stream(kind, content) is is_stream
