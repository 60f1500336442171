"""OpenAI chat completions."""

import json
from typing import Any

from provider_formats.scripted import (
    Asked,
    Fault,
    Turn,
    WireFormat,
    model_in_body,
    pieces,
    tokens,
)


def turns(asked: Asked) -> list[Turn]:
    return [{"content": None, **turn} for turn in asked.body.get("messages") or []]


def completion(asked: Asked, fault: Fault) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": fault.said, "refusal": None}
    reason = "stop"
    if fault.kind == "content_filter":
        reason = "content_filter"
    elif fault.kind == "refusal":
        message["refusal"] = fault.text
    elif fault.kind == "tool_call":
        function = {"name": fault.tool[0], "arguments": json.dumps(fault.tool[1])}
        message["tool_calls"] = [{"id": fault.call_id, "type": "function", "function": function}]
        reason = "tool_calls"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": model_in_body(asked),
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": _usage(asked, fault),
    }


def _usage(asked: Asked, fault: Fault) -> dict[str, int]:
    read, written = tokens(turns(asked), fault)
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def events(asked: Asked, fault: Fault) -> list[bytes]:
    whole = completion(asked, fault)
    message, reason = whole["choices"][0]["message"], whole["choices"][0]["finish_reason"]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in pieces(message["content"]) if piece]
    if message["refusal"]:
        deltas += [{"refusal": piece} for piece in pieces(message["refusal"])]
    for tool in message.get("tool_calls", ()):
        name, arguments = tool["function"]["name"], tool["function"]["arguments"]
        deltas.append(_tool_delta(id=fault.call_id, type="function", function={"name": name}))
        deltas += [_tool_delta(function={"arguments": part}) for part in pieces(arguments)]
    frame = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1}
    frame["model"] = model_in_body(asked)
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": reason})
    chunks = [{**frame, "choices": [choice]} for choice in choices]
    if (asked.body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": whole["usage"]})
    return [b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks] + [
        b"data: [DONE]\n\n"
    ]


def _tool_delta(**call: object) -> dict[str, Any]:
    return {"tool_calls": [{"index": 0, **call}]}


FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith("/chat/completions"),
    turns=turns,
    whole=completion,
    events=events,
)
