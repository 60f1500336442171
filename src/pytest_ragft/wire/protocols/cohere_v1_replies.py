"""What version 1 of Cohere's chat answers."""

from dataclasses import replace

from pytest_ragft.diagnosis.call import Reply
from pytest_ragft.wire import problems
from pytest_ragft.wire.json_streams import read_lines
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.protocols.cohere_replies import checked, usage_of
from pytest_ragft.wire.sse import Events, is_event_stream, read_events
from pytest_ragft.wire.untrusted import dumped, loaded, mapping, mappings, string

LINES = "application/stream+json"
"""The type of a stream of one object a line."""


def read_reply(status: int, content: bytes) -> Reply:
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    if parsed is None or not isinstance(parsed.get("text"), str):
        return Reply(problem=problems.not_a_reply(content))
    return checked(_whole(parsed))


def read_stream(content: bytes) -> Reply:
    """As lines, or as events where a client prefers these."""
    events = read_events(content) if is_event_stream("", content) else read_lines(content)
    reply = read_frames(events)
    return replace(reply, problem=problems.not_a_reply(content)) if events.broken else reply


def read_frames(events: Events) -> Reply:
    """The last one holds the whole reply; without it, what the pieces say so far."""
    said = "".join(
        string(event.get("text"))
        for event in events.objects
        if event.get("event_type") == "text-generation"
    )
    for event in events.objects:
        if event.get("event_type") == "stream-end":
            reply = _whole(mapping(event.get("response")))
            reason = string(event.get("finish_reason")) or reply.stop_reason
            reply = replace(reply, text=reply.text or said, stop_reason=reason)
            return checked(reply, error=event.get("error"))
    return problems.check(Reply(said), finished=False)


def is_stream(content_type: str, content: bytes) -> bool:
    if content_type.partition(";")[0].strip().lower() == LINES:
        return True
    first = content.lstrip().partition(b"\n")[0]
    return is_event_stream(content_type, content) or "event_type" in mapping(loaded(first))


def reply_of(text: str) -> Body:
    """A whole reply."""
    tokens = {"input_tokens": 0, "output_tokens": 0}
    return {
        "response_id": "ragft",
        "generation_id": "ragft",
        "text": text,
        "chat_history": [{"role": "CHATBOT", "message": text}],
        "finish_reason": "COMPLETE",
        "meta": {"api_version": {"version": "1"}, "tokens": tokens},
    }


def frames_of(text: str) -> list[Body]:
    """The same reply as a stream."""
    end = {"finish_reason": "COMPLETE", "response": reply_of(text)}
    return [
        {"is_finished": False, "event_type": "stream-start", "generation_id": "ragft"},
        {"is_finished": False, "event_type": "text-generation", "text": text},
        {"is_finished": True, "event_type": "stream-end", **end},
    ]


def _whole(parsed: Body) -> Reply:
    meta, calls = mapping(parsed.get("meta")), mappings(parsed.get("tool_calls"))
    return Reply(
        text=string(parsed.get("text")),
        tool_calls=tuple(
            f"{string(call.get('name'))}({dumped(call.get('parameters') or {})})" for call in calls
        ),
        stop_reason=string(parsed.get("finish_reason")) or None,
        usage=usage_of(meta),
    )
