"""Bedrock's Converse."""

import json
import re
from typing import Any
from urllib.parse import unquote

from provider_formats.frames import event
from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens

PATH = re.compile(r"/model/([^/]+)/converse(-stream)?$")
CODES = {
    400: "ValidationException",
    403: "AccessDeniedException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}


def turns(asked: Asked) -> list[Turn]:
    system = asked.body.get("system")
    said = [{"role": "system", "content": system}] if system else []
    return [
        {"role": each["role"], "content": [{"text": _text(block)} for block in each["content"]]}
        for each in (*said, *asked.body["messages"])
    ]


def _text(block: dict[str, Any]) -> str:
    given = block.get("toolResult")
    if given:
        return "\n\n".join(p.get("text") or json.dumps(p.get("json")) for p in given["content"])
    return str(block.get("text") or "")


def model(asked: Asked) -> str:
    found = PATH.search(asked.path)
    return unquote(found[1]) if found else ""


def reply(asked: Asked, fault: Fault) -> dict[str, Any]:
    reasons = {"tool_call": "tool_use", "content_filter": "guardrail_intervened"}
    return {
        "output": {"message": {"role": "assistant", "content": _content(fault)}},
        "stopReason": reasons.get(fault.kind or "", "end_turn"),
        **_counted(asked, fault),
    }


def _content(fault: Fault) -> list[dict[str, Any]]:
    if fault.kind == "tool_call":
        name, arguments = fault.tool
        return [{"toolUse": {"toolUseId": "tooluse_1", "name": name, "input": arguments}}]
    text = fault.text if fault.kind == "refusal" else fault.said
    return [{"text": text}] if text else []


def _counted(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    usage = {"inputTokens": read, "outputTokens": written, "totalTokens": read + written}
    return {"usage": usage, "metrics": {"latencyMs": 1}}


def told(asked: Asked, fault: Fault) -> list[tuple[str, dict[str, Any]]]:
    """Each event's kind and content."""
    place = {"contentBlockIndex": 0}
    start: list[tuple[str, dict[str, Any]]] = [("messageStart", {"role": "assistant"})]
    whole = reply(asked, fault)
    for block in whole["output"]["message"]["content"]:
        if "toolUse" in block:
            use = {name: block["toolUse"][name] for name in ("toolUseId", "name")}
            start.append(("contentBlockStart", {**place, "start": {"toolUse": use}}))
            parts = pieces(json.dumps(block["toolUse"]["input"]))
            deltas = [{"toolUse": {"input": part}} for part in parts]
        else:
            deltas = [{"text": part} for part in pieces(block["text"])]
        start += [("contentBlockDelta", {**place, "delta": delta}) for delta in deltas]
        start.append(("contentBlockStop", place))
    end = ("messageStop", {"stopReason": whole["stopReason"]})
    return [*start, end, ("metadata", _counted(asked, fault))]


def error(fault: Fault) -> dict[str, Any]:
    return {"message": fault.message}


def error_headers(fault: Fault) -> dict[str, str]:
    kind = fault.code or CODES.get(fault.status, "InternalServerException")
    return {"x-amzn-errortype": f"{kind}:http://internal.amazon.com/coral/"}


FORMAT = WireFormat(
    matches=lambda asked: bool(PATH.search(asked.path)),
    turns=turns,
    whole=reply,
    events=lambda asked, fault: [event(*each) for each in told(asked, fault)],
    streams=lambda asked: asked.path.endswith("-stream"),
    stream_type=lambda asked: "application/vnd.amazon.eventstream",
    error=error,
    error_headers=error_headers,
    model=model,
)
