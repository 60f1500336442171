"""Cohere's chat, version 2: content by role, tool results behind their calls."""

from collections.abc import Iterator

from provider_formats.scripted import Asked

from provider_rules.fields import missing, typed_blocks
from provider_rules.openai_chat import tool_results

KINDS = {
    "system": ("text",),
    "user": ("text", "image_url", "document"),
    "assistant": ("text", "thinking"),
    "tool": ("text", "document"),
}


def faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "model", "messages")
    messages = asked.body.get("messages") or []
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        kinds = KINDS.get(message.get("role", ""))
        if kinds is None:
            yield f"{place} has the role {message.get('role')!r}"
        elif message.get("content") is not None or not message.get("tool_calls"):
            yield from typed_blocks(message.get("content"), f"{place}.content", kinds)
    yield from tool_results(messages)
    if messages and messages[-1].get("role") not in ("user", "tool"):
        yield "the last message must be the user's or a tool's"
