"""Anthropic messages: block types, empty texts, tool results in place, at most four cache marks."""

from collections.abc import Iterator
from typing import Any

from provider_formats.scripted import Asked

from provider_rules.fields import answered, missing

MOST_MARKS = 4
KINDS = {
    "user": ("text", "image", "document", "search_result", "tool_result", "container_upload"),
    "assistant": (
        "text",
        "thinking",
        "redacted_thinking",
        "tool_use",
        "server_tool_use",
        "web_search_tool_result",
    ),
}


def faults(asked: Asked) -> Iterator[str]:
    at_vertex = asked.path.endswith("awPredict")
    yield from missing(asked.body, *(() if at_vertex else ("model",)))
    yield from body_faults(asked.body)


def body_faults(body: dict[str, Any]) -> Iterator[str]:
    """Whatever way the body goes to the model."""
    yield from missing(body, "messages", "max_tokens")
    messages = body.get("messages") or []
    if messages and messages[0].get("role") != "user":
        yield "the first message is not the user's"
    for index, message in enumerate(messages):
        yield from _message(message, f"messages[{index}]")
    yield from _system(body.get("system"))
    yield from _tool_results(messages)
    marks = list(_marks(body))
    if len(marks) > MOST_MARKS:
        yield f"{len(marks)} blocks with cache_control, at most {MOST_MARKS} are allowed"
    if any(not block.get("text", "-") for block in marks):
        yield "cache_control is set on an empty text block"


def _message(message: dict[str, Any], place: str) -> Iterator[str]:
    kinds = KINDS.get(message.get("role", ""))
    if kinds is None:
        yield f"{place} has the role {message.get('role')!r}"
        return
    for index, block in enumerate(blocks_of(message)):
        if block.get("type") not in kinds:
            yield f"{place}.content[{index}] is of type {block.get('type')!r}"
        elif block["type"] == "text" and not block.get("text", "").strip():
            yield f"{place}.content[{index}]: text content blocks must be non-empty"
    if not blocks_of(message):
        yield f"{place} has no content"


def blocks_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    content = message.get("content")
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return content if isinstance(content, list) else []


def _system(system: Any) -> Iterator[str]:
    if system is None or isinstance(system, str):
        return
    for index, block in enumerate(system):
        if block.get("type") != "text" or not block.get("text", "").strip():
            yield f"system[{index}] is no text that says something: {block}"


def _tool_results(messages: list[dict[str, Any]]) -> Iterator[str]:
    """In the very next message, and in front of all else in it."""
    asking: list[str] = []
    for index, message in enumerate([*messages, {"role": "end"}]):
        blocks = blocks_of(message)
        results = [block for block in blocks if block["type"] == "tool_result"]
        answering = [block.get("tool_use_id", "") for block in results]
        yield from answered(asking, answering, f"messages[{index}]")
        if blocks[: len(results)] != results:
            yield f"messages[{index}]: tool_result blocks must come first in the content"
        asking = [block.get("id", "") for block in blocks if block["type"] == "tool_use"]


def _marks(value: Any) -> Iterator[dict[str, Any]]:
    """Every block with a cache mark, in tools, system and messages."""
    if isinstance(value, dict):
        if value.get("cache_control"):
            yield value
        for each in value.values():
            yield from _marks(each)
    elif isinstance(value, list):
        for each in value:
            yield from _marks(each)
