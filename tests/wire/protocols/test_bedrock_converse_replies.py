import json

import pytest
from provider_formats.frames import event, exception, frame

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire.protocols.bedrock_converse import PROTOCOL


def whole(*blocks, reason="end_turn", **more):
    message = {"role": "assistant", "content": list(blocks)}
    return {"output": {"message": message}, "stopReason": reason, **more}


COUNTED = {
    "inputTokens": 3,
    "cacheReadInputTokens": 4,
    "cacheWriteInputTokens": 5,
    "outputTokens": 2,
}


@pytest.mark.parametrize(
    ("parsed", "reply"),
    [
        (
            whole({"reasoningContent": {}}, {"text": "Hi"}, usage=COUNTED),
            Reply("Hi", stop_reason="end_turn", usage=Usage(12, 2)),
        ),
        (
            whole({"citationsContent": {"content": [{"text": "H"}, {"text": "i"}]}}),
            Reply("Hi", stop_reason="end_turn"),
        ),
        (
            whole(
                {"text": "Hm."}, {"toolUse": {"name": "f", "input": {"a": 1}}}, reason="tool_use"
            ),
            Reply("Hm.", tool_calls=('f({"a": 1})',), stop_reason="tool_use"),
        ),
        (
            whole({"text": "Sorry."}, reason="guardrail_intervened"),
            Reply(
                "Sorry.",
                stop_reason="guardrail_intervened",
                problem=Problem(
                    "content_filter", "the provider filtered the reply: guardrail_intervened"
                ),
            ),
        ),
    ],
)
def test_a_reply_in_one_piece_is_read(parsed, reply):
    assert PROTOCOL.read_reply(200, json.dumps(parsed).encode()) == reply


def delta(place, **said):
    return event("contentBlockDelta", {"contentBlockIndex": place, "delta": said})


def use(place, name):
    start = {"toolUse": {"toolUseId": "1", "name": name}}
    return event("contentBlockStart", {"contentBlockIndex": place, "start": start})


HI = delta(0, text="Hi")
STOP = event("messageStop", {"stopReason": "end_turn"})


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (
            event("messageStart", {"role": "assistant"})
            + delta(0, reasoningContent={"text": "Hm."})
            + delta(0, text="H")
            + delta(0, text="i")
            + STOP
            + event("metadata", {"usage": COUNTED}),
            Reply("Hi", stop_reason="end_turn", usage=Usage(12, 2)),
        ),
        (
            use(0, "f")
            + use(1, "g")
            + delta(0, toolUse={"input": '{"a"'})
            + delta(0, toolUse={"input": ":1}"})
            + STOP,
            Reply(tool_calls=('f({"a":1})', "g({})"), stop_reason="end_turn"),
        ),
        (
            event("contentBlockStart", {"start": {}}) + event("ping", {}) + HI + STOP,
            Reply("Hi", stop_reason="end_turn"),
        ),
    ],
)
def test_a_stream_is_put_together(content, reply):
    assert PROTOCOL.read_stream(content) == reply


@pytest.mark.parametrize(
    ("content", "kind", "detail", "retryable"),
    [
        (HI, "cut", "the stream ended before the reply was finished", True),
        (HI + STOP[:-3], "cut", "the stream ended before the reply was finished", True),
        (HI + b"x" * 20, "broken_json", "the reply is not valid JSON", True),
        (
            HI + exception("throttlingException", "slow"),
            "status",
            "throttlingException: slow",
            True,
        ),
        (HI + exception("validationException", "no"), "status", "validationException: no", False),
        (HI + exception("modelTimeoutException", ""), "timeout", "modelTimeoutException", True),
        (
            HI
            + frame(
                {
                    ":message-type": "error",
                    ":error-code": "InternalServerException",
                    ":error-message": "x",
                },
                b"",
            ),
            "status",
            "InternalServerException: x",
            True,
        ),
        (HI + frame({":message-type": "exception"}, b"{"), "status", "exception", False),
        (HI + frame({}, b"{") + STOP, None, "", None),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind, detail, retryable):
    reply = PROTOCOL.read_stream(content)
    assert reply.text == "Hi"
    if kind is None:
        assert reply.problem is None
    else:
        assert (reply.problem.kind, reply.problem.retryable) == (kind, retryable)
        assert reply.problem.detail.startswith(detail)
