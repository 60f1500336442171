"""Ollama's generate: one prompt, which a template of the model or of the app wraps."""

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire import templated
from pytest_ragft.wire.content import SEPARATOR
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols import ollama_replies
from pytest_ragft.wire.untrusted import string

_SYSTEM = -1
"""The origin of `system`, which stands beside the prompt."""


def matches(post: Post) -> bool:
    """With a model and a prompt: without a prompt a model is loaded."""
    named = string(post.body.get("model")) and string(post.body.get("prompt"))
    return post.path.rstrip("/").endswith("/api/generate") and bool(named)


def read_call(post: Post) -> Call:
    """A raw prompt holds its turns in the model's own template."""
    body = post.body
    system = string(body.get("system"))
    first = (Message("system", system, _SYSTEM),) if system else ()
    return Call(body["model"], (*first, *_prompt(body)), stream=ollama_replies.streams(body))


def write_call(post: Post, call: Call) -> Body:
    """Turns that the format has no place for are said in the prompt."""
    body = post.body
    told = [m for m in call.messages if m.role == "system" and m.origin in (None, _SYSTEM)]
    asked = [m for m in call.messages if m not in told]
    edited = {**body, "prompt": _written(body, asked), "model": call.model}
    system = SEPARATOR.join(message.text for message in told)
    return edited if system == string(body.get("system")) else {**edited, "system": system}


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for; no tokens are counted."""
    return ollama_replies.write(post.body, {"response": text}, {"response": ""})


def _prompt(body: Body) -> tuple[Message, ...]:
    if body.get("raw") is True:
        return templated.read(body["prompt"])
    return (Message("user", body["prompt"], 0),)


def _written(body: Body, asked: list[Message]) -> str:
    if body.get("raw") is True:
        return templated.write(body["prompt"], asked)
    return SEPARATOR.join(message.text for message in asked)


PROTOCOL = Protocol(
    name="ollama-generate",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=ollama_replies.read_reply,
    read_stream=ollama_replies.read_stream,
    write_reply=write_reply,
    is_stream=ollama_replies.is_stream,
)
