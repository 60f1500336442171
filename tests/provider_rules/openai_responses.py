"""OpenAI responses: parts that fit their role, and outputs that follow their function calls."""

from collections.abc import Iterator
from typing import Any

from provider_formats.scripted import Asked

from provider_rules.fields import missing, typed_blocks

SAID = ("input_text", "input_image", "input_file", "input_audio")
ANSWERED = ("output_text", "refusal")
ROLES = {"user": SAID, "system": SAID, "developer": SAID, "assistant": ANSWERED}


def faults(asked: Asked) -> Iterator[str]:
    body = asked.body
    kept = any(body.get(name) for name in ("previous_response_id", "conversation", "prompt"))
    yield from missing(body, "model")
    given = body.get("input")
    if isinstance(given, str) or (given is None and kept):
        return
    if not isinstance(given, list) or not given:
        yield f"'input' is neither a text nor a list with something in it: {given!r}"
        return
    for index, item in enumerate(given):
        yield from _item(item, f"input[{index}]")
    if not kept:
        yield from _outputs(given)


def _item(item: dict[str, Any], place: str) -> Iterator[str]:
    if item.get("type", "message") != "message":
        return
    kinds = ROLES.get(item.get("role", ""))
    if kinds is None:
        yield f"{place} has the role {item.get('role')!r}"
    else:
        yield from typed_blocks(item.get("content"), f"{place}.content", kinds, empty=True)


def _outputs(items: list[dict[str, Any]]) -> Iterator[str]:
    """An output comes somewhere behind its call, and none is missing."""
    called: set[str] = set()
    for index, item in enumerate(items):
        if item.get("type") == "function_call":
            called.add(item["call_id"])
        elif item.get("type") == "function_call_output":
            if item["call_id"] not in called:
                yield f"input[{index}]: no tool call found for {item['call_id']!r}"
            called.discard(item["call_id"])
    yield from (f"no tool output found for {name!r}" for name in sorted(called))
