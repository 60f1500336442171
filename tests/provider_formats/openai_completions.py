"""OpenAI's legacy completions."""

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
    """Each prompt as a turn."""
    prompt = asked.body["prompt"]
    return [
        {"role": "user", "content": text}
        for text in (prompt if isinstance(prompt, list) else [prompt])
    ]


def completion(asked: Asked, fault: Fault) -> dict[str, Any]:
    read, written = tokens(turns(asked), fault)
    reason = "content_filter" if fault.kind == "content_filter" else "stop"
    choices = [
        {"index": index, "text": fault.said, "logprobs": None, "finish_reason": reason}
        for index, _ in enumerate(turns(asked))
    ]
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {**_frame(asked), "choices": choices, "usage": usage}


def _frame(asked: Asked) -> dict[str, Any]:
    model = model_in_body(asked)
    return {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": model}


def events(asked: Asked, fault: Fault) -> list[bytes]:
    choices = completion(asked, fault)["choices"]
    told = [
        {"index": choice["index"], "text": piece, "logprobs": None, "finish_reason": None}
        for choice in choices
        for piece in pieces(choice["text"])
    ]
    told += [{**choice, "text": ""} for choice in choices]
    chunks = [{**_frame(asked), "choices": [choice]} for choice in told]
    return [b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks] + [
        b"data: [DONE]\n\n"
    ]


def matches(asked: Asked) -> bool:
    others = ("/chat/completions", "/agents/completions", "/fim/completions")
    return asked.path.endswith("/completions") and not asked.path.endswith(others)


FORMAT = WireFormat(matches=matches, turns=turns, whole=completion, events=events)
