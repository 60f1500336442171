"""Anthropic's messages, at Anthropic, at gateways, and at Vertex AI."""

import json
import re
from urllib.parse import unquote

from pytest_ragft.diagnosis.call import Call, Reply
from pytest_ragft.wire import problems
from pytest_ragft.wire.anthropic_replies import (
    message_events,
    message_of,
    read_message,
    read_message_events,
)
from pytest_ragft.wire.anthropic_turns import is_body, read_turns, write_turns
from pytest_ragft.wire.forced import forced_call
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.sse import read_events, write_events
from pytest_ragft.wire.turns import write_model

_VERTEX = re.compile(r"/models/([^/]+):(r|streamR)awPredict$")
"""Vertex names the model in the path, and not in the body."""
_COUNTING = "count-tokens"
"""The name of the model at Vertex that counts tokens."""


def matches(post: Post) -> bool:
    """Under any prefix; counting tokens and batches are no calls of a model."""
    if not is_body(post.body):
        return False
    if at_vertex := _VERTEX.search(post.path):
        return "anthropic_version" in post.body and at_vertex[1] != _COUNTING
    return post.path.rstrip("/").endswith("/messages")


def read_call(post: Post) -> Call:
    """Thinking, tool calls and images stay on the wire unseen."""
    body = post.body
    return Call(_model(post), read_turns(body), stream=_streams(post), tools=tool_names(body))


def _model(post: Post) -> str:
    at_vertex = _VERTEX.search(post.path)
    return unquote(at_vertex[1]) if at_vertex else str(post.body.get("model") or "")


def _streams(post: Post) -> bool:
    at_vertex = _VERTEX.search(post.path)
    return post.body.get("stream") is True or bool(at_vertex and at_vertex[2] == "streamR")


def write_call(post: Post, call: Call) -> Body:
    """Turns and model are written; cache marks stay on the blocks that carry them."""
    edited = write_turns(post.body, call)
    in_path = bool(_VERTEX.search(post.path))
    return write_model(edited, read_call(post), call, in_path=in_path)


def read_reply(status: int, content: bytes) -> Reply:
    """A refusal may come without a text."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    return read_message(parsed) if parsed else Reply(problem=problems.not_a_reply(content))


def read_stream(content: bytes) -> Reply:
    """Finished by its last event, or by the stop reason right before it."""
    events = read_events(content)
    spoilt = problems.not_a_reply(content) if events.broken else None
    return read_message_events(events.objects, spoilt)


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    message = message_of(_model(post), text, forced_call(post.body, text))
    if not _streams(post):
        return "application/json", json.dumps(message).encode()
    return "text/event-stream", write_events(list(message_events(message)), named=True)


PROTOCOL = Protocol(
    name="anthropic-messages",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
