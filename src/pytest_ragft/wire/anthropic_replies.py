"""The replies of Anthropic's messages, as Anthropic, Vertex and Bedrock give them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.forced import Forced
from pytest_ragft.wire.pieces import pieces
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.untrusted import count, loaded, mapping, mappings, string

_ID = "msg_ragft"
_READ = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
"""What was read is the sum: each counts tokens that the others leave out."""


def read_message(message: object) -> Reply:
    """The reply in a message object; a problem if it is none."""
    parsed = mapping(message)
    if parsed.get("type") == "error" or (parsed.get("error") and "content" not in parsed):
        return Reply(problem=problems.of_error(parsed.get("error") or parsed))
    if not isinstance(parsed.get("content"), list):
        return Reply(problem=problems.not_a_reply(json.dumps(message).encode()))
    return problems.check(_reply(parsed))


def read_message_events(events: Iterable[Body], spoilt: Problem | None = None) -> Reply:
    """The reply that the events of a stream tell, as many of them as came.

    `spoilt`: what was wrong with the stream itself.
    """
    told = list(events)
    message = _put_together(told)
    reply = _reply(message)
    for event in told:
        if event.get("type") == "error" or event.get("error"):
            problem = problems.of_error(event.get("error") or event)
            return Reply(reply.text, problem=problem)
    if spoilt:
        return Reply(reply.text, problem=spoilt)
    ended = any(event.get("type") == "message_stop" for event in told)
    return problems.check(reply, finished=ended or reply.stop_reason is not None)


def message_of(model: str, text: str, forced: Forced | None = None) -> Body:
    """A message that says `text`, by the forced tool if there is one; no tokens are counted."""
    block: Body = {"type": "text", "text": text}
    if forced:
        block = {"type": "tool_use", "id": "toolu_ragft"}
        block |= {"name": forced.name, "input": forced.arguments}
    return {
        "id": _ID,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [block],
        "stop_reason": "tool_use" if forced else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }


def message_events(message: Body) -> Iterator[Body]:
    """The events that tell a message of one block."""
    (block,) = message["content"]
    if block["type"] == "text":
        nothing = {**block, "text": ""}
        deltas = [{"type": "text_delta", "text": part} for part in pieces(block["text"])]
    else:
        nothing = {**block, "input": {}}
        deltas = [{"type": "input_json_delta", "partial_json": json.dumps(block["input"])}]
    started = {**message, "content": [], "stop_reason": None}
    yield {"type": "message_start", "message": started}
    yield {"type": "content_block_start", "index": 0, "content_block": nothing}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    ended = {name: message[name] for name in ("stop_reason", "stop_sequence")}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 0}}
    yield {"type": "message_stop"}


def _reply(message: Body) -> Reply:
    blocks = mappings(message.get("content"))
    reason = message.get("stop_reason")
    refused = reason == "refusal"
    text = "".join(string(block.get("text")) for block in blocks if block.get("type") == "text")
    details = mapping(message.get("stop_details"))
    return Reply(
        text=text or (string(details.get("explanation")) if refused else ""),
        tool_calls=tuple(_tool_call(block) for block in blocks if _calls_a_tool(block)),
        refusal=refused,
        stop_reason=reason if isinstance(reason, str) else None,
        usage=_usage(message.get("usage")),
    )


def _calls_a_tool(block: Body) -> bool:
    return string(block.get("type")).endswith("tool_use")


def _tool_call(block: Body) -> str:
    return f"{string(block.get('name'))}({json.dumps(block.get('input'))})"


def _usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    return Usage(sum(count(usage.get(name)) for name in _READ), count(usage.get("output_tokens")))


def _put_together(events: list[Body]) -> Body:
    """The message that the events tell; later counts stand in for earlier ones."""
    message: Body = {}
    blocks: dict[int, Body] = {}
    for event in events:
        kind, place = event.get("type"), count(event.get("index"))
        if kind == "message_start":
            message = {**mapping(event.get("message"))}
        elif kind == "content_block_start":
            blocks[place] = {**mapping(event.get("content_block")), "partial_json": ""}
        elif kind == "content_block_delta":
            _add(blocks.setdefault(place, {"type": "text"}), mapping(event.get("delta")))
        elif kind == "message_delta":
            message |= mapping(event.get("delta"))
            usage = mapping(event.get("usage"))
            known = {name: value for name, value in usage.items() if value is not None}
            message["usage"] = mapping(message.get("usage")) | known
    return {**message, "content": [_finished(blocks[place]) for place in sorted(blocks)]}


def _add(block: dict[str, Any], delta: Body) -> None:
    for name in ("text", "partial_json"):
        if delta.get(name):
            block[name] = string(block.get(name)) + string(delta[name])


def _finished(block: Body) -> Body:
    partial = block.get("partial_json")
    if not partial:
        return block
    whole = loaded(partial)
    return {**block, "input": partial if whole is None else whole}
