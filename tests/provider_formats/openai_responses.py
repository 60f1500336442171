"""OpenAI responses."""

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
    given = asked.body.get("input") or []
    said = [{"role": "user", "content": given}] if isinstance(given, str) else given
    system = asked.body.get("instructions")
    first = [{"role": "system", "content": system}] if system else []
    results = ({"role": "tool", "content": i["output"], **i} if "output" in i else i for i in said)
    return [*first, *(turn for turn in results if "content" in turn)]


def response(asked: Asked, fault: Fault) -> dict[str, Any]:
    filtered = fault.kind == "content_filter"
    read, written = tokens(turns(asked), fault)
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "incomplete" if filtered else "completed",
        "error": None,
        "incomplete_details": {"reason": "content_filter"} if filtered else None,
        "instructions": asked.body.get("instructions"),
        "metadata": {},
        "model": model_in_body(asked),
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
        name, arguments = fault.tool
        return [{**call, "name": name, "arguments": json.dumps(arguments)}]
    part: dict[str, Any] = {"type": "output_text", "text": fault.said, "annotations": []}
    if fault.kind == "refusal":
        part = {"type": "refusal", "refusal": fault.text}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
    return [{**message, "content": [part]}]


def events(asked: Asked, fault: Fault) -> list[bytes]:
    whole = response(asked, fault)
    started = {**whole, "status": "in_progress", "output": [], "usage": None}
    last = "response.incomplete" if whole["status"] == "incomplete" else "response.completed"
    told: list[dict[str, Any]] = [
        {"type": "response.created", "response": started},
        {"type": "response.in_progress", "response": started},
        *_item_events(whole["output"][0], fault),
        {"type": last, "response": whole},
    ]
    return [
        b"event: %s\ndata: %s\n\n"
        % (event["type"].encode(), json.dumps({**event, "sequence_number": number}).encode())
        for number, event in enumerate(told)
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
            for piece in pieces(text)
        ),
        {"type": f"response.{kind}.done", **place, field_name: text, **extra},
        {"type": "response.content_part.done", **place, "part": part},
        last,
    ]


FORMAT = WireFormat(
    matches=lambda asked: asked.path.endswith("/responses"),
    turns=turns,
    whole=response,
    events=events,
)
