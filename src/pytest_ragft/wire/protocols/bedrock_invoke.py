"""Bedrock's InvokeModel, which passes on what each model family takes and gives."""

import json

from pytest_ragft.diagnosis.call import Call, Reply
from pytest_ragft.wire import problems
from pytest_ragft.wire.bedrock_events import chunk_of, read_told, write_chunks
from pytest_ragft.wire.bedrock_path import model_of
from pytest_ragft.wire.event_stream import CONTENT_TYPE, is_frames
from pytest_ragft.wire.forced import forced_call
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols.bedrock_families import Said, family_of, said_by
from pytest_ragft.wire.protocols.bedrock_replies import read_pieces, read_whole
from pytest_ragft.wire.turns import write_model

_WHOLE, _STREAMED = "invoke", "invoke-with-response-stream"
_NO_TEXT = ("embed", "rerank", "image", "canvas", "reel", "stability.", "marengo", "luma.")
"""In the names of models that are asked for something else in a body that looks the same."""


def matches(post: Post) -> bool:
    """Models that answer in words; vectors, ranks and images pass."""
    model = model_of(post, (_WHOLE, _STREAMED))
    if model is None or any(name in model for name in _NO_TEXT):
        return False
    return family_of(post.body) is not None


def read_call(post: Post) -> Call:
    messages, tools = said_by(post.body).read(post.body), tool_names(post.body)
    return Call(_model(post), messages, stream=_streams(post), tools=tools)


def write_call(post: Post, call: Call) -> Body:
    """Raises ValueError for another model, since the path names it."""
    edited = said_by(post.body).write(post.body, call)
    return write_model(edited, read_call(post), call, in_path=True)


def read_reply(status: int, content: bytes) -> Reply:
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    reply = read_whole(parsed) if parsed else None
    return reply or Reply(problem=problems.not_a_reply(content))


def read_stream(content: bytes) -> Reply:
    told = read_told(content)
    return read_pieces([chunk_of(event) for _, event in told.events], told.problem)


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    family = said_by(post.body)
    said = Said(_model(post), text, forced_call(post.body, text))
    if _streams(post):
        return CONTENT_TYPE, write_chunks(family.pieces(said))
    return "application/json", json.dumps(family.whole(said)).encode()


def _model(post: Post) -> str:
    return model_of(post, (_WHOLE, _STREAMED)) or ""


def _streams(post: Post) -> bool:
    return post.path.endswith(_STREAMED)


PROTOCOL = Protocol(
    name="bedrock-invoke",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
    is_stream=is_frames,
)
