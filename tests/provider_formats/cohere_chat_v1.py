"""Cohere's chat, version 1."""

import json
from typing import Any

from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens


def turns(asked: Asked) -> list[Turn]:
    body = asked.body
    first = [{"role": "system", "content": body["preamble"]}] if body.get("preamble") else []
    past = [
        {"role": item["role"].lower(), "content": item.get("message") or ""}
        for item in body.get("chat_history") or ()
    ]
    found = [*(body.get("documents") or ()), *_outputs(body)]
    shown = [{"role": "document", "content": "\n\n".join(map(str, f.values()))} for f in found]
    return [*first, *past, *shown, {"role": "user", "content": body["message"]}]


def _outputs(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for result in body.get("tool_results") or () for output in result["outputs"]]


def reply(asked: Asked, fault: Fault) -> dict[str, Any]:
    text = fault.text if fault.kind == "refusal" else fault.said
    read, written = tokens(turns(asked), fault)
    called = {"name": fault.tool[0], "parameters": fault.tool[1]}
    return {
        "response_id": "r1",
        "generation_id": "g1",
        "text": text,
        "chat_history": [],
        "finish_reason": "ERROR_TOXIC" if fault.kind == "content_filter" else "COMPLETE",
        "tool_calls": [called] if fault.kind == "tool_call" else None,
        "meta": {"tokens": {"input_tokens": read, "output_tokens": written}},
    }


def events(asked: Asked, fault: Fault) -> list[bytes]:
    whole = reply(asked, fault)
    told: list[dict[str, Any]] = [{"event_type": "stream-start", "generation_id": "g1"}]
    if whole["text"]:
        told += [{"event_type": "text-generation", "text": each} for each in pieces(whole["text"])]
    if whole["tool_calls"]:
        told.append({"event_type": "tool-calls-generation", "tool_calls": whole["tool_calls"]})
    ended = {"finish_reason": whole["finish_reason"], "response": whole}
    told.append({"event_type": "stream-end", **ended})
    last = len(told) - 1
    return [
        json.dumps({**event, "is_finished": index == last}).encode() + b"\n"
        for index, event in enumerate(told)
    ]


FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith("/v1/chat"),
    turns=turns,
    whole=reply,
    events=events,
    stream_type=lambda asked: "application/stream+json",
    error=lambda fault: {"message": fault.message},
)
