"""What Ollama answers: one object, or one a line that brings a piece of the text."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pytest_ragft.diagnosis.call import Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.json_streams import read_lines, write_lines
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.untrusted import count, dumped, loaded, mapping, mappings, string

_LINES = "application/x-ndjson"
_LAST = {
    "done": True,
    "done_reason": "stop",
    "total_duration": 0,
    "load_duration": 0,
    "prompt_eval_count": 0,
    "prompt_eval_duration": 0,
    "eval_count": 0,
    "eval_duration": 0,
}


def streams(body: Body) -> bool:
    """A stream is what comes unless it is declined."""
    return body.get("stream") is not False


def is_stream(content_type: str, content: bytes) -> bool:
    """By the content where a gateway names no type, or a wrong one."""
    if content_type.partition(";")[0].strip().lower() == _LINES:
        return True
    first, _, rest = content.lstrip().partition(b"\n")
    return bool(rest.strip()) and isinstance(loaded(first), dict)


def read_reply(status: int, content: bytes) -> Reply:
    """Chat and generate are read alike."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    if parsed is None or parsed.keys().isdisjoint(("message", "response", "error")):
        return Reply(problem=problems.not_a_reply(content))
    return _read([parsed], finished=True)


def read_stream(content: bytes) -> Reply:
    """The line that says `done` is the last one."""
    lines = read_lines(content)
    reply = _read(lines.objects, finished=any(line.get("done") for line in lines.objects))
    if lines.broken and (reply.problem is None or reply.problem.kind != "status"):
        return replace(reply, problem=problems.not_a_reply(content))
    return reply


def write(body: Body, said: Body, silent: Body) -> tuple[str, bytes]:
    """A reply that holds `said`; the last line of a stream holds `silent` instead."""
    frame = {"model": string(body.get("model")), "created_at": "1970-01-01T00:00:00Z"}
    if not streams(body):
        return "application/json", json.dumps({**frame, **said, **_LAST}).encode()
    lines = [{**frame, **said, "done": False}, {**frame, **silent, **_LAST}]
    return _LINES, write_lines(lines)


def _read(frames: Sequence[dict[str, Any]], *, finished: bool) -> Reply:
    messages = [mapping(frame.get("message")) for frame in frames]
    texts = [
        string(message.get("content")) + string(frame.get("response"))
        for message, frame in zip(messages, frames, strict=True)
    ]
    calls = [call for message in messages for call in mappings(message.get("tool_calls"))]
    reasons = [reason for frame in frames if (reason := string(frame.get("done_reason")))]
    usages = [usage for usage in map(_usage, frames) if usage]
    reply = Reply(
        text="".join(texts),
        tool_calls=tuple(_tool_call(mapping(call.get("function"))) for call in calls),
        stop_reason=reasons[-1] if reasons else None,
        usage=usages[-1] if usages else None,
    )
    error = next((frame["error"] for frame in frames if frame.get("error")), None)
    if error:
        return replace(reply, problem=problems.of_error(error))
    return problems.check(reply, finished=finished)


def _tool_call(function: dict[str, Any]) -> str:
    return f"{string(function.get('name'))}({dumped(function.get('arguments') or {})})"


def _usage(frame: dict[str, Any]) -> Usage | None:
    if not frame.get("done") or "eval_count" not in frame:
        return None
    return Usage(count(frame.get("prompt_eval_count")), count(frame.get("eval_count")))
