"""Gemini's generateContent, at Google AI's paths and at Vertex AI's."""

import json
import re
from typing import Any
from urllib.parse import unquote

from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens

PATH = re.compile(r"/([^/]+):(generate|streamGenerate)Content$")
STATUSES = {400: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}


def turns(asked: Asked) -> list[Turn]:
    system = asked.body.get("systemInstruction") or asked.body.get("system_instruction")
    said = [{"role": "system", "parts": system["parts"]}] if system else []
    return [
        {
            "role": each.get("role", "user"),
            "content": [{"text": _text(part)} for part in _listed(each["parts"])],
        }
        for each in (*said, *_listed(asked.body["contents"]))
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(part: dict[str, Any]) -> str:
    given = part.get("functionResponse")
    return json.dumps(given["response"]) if given else str(part.get("text") or "")


def model(asked: Asked) -> str:
    found = PATH.search(asked.path)
    return unquote(found[1]) if found else ""


def reply(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    usage = {
        "promptTokenCount": read,
        "candidatesTokenCount": written,
        "totalTokenCount": read + written,
    }
    frame = {"usageMetadata": usage, "modelVersion": model(asked), "responseId": "r1"}
    if fault.code == "blocked":
        return {"promptFeedback": {"blockReason": "SAFETY"}, **frame}
    filtered = fault.kind == "content_filter"
    candidate = {"index": 0, "finishReason": "SAFETY" if filtered else "STOP"}
    content = {"role": "model", "parts": _parts(fault)}
    return {"candidates": [{**candidate, "content": content}], **frame}


def _parts(fault: Fault) -> list[dict[str, Any]]:
    if fault.kind == "tool_call":
        name, arguments = fault.tool
        return [{"functionCall": {"name": name, "args": arguments}, "thoughtSignature": "c2ln"}]
    text = fault.text if fault.kind == "refusal" else fault.said
    return [{"text": text}] if text else []


def events(asked: Asked, fault: Fault) -> list[bytes]:
    whole = reply(asked, fault)
    chunks = [whole]
    for candidate in whole.get("candidates", ()):
        parts = candidate["content"]["parts"]
        if parts and "text" in parts[0]:
            chunks = [_chunk(whole, [{"text": piece}]) for piece in pieces(parts[0]["text"])]
            chunks.append({**whole, "candidates": [{**candidate, "content": _content([])}]})
        elif parts:
            chunks = [_chunk(whole, parts), {**whole, "candidates": [_ended(candidate)]}]
    if "alt=sse" in asked.query:
        return [b"data: %s\r\n\r\n" % json.dumps(chunk).encode() for chunk in chunks]
    lead = [b"[", *[b",\r\n"] * (len(chunks) - 1)]
    items = [a + json.dumps(b).encode() for a, b in zip(lead, chunks, strict=True)]
    return [*items, b"]"]


def _chunk(whole: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {**whole, "candidates": [{"index": 0, "content": _content(parts)}]}


def _content(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"role": "model", "parts": parts or [{"text": ""}]}


def _ended(candidate: dict[str, Any]) -> dict[str, Any]:
    return {**candidate, "content": _content([])}


def error(fault: Fault) -> dict[str, Any]:
    status = fault.code or STATUSES.get(fault.status, "INTERNAL")
    wait = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2s"}
    details = [wait] if status == "RESOURCE_EXHAUSTED" else []
    told = {"code": fault.status, "message": fault.message, "status": status}
    return {"error": {**told, "details": details}}


FORMAT = WireFormat(
    matches=lambda asked: bool(PATH.search(asked.path)),
    turns=turns,
    whole=reply,
    events=events,
    streams=lambda asked: asked.path.endswith(":streamGenerateContent"),
    stream_type=lambda asked: (
        "text/event-stream" if "alt=sse" in asked.query else "application/json"
    ),
    error=error,
    model=model,
)
