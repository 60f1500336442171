"""Anthropic messages, at Anthropic's own path and at Vertex AI's."""

import json
import re
from typing import Any
from urllib.parse import unquote

from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens

VERTEX = re.compile(r"/publishers/anthropic/models/([^/]+):(r|streamR)awPredict$")
USAGE = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}


def turns(asked: Asked) -> list[Turn]:
    """A user's turn, the results of tools in it among them, is one turn."""
    system = asked.body.get("system")
    first = [{"role": "system", "content": system}] if system else []
    return [*first, *(_turn(item) for item in asked.body["messages"])]


def _turn(item: Turn) -> Turn:
    content = item["content"]
    if isinstance(content, str):
        return item
    return {**item, "content": [{"text": text} for text in map(_text, content) if text]}


def _text(block: dict[str, Any]) -> str:
    if block["type"] == "document":
        return str(block["source"].get("data", ""))
    inner = block.get("content") or ""
    told = inner if isinstance(inner, str) else "\n\n".join(map(_text, inner))
    return str(block.get("text") or told)


def model(asked: Asked) -> str:
    at_vertex = VERTEX.search(asked.path)
    return unquote(at_vertex[1]) if at_vertex else str(asked.body.get("model", ""))


def message(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    reasons = {"tool_call": "tool_use", "refusal": "refusal", "content_filter": "refusal"}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model(asked),
        "content": _content(fault),
        "stop_reason": reasons.get(fault.kind or "", "end_turn"),
        "stop_sequence": None,
        "usage": {**USAGE, "input_tokens": read, "output_tokens": written},
    }


def _content(fault: Fault) -> list[dict[str, Any]]:
    if fault.kind == "tool_call":
        name, arguments = fault.tool
        return [{"type": "tool_use", "id": "toolu_1", "name": name, "input": arguments}]
    text = fault.text if fault.kind == "refusal" else fault.said
    return [{"type": "text", "text": text, "citations": None}] if text else []


def events(asked: Asked, fault: Fault) -> list[bytes]:
    whole = message(asked, fault)
    usage = whole["usage"]
    started = {**whole, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    told: list[dict[str, Any]] = [{"type": "message_start", "message": started}]
    for index, block in enumerate(whole["content"]):
        told += _block_events(index, block)
    told.insert(len(told) // 2, {"type": "ping"})
    ended = {name: whole[name] for name in ("stop_reason", "stop_sequence")}
    count = {"output_tokens": usage["output_tokens"]}
    told += [{"type": "message_delta", "delta": ended, "usage": count}, {"type": "message_stop"}]
    return [
        b"event: %s\ndata: %s\n\n" % (event["type"].encode(), json.dumps(event).encode())
        for event in told
    ]


def _block_events(index: int, block: dict[str, Any]) -> list[dict[str, Any]]:
    if block["type"] == "tool_use":
        empty = {**block, "input": {}}
        parts = pieces(json.dumps(block["input"]))
        deltas = [{"type": "input_json_delta", "partial_json": part} for part in parts]
    else:
        empty = {**block, "text": ""}
        deltas = [{"type": "text_delta", "text": part} for part in pieces(block["text"])]
    return [
        {"type": "content_block_start", "index": index, "content_block": empty},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def error(fault: Fault) -> dict[str, Any]:
    kinds = {400: "invalid_request_error", 429: "rate_limit_error", 529: "overloaded_error"}
    kind = fault.code or kinds.get(fault.status, "api_error")
    return {"type": "error", "error": {"type": kind, "message": fault.message}}


FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith("/v1/messages") or bool(VERTEX.search(asked.path)),
    turns=turns,
    whole=message,
    events=events,
    error=error,
    model=model,
)
