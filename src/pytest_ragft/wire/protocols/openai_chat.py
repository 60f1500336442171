"""OpenAI chat completions, which many other providers and gateways speak as well."""

import re
from urllib.parse import unquote

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire import chat_replies
from pytest_ragft.wire.chat_replies import read_reply, read_stream
from pytest_ragft.wire.content import edit_content, text_of
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.turns import (
    Item,
    Writing,
    deployment_in,
    rewrite,
    role_of,
    write_model,
)

_PATHS = ("/chat/completions", "/agents/completions")
"""The second is Mistral's, for an agent that it keeps."""
_VERTEX = re.compile(r"/publishers/[^/]+/models/([^/:]+):(?:r|streamR)awPredict$")
"""Vertex AI names the model in the path; Mistral's models are called like this."""


def matches(post: Post) -> bool:
    """Under any prefix, so that Azure deployments and gateways are covered."""
    if not isinstance(post.body.get("messages"), list):
        return False
    at_vertex = _VERTEX.search(post.path) and "anthropic_version" not in post.body
    return bool(at_vertex) or post.path.rstrip("/").endswith(_PATHS)


def read_call(post: Post) -> Call:
    """Each message that is an object becomes one turn, whatever it holds beside text."""
    body = post.body
    messages = tuple(
        Message(role_of(item), text_of(item.get("content")), index)
        for index, item in enumerate(body["messages"])
        if isinstance(item, dict)
    )
    stream = body.get("stream") is True
    return Call(_model(post), messages, stream=stream, tools=tool_names(body))


def _model(post: Post) -> str:
    """Azure names it in the path, and not always in the body."""
    named = post.body.get("model") or post.body.get("agent_id")
    return str(named or _model_in_path(post.path))


def _model_in_path(path: str) -> str:
    at_vertex = _VERTEX.search(path)
    return unquote(at_vertex[1]) if at_vertex else deployment_in(path)


def write_call(post: Post, call: Call) -> Body:
    """Turns and model are written: streaming stays as the app chose it."""
    body = post.body
    items = body["messages"]
    developer = any(isinstance(item, dict) and item.get("role") == "developer" for item in items)
    system = "developer" if developer else "system"

    def add(message: Message) -> Item:
        roles = {"system": system, "assistant": "assistant"}
        return {"role": roles.get(message.role, "user"), "content": message.text}

    shown = read_call(post)
    turns = rewrite(items, shown, call, Writing(_edit, add, _asks, _answers))
    return write_model(
        {**body, "messages": turns}, shown, call, in_path=bool(_model_in_path(post.path))
    )


def _edit(item: Item, text: str) -> Item:
    return {**item, "content": edit_content(item.get("content"), text, "text")}


def _asks(item: Item) -> bool:
    return bool(item.get("tool_calls") or item.get("function_call"))


def _answers(item: Item) -> bool:
    return item.get("role") in ("tool", "function")


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for."""
    return chat_replies.write_reply(post.body, _model(post), text)


PROTOCOL = Protocol(
    name="openai-chat",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
