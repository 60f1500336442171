"""What Cohere answers, and the reasons that it gives for an end."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.sse import read_events
from pytest_ragft.wire.untrusted import count, mapping, mappings, string


def read_reply(status: int, content: bytes) -> Reply:
    """All text of the message, without thoughts and plans."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    if parsed is None or not isinstance(parsed.get("message"), dict):
        return Reply(problem=problems.not_a_reply(content))
    message = mapping(parsed["message"])
    said = message.get("content")
    parts = [string(part.get("text")) for part in mappings(said)]
    reply = Reply(
        text=said if isinstance(said, str) else "".join(parts),
        tool_calls=tuple(map(_tool_call, mappings(message.get("tool_calls")))),
        stop_reason=string(parsed.get("finish_reason")) or None,
        usage=usage_of(parsed.get("usage")),
    )
    return checked(reply)


def read_stream(content: bytes) -> Reply:
    """The event `message-end` finishes the reply."""
    events = read_events(content)
    deltas = [(event, mapping(event.get("delta"))) for event in events.objects]
    last = next((d for e, d in deltas if e.get("type") == "message-end"), None)
    messages = [mapping(delta.get("message")) for _, delta in deltas]
    parts = [part for message in messages for part in mappings(message.get("content"))]
    reply = Reply(
        text="".join(string(part.get("text")) for part in parts),
        tool_calls=_tool_calls(events.objects),
        stop_reason=string(mapping(last).get("finish_reason")) or None,
        usage=usage_of(mapping(last).get("usage")),
    )
    if events.broken:
        return replace(reply, problem=problems.not_a_reply(content))
    return checked(reply, error=mapping(last).get("error"), finished=last is not None)


def checked(reply: Reply, *, error: object = None, finished: bool = True) -> Reply:
    """The reply with the problem that its finish reason or its content shows."""
    problem = _of_reason(reply.stop_reason or "", error)
    return replace(reply, problem=problem) if problem else problems.check(reply, finished=finished)


def usage_of(usage: object) -> Usage | None:
    """Tokens as they were read and written; where these are not told, as they are billed."""
    counted = mapping(usage)
    tokens = mapping(counted.get("tokens")) or mapping(counted.get("billed_units"))
    if not tokens:
        return None
    return Usage(count(tokens.get("input_tokens")), count(tokens.get("output_tokens")))


def _of_reason(reason: str, error: object) -> Problem | None:
    said = problems.shorten(string(error))
    if reason == "ERROR_TOXIC":
        return Problem("content_filter", "the provider filtered the reply: ERROR_TOXIC")
    if reason == "TIMEOUT":
        return Problem("timeout", "the provider did not finish the reply in time", retryable=True)
    if reason.startswith("ERROR"):
        detail = f"the provider reported: {said or reason}"
        return Problem("status", detail, retryable=reason == "ERROR")
    return None


def _tool_calls(events: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    names: dict[int, str] = defaultdict(str)
    arguments: dict[int, str] = defaultdict(str)
    for event in events:
        message = mapping(mapping(event.get("delta")).get("message"))
        for call in mappings(message.get("tool_calls")):
            function = mapping(call.get("function"))
            names[count(event.get("index"))] += string(function.get("name"))
            arguments[count(event.get("index"))] += string(function.get("arguments"))
    return tuple(f"{name}({arguments[index]})" for index, name in names.items())


def _tool_call(call: dict[str, Any]) -> str:
    function = mapping(call.get("function"))
    return f"{string(function.get('name'))}({string(function.get('arguments'))})"
