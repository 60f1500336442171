"""The replies of the loopback provider, in the wire formats of OpenAI."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal[
    "status",
    "broken_json",
    "empty",
    "content_filter",
    "refusal",
    "tool_call",
    "cut",
    "drop",
    "drop_midway",
]


@dataclass(frozen=True)
class Fault:
    """What goes wrong instead of an answer, or beside it.

    `cut`: the stream ends in good order but without its last event; `drop`: the connection is
    closed before any reply; `drop_midway`: after half of it.
    """

    kind: FaultKind | None = None
    status: int = 500
    message: str = "scripted failure"
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the reply; with no kind, the answer itself comes late."""
    text: str = "A scripted answer."


def messages_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The turns of either format, as chat messages."""
    if "messages" in body:
        return body["messages"]
    given = body.get("input") or []
    turns = [{"role": "user", "content": given}] if isinstance(given, str) else given
    system = body.get("instructions")
    first = [{"role": "system", "content": system}] if system else []
    return [*first, *(turn for turn in turns if "content" in turn)]


def text_of(content: object) -> str:
    if isinstance(content, list):
        return "\n\n".join(part.get("text", "") for part in content)
    return str(content or "")


def _tokens(body: dict[str, Any], fault: Fault) -> tuple[int, int]:
    """About four characters a token, as the usage of this made-up model."""
    prompt = "".join(text_of(message["content"]) for message in messages_of(body))
    return len(prompt) // 4 + 1, len(fault.text) // 4 + 1


def _said(fault: Fault) -> str:
    return "" if fault.kind in ("empty", "content_filter", "refusal", "tool_call") else fault.text


def _pieces(text: str) -> list[str]:
    words = text.split(" ")
    return [word if index == 0 else f" {word}" for index, word in enumerate(words)]


def completion(body: dict[str, Any], fault: Fault) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": _said(fault), "refusal": None}
    reason = "stop"
    if fault.kind == "content_filter":
        reason = "content_filter"
    elif fault.kind == "refusal":
        message["refusal"] = fault.text
    elif fault.kind == "tool_call":
        function = {"name": "look_up", "arguments": '{"topic": "refunds"}'}
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
        reason = "tool_calls"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": _chat_usage(body, fault),
    }


def _chat_usage(body: dict[str, Any], fault: Fault) -> dict[str, int]:
    read, written = _tokens(body, fault)
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def chat_events(body: dict[str, Any], fault: Fault) -> list[bytes]:
    whole = completion(body, fault)
    message, reason = whole["choices"][0]["message"], whole["choices"][0]["finish_reason"]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in _pieces(message["content"]) if piece]
    if message["refusal"]:
        deltas += [{"refusal": piece} for piece in _pieces(message["refusal"])]
    for tool in message.get("tool_calls", ()):
        name, arguments = tool["function"]["name"], tool["function"]["arguments"]
        deltas.append(_tool_delta(id="call_1", type="function", function={"name": name}))
        deltas += [_tool_delta(function={"arguments": part}) for part in _pieces(arguments)]
    frame = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1}
    frame["model"] = body.get("model", "")
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": reason})
    chunks = [{**frame, "choices": [choice]} for choice in choices]
    if (body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": whole["usage"]})
    return [b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks] + [
        b"data: [DONE]\n\n"
    ]


def _tool_delta(**call: object) -> dict[str, Any]:
    return {"tool_calls": [{"index": 0, **call}]}


def response(body: dict[str, Any], fault: Fault) -> dict[str, Any]:
    filtered = fault.kind == "content_filter"
    read, written = _tokens(body, fault)
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "incomplete" if filtered else "completed",
        "error": None,
        "incomplete_details": {"reason": "content_filter"} if filtered else None,
        "instructions": body.get("instructions"),
        "metadata": {},
        "model": body.get("model", ""),
        "output": _output(fault),
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": {
            "input_tokens": read,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": written,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": read + written,
        },
    }


def _output(fault: Fault) -> list[dict[str, Any]]:
    if fault.kind == "tool_call":
        call = {"id": "fc_1", "call_id": "call_1", "type": "function_call", "status": "completed"}
        return [{**call, "name": "look_up", "arguments": '{"topic": "refunds"}'}]
    part: dict[str, Any] = {"type": "output_text", "text": _said(fault), "annotations": []}
    if fault.kind == "refusal":
        part = {"type": "refusal", "refusal": fault.text}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
    return [{**message, "content": [part]}]


def responses_events(body: dict[str, Any], fault: Fault) -> list[bytes]:
    whole = response(body, fault)
    started = {**whole, "status": "in_progress", "output": [], "usage": None}
    last = "response.incomplete" if whole["status"] == "incomplete" else "response.completed"
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": started},
        {"type": "response.in_progress", "response": started},
        *_item_events(whole["output"][0], fault),
        {"type": last, "response": whole},
    ]
    return [
        b"event: %s\ndata: %s\n\n"
        % (event["type"].encode(), json.dumps({**event, "sequence_number": number}).encode())
        for number, event in enumerate(events)
    ]


def _item_events(item: dict[str, Any], fault: Fault) -> list[dict[str, Any]]:
    kind = "refusal" if fault.kind == "refusal" else "output_text"
    place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    opened = {**item, "status": "in_progress"}
    first = {"type": "response.output_item.added", "output_index": 0}
    last = {"type": "response.output_item.done", "output_index": 0, "item": item}
    if item["type"] == "function_call":
        return [{**first, "item": {**opened, "arguments": ""}}, last]
    part = item["content"][0]
    text = part.get("text") or part.get("refusal") or ""
    field_name = "refusal" if kind == "refusal" else "text"
    extra = {} if kind == "refusal" else {"logprobs": []}
    return [
        {**first, "item": {**opened, "content": []}},
        {"type": "response.content_part.added", **place, "part": {**part, field_name: ""}},
        *(
            {"type": f"response.{kind}.delta", **place, "delta": piece, **extra}
            for piece in _pieces(text)
        ),
        {"type": f"response.{kind}.done", **place, field_name: text, **extra},
        {"type": "response.content_part.done", **place, "part": part},
        last,
    ]
