"""Mistral's chat: as OpenAI's, and stricter about who speaks after whom."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from provider_formats.scripted import Asked

from provider_rules.fields import missing, typed_blocks
from provider_rules.openai_chat import tool_results

AFTER = {
    "system": ("system", "user", "assistant"),
    "user": ("assistant", "user", "system"),
    "assistant": ("user", "tool", "system"),
    "tool": ("assistant", "tool"),
}
"""Whose turn may follow whose."""
KINDS = ("text", "image_url", "document_url", "reference", "file", "input_audio", "thinking")


def faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "messages", "model")
    messages = asked.body.get("messages") or []
    for index, message in enumerate(messages):
        if message.get("role") not in AFTER:
            yield f"messages[{index}] has the role {message.get('role')!r}"
        elif message.get("content") or not message.get("tool_calls"):
            content = message.get("content")
            yield from typed_blocks(content, f"messages[{index}].content", KINDS, empty=True)
    yield from _order(messages)
    yield from tool_results(messages)


def _order(messages: list[dict[str, Any]]) -> Iterator[str]:
    for before, after in pairwise(messages):
        if after.get("role") not in AFTER.get(before.get("role", ""), ()):
            yield f"unexpected role {after.get('role')!r} after role {before.get('role')!r}"
    last = messages[-1] if messages else {}
    if last.get("role") not in ("user", "tool") and not last.get("prefix"):
        yield f"the last message is of {last.get('role')!r}"
