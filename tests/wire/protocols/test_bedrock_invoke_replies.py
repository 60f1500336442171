import base64
import json

import pytest
from provider_formats.frames import event, exception

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire.protocols.bedrock_invoke import PROTOCOL

COUNTS = {"prompt_token_count": 3, "generation_token_count": 2}
USAGE = Usage(3, 2)
FILTERED = Problem("content_filter", "the provider filtered the reply")


def choice(**said):
    return {"choices": [{"index": 0, **said}]}


@pytest.mark.parametrize(
    ("parsed", "reply"),
    [
        (
            {"generation": "Hi", "stop_reason": "stop", **COUNTS},
            Reply("Hi", stop_reason="stop", usage=USAGE),
        ),
        (
            {"outputs": [{"text": "Hi", "stop_reason": "length"}, {"text": "x"}]},
            Reply("Hi", stop_reason="length"),
        ),
        (choice(text="Hi", stop_reason="stop"), Reply("Hi", stop_reason="stop")),
        (
            {"completion": "Hi", "stop_reason": "stop_sequence"},
            Reply("Hi", stop_reason="stop_sequence"),
        ),
        (
            {"completions": [{"data": {"text": "Hi"}, "finishReason": {"reason": "endoftext"}}]},
            Reply("Hi", stop_reason="endoftext"),
        ),
        (
            {"generations": [{"text": "Hi", "finish_reason": "COMPLETE"}]},
            Reply("Hi", stop_reason="COMPLETE"),
        ),
        (
            {
                "inputTextTokenCount": 3,
                "results": [{"outputText": "Hi", "tokenCount": 2, "completionReason": "FINISH"}],
            },
            Reply("Hi", stop_reason="FINISH", usage=USAGE),
        ),
        (
            {"results": [{"outputText": "Hi", "completionReason": "CONTENT_FILTERED"}]},
            Reply(stop_reason="CONTENT_FILTERED", problem=FILTERED),
        ),
        (
            {
                "type": "message",
                "content": [{"type": "text", "text": "Hi"}],
                "stop_reason": "end_turn",
            },
            Reply("Hi", stop_reason="end_turn"),
        ),
        (
            {"output": {"message": {"content": [{"text": "Hi"}]}}, "stopReason": "end_turn"},
            Reply("Hi", stop_reason="end_turn"),
        ),
        (choice(message={"content": "Hi"}, finish_reason="stop"), Reply("Hi", stop_reason="stop")),
        (
            {"message": {"content": [{"type": "text", "text": "Hi"}]}, "finish_reason": "COMPLETE"},
            Reply("Hi", stop_reason="COMPLETE"),
        ),
        (
            {"generation_id": "g", "text": "Hi", "finish_reason": "COMPLETE"},
            Reply("Hi", stop_reason="COMPLETE"),
        ),
        (
            {"generation": "Sorry.", "amazon-bedrock-guardrailAction": "INTERVENED"},
            Reply(problem=FILTERED),
        ),
    ],
)
def test_a_reply_is_read_by_its_shape(parsed, reply):
    assert PROTOCOL.read_reply(200, json.dumps(parsed).encode()) == reply


@pytest.mark.parametrize("parsed", [{"output": 7}, {"image": "AAAA"}, {"embedding": [1]}])
def test_a_reply_of_no_known_shape_is_named(parsed):
    assert PROTOCOL.read_reply(200, json.dumps(parsed).encode()).problem.kind == "broken_json"


def chunks(*pieces):
    coded = [base64.b64encode(json.dumps(piece).encode()).decode() for piece in pieces]
    return b"".join(event("chunk", {"bytes": each}) for each in coded)


METRICS = {"amazon-bedrock-invocationMetrics": {"inputTokenCount": 3, "outputTokenCount": 2}}


@pytest.mark.parametrize(
    ("pieces", "reply"),
    [
        (
            [
                {"generation": "H", "stop_reason": None},
                {"generation": "i", "stop_reason": "stop", **METRICS},
            ],
            Reply("Hi", stop_reason="stop", usage=USAGE),
        ),
        (
            [{"generation": "Hi", "stop_reason": "stop", **COUNTS}],
            Reply("Hi", stop_reason="stop", usage=USAGE),
        ),
        (
            [{"text": "Hi", "is_finished": False}, {"is_finished": True, **METRICS}],
            Reply("Hi", usage=USAGE),
        ),
        (
            [{"outputText": "Hi", "completionReason": "FINISH", "totalOutputTextTokenCount": 2}],
            Reply("Hi", stop_reason="FINISH", usage=Usage(0, 2)),
        ),
        (
            [choice(delta={"content": "Hi"}, stop_reason=None), {**choice(delta={}), **METRICS}],
            Reply("Hi", usage=USAGE),
        ),
        (
            [
                {"event_type": "text-generation", "text": "Hi"},
                {
                    "event_type": "stream-end",
                    "finish_reason": "COMPLETE",
                    "response": {},
                    **METRICS,
                },
            ],
            Reply("Hi", stop_reason="COMPLETE", usage=USAGE),
        ),
        (
            [
                {"messageStart": {"role": "assistant"}},
                {"contentBlockDelta": {"delta": {"text": "Hi"}}},
                {"messageStop": {"stopReason": "end_turn"}, **METRICS},
            ],
            Reply("Hi", stop_reason="end_turn", usage=USAGE),
        ),
        (
            [
                {"type": "message_start", "message": {}},
                {"type": "content_block_delta", "index": 0, "delta": {"text": "Hi"}},
                {"type": "message_delta", "delta": {"stop_reason": "end_turn"}},
                {"type": "message_stop", **METRICS},
            ],
            Reply("Hi", stop_reason="end_turn", usage=USAGE),
        ),
    ],
)
def test_a_stream_is_put_together_by_its_shape(pieces, reply):
    assert PROTOCOL.read_stream(chunks(*pieces)) == reply


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (chunks({"generation": "Hi"}), "cut"),
        (chunks({"generation": "Hi"}) + exception("modelStreamErrorException", "no"), "status"),
        (
            chunks({"generation": "Hi"}, {"amazon-bedrock-guardrailAction": "INTERVENED"}),
            "content_filter",
        ),
        (chunks({"generation": "Hi"}) + event("chunk", {"bytes": "é"}), "cut"),
        (chunks({"generation": "Hi"}) + event("chunk", {"bytes": "AAA"}), "cut"),
    ],
)
def test_a_problem_of_a_stream_is_named(content, kind):
    reply = PROTOCOL.read_stream(content)
    assert (reply.text, reply.problem.kind) == ("Hi", kind)
