"""Mistral's conversations."""

import json
import re
from typing import Any

from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens

PATH = re.compile(r"/conversations(/[^/]+(/restart)?)?$")
CONVERSATION = "conv_1"


def turns(asked: Asked) -> list[Turn]:
    given = asked.body["inputs"]
    said = [{"role": "user", "content": given}] if isinstance(given, str) else given
    system = asked.body.get("instructions")
    first = [{"role": "system", "content": system}] if system else []
    return [*first, *(_turn(entry) for entry in said)]


def _turn(entry: Turn) -> Turn:
    if entry.get("type") == "function.result":
        return {"role": "tool", "content": entry["result"]}
    return {"role": "user", "content": "", **entry}


def response(asked: Asked, fault: Fault) -> dict[str, Any]:
    return {
        "object": "conversation.response",
        "conversation_id": CONVERSATION,
        "outputs": [_output(fault)],
        "usage": _usage(asked, fault),
    }


def _output(fault: Fault) -> dict[str, Any]:
    if fault.kind == "tool_call":
        name, arguments = fault.tool
        call = {"object": "entry", "type": "function.call", "id": "fc_1", "tool_call_id": "call_1"}
        return {**call, "name": name, "arguments": json.dumps(arguments)}
    message = {"object": "entry", "type": "message.output", "id": "msg_1", "role": "assistant"}
    return {**message, "content": fault.said}


def _usage(asked: Asked, fault: Fault) -> dict[str, int]:
    read, written = tokens(turns(asked), fault)
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


def events(asked: Asked, fault: Fault) -> list[bytes]:
    output = _output(fault)
    field = "arguments" if fault.kind == "tool_call" else "content"
    kind = "function.call.delta" if fault.kind == "tool_call" else "message.output.delta"
    frame = {name: value for name, value in output.items() if name != "object"}
    told: list[dict[str, Any]] = [
        {"type": "conversation.response.started", "conversation_id": CONVERSATION},
        *({**frame, "type": kind, field: piece} for piece in pieces(output[field])),
        {"type": "conversation.response.done", "usage": _usage(asked, fault)},
    ]
    return [
        b"event: %s\ndata: %s\n\n" % (event["type"].encode(), json.dumps(event).encode())
        for event in told
    ]


FORMAT = WireFormat(
    matches=lambda asked: bool(PATH.search(asked.path)),
    turns=turns,
    whole=response,
    events=events,
)
