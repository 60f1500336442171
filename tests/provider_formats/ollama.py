"""Ollama's chat and generate, which stream unless they are told not to."""

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
    if "messages" in asked.body:
        return [{"content": None, **message} for message in asked.body["messages"]]
    system = asked.body.get("system")
    first = [{"role": "system", "content": system}] if system else []
    return [*first, {"role": "user", "content": asked.body.get("prompt")}]


def whole(asked: Asked, fault: Fault) -> dict[str, Any]:
    return {**_piece(asked, fault, _text(fault)), **_end(asked, fault)}


def events(asked: Asked, fault: Fault) -> list[bytes]:
    text = _text(fault)
    lines = [_piece(asked, fault, each) for each in (pieces(text) if text else [""])]
    last = {**_piece(asked, Fault(), ""), **_end(asked, fault)}
    return [json.dumps(line).encode() + b"\n" for line in (*lines, last)]


def _text(fault: Fault) -> str:
    return fault.text if fault.kind == "refusal" else fault.said


def _piece(asked: Asked, fault: Fault, text: str) -> dict[str, Any]:
    frame = {"model": model_in_body(asked), "created_at": "2025-01-01T00:00:00Z", "done": False}
    if "messages" not in asked.body:
        return {**frame, "response": text}
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if fault.kind == "tool_call":
        name, arguments = fault.tool
        message["tool_calls"] = [{"function": {"name": name, "arguments": arguments}}]
    return {**frame, "message": message}


def _end(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    counts = {"prompt_eval_count": read, "eval_count": written, "total_duration": 1}
    return {"done": True, "done_reason": "stop", **counts}


FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith(("/api/chat", "/api/generate")),
    turns=turns,
    whole=whole,
    events=events,
    streams=lambda asked: asked.body.get("stream") is not False,
    stream_type=lambda asked: "application/x-ndjson",
    error=lambda fault: {"error": fault.message},
)
