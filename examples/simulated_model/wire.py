"""The wire format: requests to turns, and replies to JSON as OpenAI's endpoints send it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulated_model.reader import Turn

Json = dict[str, Any]


def turns(body: Mapping[str, Any]) -> tuple[Turn, ...]:
    """The turns of a request to either endpoint."""
    told = body.get("instructions")
    rules = (("system", told),) if told else ()
    asked = body.get("messages", body.get("input", ""))
    if isinstance(asked, str):
        return (*rules, ("user", asked))
    return (*rules, *((turn["role"], _text(turn["content"])) for turn in asked))


def completion(model: str, asked: tuple[Turn, ...], text: str) -> Json:
    """The body of a reply of `/chat/completions`."""
    return {
        "id": "chatcmpl-simulated",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None},
                "finish_reason": "stop",
            }
        ],
        "usage": usage(asked, text),
    }


def chunks(model: str, asked: tuple[Turn, ...], text: str) -> Iterator[bytes]:
    """The same as server-sent events, a word at a time."""
    for word in re.findall(r"\s*\S+", text):
        yield _event(model, choices=[_delta({"content": word}, None)])
    yield _event(model, choices=[_delta({}, "stop")])
    yield _event(model, choices=[], usage=usage(asked, text))
    yield b"data: [DONE]\n\n"


def response(model: str, asked: tuple[Turn, ...], text: str) -> Json:
    """The body of a reply of `/responses`."""
    counted = usage(asked, text)
    return {
        "id": "resp-simulated",
        "object": "response",
        "created_at": 0,
        "status": "completed",
        "model": model,
        "output": [
            {
                "id": "msg-simulated",
                "type": "message",
                "role": "assistant",
                "status": "completed",
                "content": [{"type": "output_text", "text": text, "annotations": []}],
            }
        ],
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": counted["prompt_tokens"],
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": counted["completion_tokens"],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": counted["total_tokens"],
        },
    }


def error(status: int) -> Json:
    """The body of a reply that is an error."""
    message = f"The simulated model is out of service for this question (HTTP {status})."
    return {"error": {"message": message, "type": "server_error", "param": None, "code": None}}


def usage(asked: tuple[Turn, ...], text: str) -> dict[str, int]:
    """Simulated tokens: four characters each."""
    prompt = sum(len(said) for _, said in asked) // 4
    written = max(len(text) // 4, 1)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
    }


def _text(content: str | list[Mapping[str, str]]) -> str:
    return content if isinstance(content, str) else "\n\n".join(part["text"] for part in content)


def _delta(delta: Mapping[str, str], finish: str | None) -> Json:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _event(model: str, **parts: object) -> bytes:
    frame = {"id": "chatcmpl-simulated", "object": "chat.completion.chunk", "created": 0}
    return b"data: " + json.dumps(frame | {"model": model} | parts).encode() + b"\n\n"
