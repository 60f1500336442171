"""Mistral's fill-in-the-middle: a prompt like a legacy completion's, a reply like a chat's."""

import re

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.wire import chat_replies
from pytest_ragft.wire.prompts import is_prompt, read_prompt, write_prompt
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.turns import write_model

_VERTEX = re.compile(r"/publishers/mistralai/models/([^/:]+):(?:r|streamR)awPredict$")
"""Vertex AI names the model in the path, and takes chats there as well."""


def matches(post: Post) -> bool:
    """By its own path, or by a prompt where a chat might have been."""
    at_vertex = _VERTEX.search(post.path) and "messages" not in post.body
    return is_prompt(post.body) and bool(
        at_vertex or post.path.rstrip("/").endswith("/fim/completions")
    )


def read_call(post: Post) -> Call:
    """What follows the gap (`suffix`) is no turn, and stays on the wire."""
    return Call(_model(post), read_prompt(post.body), stream=post.body.get("stream") is True)


def _model(post: Post) -> str:
    at_vertex = _VERTEX.search(post.path)
    return str(post.body.get("model") or (at_vertex[1] if at_vertex else ""))


def write_call(post: Post, call: Call) -> Body:
    """The text of all turns is the prompt."""
    edited = write_prompt(post.body, call)
    return write_model(edited, read_call(post), call, in_path=bool(_VERTEX.search(post.path)))


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` to fill the gap."""
    return chat_replies.write_reply(post.body, _model(post), text)


PROTOCOL = Protocol(
    name="mistral-fim",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=chat_replies.read_reply,
    read_stream=chat_replies.read_stream,
    write_reply=write_reply,
)
