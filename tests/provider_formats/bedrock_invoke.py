"""Bedrock's InvokeModel for several model families."""

import base64
import json
import re
from typing import Any
from urllib.parse import unquote

from provider_formats import anthropic_messages, bedrock_converse, cohere_chat_v1, openai_chat
from provider_formats.frames import event
from provider_formats.scripted import Asked, Fault, Turn, WireFormat, pieces, tokens

PATH = re.compile(r"/model/([^/]+)/invoke(-with-response-stream)?$")


def model(asked: Asked) -> str:
    found = PATH.search(asked.path)
    return unquote(found[1]) if found else ""


def turns(asked: Asked) -> list[Turn]:
    inner = _format(asked)
    if inner:
        return inner.turns(asked)
    return [{"role": "user", "content": asked.body.get("prompt") or asked.body["inputText"]}]


def _format(asked: Asked) -> WireFormat | None:
    """The format that the model's own provider has for it."""
    formats = {
        "anthropic_version": anthropic_messages.FORMAT,
        "schemaVersion": bedrock_converse.FORMAT,
        "messages": openai_chat.FORMAT,
        "message": cohere_chat_v1.FORMAT,
    }
    return next((formats[name] for name in formats if name in asked.body), None)


def whole(asked: Asked, fault: Fault) -> Any:
    inner = _format(asked)
    return inner.whole(asked, fault) if inner else _generated(asked, fault)


def _generated(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    if "inputText" in asked.body:
        reason = "CONTENT_FILTERED" if fault.kind == "content_filter" else "FINISH"
        result = {"tokenCount": written, "outputText": fault.said, "completionReason": reason}
        return {"inputTextTokenCount": read, "results": [result]}
    reason = "content_filtered" if fault.kind == "content_filter" else "stop"
    return _of_family(model(asked), fault.said, reason, (read, written))


def _of_family(
    name: str, text: str | None, reason: str | None, counts: tuple[int, int]
) -> dict[str, Any]:
    choice = {"text": text, "stop_reason": reason}
    if "mistral" in name:
        return {"outputs": [choice]}
    if "deepseek" in name:
        return {"choices": [choice]}
    if "cohere" in name:
        return {"generations": [{"id": "g1", "text": text, "finish_reason": "COMPLETE"}]}
    if "ai21" in name:
        return {"completions": [{"data": {"text": text}, "finishReason": {"reason": reason}}]}
    if "anthropic" in name:
        return {"completion": text, "stop_reason": reason}
    read, written = counts
    tokens_of = {"prompt_token_count": read, "generation_token_count": written}
    return {"generation": text, "stop_reason": reason, **tokens_of}


def events(asked: Asked, fault: Fault) -> list[bytes]:
    read, written = tokens(turns(asked), fault)
    counts = {"inputTokenCount": read, "outputTokenCount": written}
    chunks = _chunks(asked, fault)
    chunks[-1] = {**chunks[-1], "amazon-bedrock-invocationMetrics": counts}
    coded = [base64.b64encode(json.dumps(chunk).encode()).decode() for chunk in chunks]
    return [event("chunk", {"bytes": each, "p": "abcd"}) for each in coded]


def _chunks(asked: Asked, fault: Fault) -> list[dict[str, Any]]:
    inner = _format(asked)
    if inner is bedrock_converse.FORMAT:
        return [{kind: content} for kind, content in bedrock_converse.told(asked, fault)]
    if inner:
        told = b"".join(inner.events(asked, fault)).decode().splitlines()
        lines = [line.removeprefix("data: ") for line in told]
        return [json.loads(line) for line in lines if line.startswith("{")]
    reason = "content_filtered" if fault.kind == "content_filter" else "stop"
    told = [(part, None) for part in pieces(fault.said)] + [("", reason)]
    if "inputText" in asked.body:
        return [_titan(*each) for each in told]
    if "cohere" in model(asked):
        return [{"text": text, "is_finished": bool(end)} for text, end in told]
    return [_of_family(model(asked), *each, tokens(turns(asked), fault)) for each in told]


def _titan(text: str, reason: str | None) -> dict[str, Any]:
    ends = {"stop": "FINISH", "content_filtered": "CONTENT_FILTERED", None: None}
    return {"outputText": text, "index": 0, "completionReason": ends[reason]}


FORMAT = WireFormat(
    matches=lambda asked: bool(PATH.search(asked.path)),
    turns=turns,
    whole=whole,
    events=events,
    streams=lambda asked: asked.path.endswith("-stream"),
    stream_type=lambda asked: "application/vnd.amazon.eventstream",
    error=bedrock_converse.error,
    error_headers=bedrock_converse.error_headers,
    model=model,
)
