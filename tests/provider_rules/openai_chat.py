"""OpenAI chat completions: roles, content, and tools whose results follow their calls."""

from collections.abc import Iterator
from typing import Any

from provider_formats.scripted import Asked

from provider_rules.fields import answered, missing, typed_blocks

ROLES = ("system", "developer", "user", "assistant", "tool", "function")
KINDS = ("text", "image_url", "input_audio", "file", "refusal")


def faults(asked: Asked) -> Iterator[str]:
    # Azure names the model in the path.
    at_azure = "/deployments/" in asked.path
    yield from missing(asked.body, "messages", *(() if at_azure else ("model",)))
    messages = asked.body.get("messages") or []
    for index, message in enumerate(messages):
        yield from _message(message, f"messages[{index}]")
    yield from tool_results(messages)


def _message(message: dict[str, Any], place: str) -> Iterator[str]:
    role = message.get("role")
    if role not in ROLES:
        yield f"{place} has the role {role!r}"
    calls = message.get("tool_calls") or message.get("function_call")
    if message.get("content") is None and role == "assistant" and calls:
        return
    yield from typed_blocks(message.get("content"), f"{place}.content", KINDS, empty=True)


def tool_results(messages: list[dict[str, Any]]) -> Iterator[str]:
    """Each call of a message has its result in the messages right behind it, and no other has."""
    asking: list[str] = []
    answering: list[str] = []
    for index, message in enumerate([*messages, {"role": "end"}]):
        if message.get("role") == "tool":
            answering.append(message.get("tool_call_id") or "")
            continue
        yield from answered(asking, answering, f"in front of messages[{index}]")
        asking = [call["id"] for call in message.get("tool_calls") or ()]
        answering = []
