"""Gemini's generateContent: parts of one kind each, function calls answered at once."""

from collections.abc import Iterator
from typing import Any

from provider_formats.scripted import Asked

from provider_rules.fields import missing

DATA = (
    "text",
    "inlineData",
    "fileData",
    "functionCall",
    "functionResponse",
    "executableCode",
    "codeExecutionResult",
)
ROLES = (None, "user", "model", "function")


def faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "contents")
    contents = asked.body.get("contents") or []
    for index, content in enumerate(contents):
        if content.get("role") not in ROLES:
            yield f"contents[{index}]: please use a valid role: user, model"
        yield from _parts(content, f"contents[{index}]")
    system = asked.body.get("systemInstruction")
    if system is not None:
        yield from _parts(system, "systemInstruction")
        if any("text" not in part for part in system.get("parts") or ()):
            yield "systemInstruction holds more than text"
    yield from _functions(contents)


def _parts(content: dict[str, Any], place: str) -> Iterator[str]:
    if not content.get("parts"):
        yield f"{place}.parts must not be empty"
    for index, part in enumerate(content.get("parts") or ()):
        kinds = [name for name in DATA if part.get(name) not in (None, "")]
        if len(kinds) != 1:
            yield f"{place}.parts[{index}] must have one initialized field, and has {kinds}"


def _functions(contents: list[dict[str, Any]]) -> Iterator[str]:
    """A turn that calls comes behind the user's or a result; its results are the next turn."""
    calling = 0
    before = None
    for index, content in enumerate([*contents, {"parts": []}]):
        results = _count(content, "functionResponse")
        if results != calling:
            yield f"contents[{index}]: {results} function responses to {calling} function calls"
        if results and len(content["parts"]) != results:
            yield f"contents[{index}]: function responses stand among other parts"
        calling = _count(content, "functionCall")
        if calling and before not in ("user", "function", None):
            yield f"contents[{index}]: a function call turn must come after a user turn"
        before = content.get("role")


def _count(content: dict[str, Any], name: str) -> int:
    return sum(name in part for part in content.get("parts") or ())
