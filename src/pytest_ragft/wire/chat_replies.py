"""Replies in the chat completion format, whose look-alikes differ in small things."""

import json
from collections import defaultdict

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.content import said
from pytest_ragft.wire.forced import Forced, forced_call
from pytest_ragft.wire.pieces import pieces
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.sse import read_events, write_events
from pytest_ragft.wire.untrusted import count, mapping, mappings, string

_ECHO_ID = "chatcmpl-ragft"


def read_reply(status: int, content: bytes) -> Reply:
    """The first choice is read."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content) or {}
    if not isinstance(parsed.get("choices"), list):
        return Reply(problem=_error_in([parsed]) or problems.not_a_reply(content))
    reply = _reply([parsed], "message")
    error = _error_in([_first_choice(parsed)])
    return Reply(reply.text, problem=error) if error else problems.check(reply)


def read_stream(content: bytes) -> Reply:
    """A stream is finished by a finish reason, or by its own end mark where a server has none."""
    events = read_events(content)
    chunks = list(events.objects)
    reply = _reply(chunks, "delta")
    if error := _error_in([*chunks, *map(_first_choice, chunks)]):
        return Reply(reply.text, problem=error)
    if events.broken:
        return Reply(reply.text, problem=problems.not_a_reply(content))
    return problems.check(reply, finished=bool(reply.stop_reason) or events.done)


def write_reply(body: Body, model: str, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    frame: Body = {"id": _ECHO_ID, "created": 0, "model": model}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    said, reason = message_fields(text, forced_call(body, text))
    if body.get("stream") is True:
        parts = [said] if "tool_calls" in said else [{"content": part} for part in pieces(text)]
        return "text/event-stream", _write_stream(body, parts, reason, frame, usage)
    message = {"role": "assistant", "content": None, "refusal": None, **said}
    choices = [
        {"index": index, "message": message, "logprobs": None, "finish_reason": reason}
        for index in range(choice_count(body))
    ]
    reply = {**frame, "object": "chat.completion", "choices": choices, "usage": usage}
    return "application/json", json.dumps(reply).encode()


def choice_count(body: Body) -> int:
    """How many replies were asked for."""
    return min(max(1, count(body.get("n"))), _MOST_CHOICES)


_MOST_CHOICES = 128
"""What OpenAI allows."""


def usage_of(frame: Body) -> Usage | None:
    """Groq tells it in a place of its own when it streams."""
    usage = frame.get("usage") or mapping(frame.get("x_groq")).get("usage")
    if not isinstance(usage, dict):
        return None
    return Usage(count(usage.get("prompt_tokens")), count(usage.get("completion_tokens")))


def message_fields(text: str, forced: Forced | None) -> tuple[Body, str]:
    """A message beside its role that says `text`, by the forced tool if any, and why it ends."""
    if forced is None:
        return {"content": text}, "stop"
    function = {"name": forced.name, "arguments": forced.written}
    call = {"index": 0, "id": "call_ragft", "type": "function", "function": function}
    return {"tool_calls": [call]}, "tool_calls"


def _write_stream(body: Body, parts: list[Body], reason: str, frame: Body, usage: Body) -> bytes:
    frame = {**frame, "object": "chat.completion.chunk"}
    deltas: tuple[tuple[Body, str | None], ...] = (
        ({"role": "assistant", "content": ""}, None),
        *((part, None) for part in parts),
        ({}, reason),
    )
    chunks = [
        {**frame, "choices": [{"index": index, "delta": delta, "finish_reason": ended}]}
        for delta, ended in deltas
        for index in range(choice_count(body))
    ]
    if mapping(body.get("stream_options")).get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": usage})
    return write_events(chunks, done=True)


def _reply(frames: list[Body], piece: str) -> Reply:
    """One reply out of pieces; a reply that came whole is a single piece."""
    choices = [_first_choice(frame) for frame in frames]
    pieces = [mapping(choice.get(piece)) for choice in choices]
    text = "".join(said(each.get("content")) for each in pieces)
    spoken = "".join(string(mapping(each.get("audio")).get("transcript")) for each in pieces)
    refused = "".join(said(each.get("refusal")) for each in pieces)
    reasons = [reason for choice in choices if (reason := string(choice.get("finish_reason")))]
    usages = [usage for usage in map(usage_of, frames) if usage]
    return Reply(
        text=text or spoken or refused,
        tool_calls=_tool_calls(pieces),
        refusal=bool(refused),
        stop_reason=reasons[-1] if reasons else None,
        usage=usages[-1] if usages else None,
    )


def _first_choice(frame: Body) -> Body:
    choices = mappings(frame.get("choices"))
    return next((item for item in choices if (item.get("index") or 0) == 0), {})


def _error_in(frames: list[Body]) -> Problem | None:
    """Of gateways, which report a failure of the model behind them with a good status."""
    for frame in frames:
        error = frame if frame.get("object") == "error" else frame.get("error")
        if error:
            return problems.of_error(error)
    return None


def _tool_calls(pieces: list[Body]) -> tuple[str, ...]:
    names: dict[object, str] = defaultdict(str)
    arguments: dict[object, str] = defaultdict(str)
    for piece in pieces:
        for place, tool in enumerate(mappings(piece.get("tool_calls"))):
            index = _index(tool, place)
            function = mapping(tool.get("function") or tool.get("custom"))
            names[index] += string(function.get("name"))
            arguments[index] += _arguments(function.get("arguments") or function.get("input"))
        if legacy := mapping(piece.get("function_call")):
            names["legacy"] += string(legacy.get("name"))
            arguments["legacy"] += _arguments(legacy.get("arguments"))
    return tuple(f"{name}({arguments[index]})" for index, name in names.items())


def _index(tool: Body, place: int) -> object:
    """Which call a piece belongs to; servers that send each call whole may not number them."""
    if isinstance(tool.get("index"), int):
        return tool["index"]
    return string(tool.get("id")) or place


def _arguments(value: object) -> str:
    """Mistral takes and gives an object as well."""
    return value if isinstance(value, str) else json.dumps(value) if value else ""
