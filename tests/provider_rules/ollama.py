"""Ollama's chat and generate, whose server reads Go structures: a wrong type is an error."""

from collections.abc import Iterator

from provider_formats.scripted import Asked

from provider_rules.fields import missing

ROLES = ("system", "user", "assistant", "tool")


def chat_faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "model", "messages")
    for index, message in enumerate(asked.body.get("messages") or ()):
        if message.get("role") not in ROLES:
            yield f"messages[{index}]: invalid role {message.get('role')!r}"
        content = message.get("content", "")
        if not isinstance(content, str | None):
            yield f"messages[{index}].content: cannot unmarshal {content!r} into a string"
        if not (content or message.get("images") or message.get("tool_calls")):
            yield f"messages[{index}] says nothing"


def generate_faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "model")
    for name in ("prompt", "system", "suffix", "template"):
        if not isinstance(asked.body.get(name, ""), str):
            yield f"{name}: cannot unmarshal {asked.body[name]!r} into a string"
