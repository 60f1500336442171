"""Cohere's chat, version 2."""

import json
from typing import Any

from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens


def turns(asked: Asked) -> list[Turn]:
    """The documents stand in front of what was said."""
    documents = [_document(each) for each in asked.body.get("documents") or ()]
    shown = [{"role": "document", "content": text} for text in documents]
    return [*shown, *(_turn(item) for item in asked.body["messages"])]


def _document(document: Any) -> str:
    data = document.get("data", document) if isinstance(document, dict) else document
    return data if isinstance(data, str) else "\n\n".join(map(str, data.values()))


def _turn(item: Turn) -> Turn:
    content = item.get("content")
    if not isinstance(content, list):
        return {**item, "content": content}
    shown = [part for part in content if "text" in part or "document" in part]
    texts = [part["text"] if "text" in part else _document(part["document"]) for part in shown]
    return {**item, "content": [{"text": text} for text in texts]}


def reply(asked: Asked, fault: Fault) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant"}
    text = fault.text if fault.kind == "refusal" else fault.said
    reason = "COMPLETE"
    if text:
        message["content"] = [{"type": "text", "text": text}]
    if fault.kind == "tool_call":
        reason = "TOOL_CALL"
        function = {"name": fault.tool[0], "arguments": json.dumps(fault.tool[1])}
        message["tool_plan"] = "I will look it up."
        message["tool_calls"] = [{"id": "look_up_1", "type": "function", "function": function}]
    elif fault.kind == "content_filter":
        reason = "ERROR_TOXIC"
    return {"id": "r1", "finish_reason": reason, "message": message, "usage": _usage(asked, fault)}


def _usage(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    counted = {"input_tokens": read, "output_tokens": written}
    return {"billed_units": {"input_tokens": 1, "output_tokens": 1}, "tokens": counted}


def events(asked: Asked, fault: Fault) -> list[bytes]:
    whole = reply(asked, fault)
    started = {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": []}
    told = [{"type": "message-start", "id": "r1", "delta": {"message": started}}]
    for part in whole["message"].get("content", ()):
        told += _words(part["text"])
    for call in whole["message"].get("tool_calls", ()):
        told += _call(call)
    ended = {"finish_reason": whole["finish_reason"], "usage": whole["usage"]}
    told.append({"type": "message-end", "delta": ended})
    lines = (
        b"event: %s\ndata: %s\n\n" % (e["type"].encode(), json.dumps(e).encode()) for e in told
    )
    return [*lines, b"data: [DONE]\n\n"]


def _words(text: str) -> list[dict[str, Any]]:
    opened = {"message": {"content": {"type": "text", "text": ""}}}
    return [
        {"type": "content-start", "index": 0, "delta": opened},
        *(
            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": each}}}}
            for each in pieces(text)
        ),
        {"type": "content-end", "index": 0},
    ]


def _call(call: dict[str, Any]) -> list[dict[str, Any]]:
    function = call["function"]
    opened = {**call, "function": {**function, "arguments": ""}}
    parts = [{"function": {"arguments": each}} for each in pieces(function["arguments"])]
    return [
        {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": "I will look it up."}}},
        {"type": "tool-call-start", "index": 0, "delta": {"message": {"tool_calls": opened}}},
        *(
            {"type": "tool-call-delta", "index": 0, "delta": {"message": {"tool_calls": part}}}
            for part in parts
        ),
        {"type": "tool-call-end", "index": 0},
    ]


FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith("/v2/chat"),
    turns=turns,
    whole=reply,
    events=events,
    error=lambda fault: {"id": "r1", "message": fault.message},
)
