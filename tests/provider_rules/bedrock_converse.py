"""Bedrock's Converse: turns that alternate, blocks of one kind, tools declared and answered."""

from collections.abc import Iterator
from typing import Any

from provider_formats.scripted import Asked

from provider_rules.fields import answered, missing

MOST_MARKS = 4


def faults(asked: Asked) -> Iterator[str]:
    yield from missing(asked.body, "messages")
    messages = asked.body.get("messages") or []
    roles = [message.get("role") for message in messages]
    yield from alternation(roles)
    said = [*messages, {"role": "system", "content": asked.body.get("system") or []}]
    for message in said:
        for block in message.get("content") or ():
            yield from _block(block, message["role"])
        if not message.get("content") and message["role"] != "system":
            yield f"the content of a message of {message['role']!r} is empty"
    yield from _tools(asked.body, messages)
    marks = sum("cachePoint" in block for message in said for block in message["content"])
    if marks > MOST_MARKS:
        yield f"{marks} cache points, at most {MOST_MARKS} are allowed"


def alternation(roles: list[Any]) -> Iterator[str]:
    wanted = ["user", "assistant"] * len(roles)
    if roles != wanted[: len(roles)]:
        yield f"roles must alternate between 'user' and 'assistant', and are {roles}"


def _block(block: dict[str, Any], role: str) -> Iterator[str]:
    if len(block) != 1:
        yield f"a content block of {role!r} must have one kind, and has {sorted(block)}"
    if not block.get("text", "-").strip():
        yield f"the text field in the content block of {role!r} is blank"


def _tools(body: dict[str, Any], messages: list[dict[str, Any]]) -> Iterator[str]:
    asking: list[str] = []
    used = False
    for index, message in enumerate([*messages, {"content": []}]):
        blocks = message.get("content") or []
        results = [block["toolResult"] for block in blocks if "toolResult" in block]
        answering = [result["toolUseId"] for result in results]
        yield from answered(asking, answering, f"messages[{index}]")
        asking = [block["toolUse"]["toolUseId"] for block in blocks if "toolUse" in block]
        used = used or bool(asking or results)
    if used and not body.get("toolConfig"):
        yield "the toolConfig field must be defined when using toolUse and toolResult"
