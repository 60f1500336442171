"""Bedrock's Converse, which is the same for every model."""

import json

from pytest_ragft.diagnosis.call import Call, Reply
from pytest_ragft.wire import problems
from pytest_ragft.wire.bedrock_events import read_told, write_told
from pytest_ragft.wire.bedrock_path import model_of
from pytest_ragft.wire.converse_replies import events_of, read_events, read_message, reply_of
from pytest_ragft.wire.converse_turns import read_turns, write_turns
from pytest_ragft.wire.event_stream import CONTENT_TYPE, is_frames
from pytest_ragft.wire.forced import forced_call
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.turns import write_model

_WHOLE, _STREAMED = "converse", "converse-stream"


def matches(post: Post) -> bool:
    """With turns: a prompt that is kept at Bedrock cannot be read here."""
    called = model_of(post, (_WHOLE, _STREAMED)) is not None
    return called and isinstance(post.body.get("messages"), list)


def read_call(post: Post) -> Call:
    messages, tools = read_turns(post.body), tool_names(post.body)
    return Call(_model(post), messages, stream=_streams(post), tools=tools)


def write_call(post: Post, call: Call) -> Body:
    """Cache points stay where they are. Raises ValueError for another model: the path names it."""
    return write_model(write_turns(post.body, call), read_call(post), call, in_path=True)


def read_reply(status: int, content: bytes) -> Reply:
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    reply = read_message(parsed) if parsed else None
    return reply or Reply(problem=problems.not_a_reply(content))


def read_stream(content: bytes) -> Reply:
    told = read_told(content)
    return read_events(told.events, told.problem)


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    forced = forced_call(post.body, text)
    if _streams(post):
        return CONTENT_TYPE, write_told(events_of(text, forced))
    return "application/json", json.dumps(reply_of(text, forced)).encode()


def _model(post: Post) -> str:
    return model_of(post, (_WHOLE, _STREAMED)) or ""


def _streams(post: Post) -> bool:
    return post.path.endswith(_STREAMED)


PROTOCOL = Protocol(
    name="bedrock-converse",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
    is_stream=is_frames,
)
