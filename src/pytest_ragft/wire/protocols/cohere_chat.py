"""Cohere's chat, version 2: turns, and beside them the documents that the app retrieved."""

import json
from typing import Any

from pytest_ragft.diagnosis.call import Call, Role
from pytest_ragft.wire import blocks, records
from pytest_ragft.wire.blocks import Dialect, Turn
from pytest_ragft.wire.forced import Forced, forced_call
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols.cohere_replies import read_reply, read_stream
from pytest_ragft.wire.sse import write_events
from pytest_ragft.wire.turns import Item, role_of
from pytest_ragft.wire.untrusted import mapping, string

_DOCUMENTS = -1
"""The origin of the documents, which the model is shown in front of the question."""
_NAMES: dict[Role, str] = {"system": "system", "user": "user", "assistant": "assistant"}


def matches(post: Post) -> bool:
    """With a model, which the API demands and an app's own does not."""
    called = post.path.rstrip("/").endswith("/v2/chat") and string(post.body.get("model"))
    return bool(called) and isinstance(post.body.get("messages"), list)


def read_call(post: Post) -> Call:
    """Each document is a turn, as if a tool had found it; thoughts and plans stay unseen."""
    messages = blocks.read(_turns(post.body), _DIALECT)
    stream = post.body.get("stream") is True
    return Call(post.body["model"], messages, stream=stream, tools=tool_names(post.body))


def write_call(post: Post, call: Call) -> Body:
    """A document that has lost its text is taken away."""
    body = post.body
    turns = blocks.write(_turns(body), call, _DIALECT)
    told = [turn for turn in turns if turn.origin != _DOCUMENTS]
    messages = blocks.items_of(told, body["messages"], "content", _NAMES, _DIALECT)
    edited = {**body, "messages": messages, "model": call.model}
    if not blocks.listed(body.get("documents")):
        return edited
    shown = [block for turn in turns if turn.origin == _DOCUMENTS for block in turn.blocks or ()]
    documents = [block["document"] for block in shown]
    if documents == blocks.listed(body["documents"]):
        return edited
    return {**edited, "documents": [one for one in documents if _says_something(one)]}


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    forced = forced_call(post.body, text)
    ended = {
        "finish_reason": "TOOL_CALL" if forced else "COMPLETE",
        "usage": {"tokens": {"input_tokens": 0, "output_tokens": 0}},
    }
    if post.body.get("stream") is True:
        return "text/event-stream", write_events(_events(text, forced, ended), named=True)
    said: Body = {"content": [{"type": "text", "text": text}]}
    if forced:
        said = {"tool_plan": "", "tool_calls": [_called(forced, forced.written)]}
    reply = {"id": "ragft", "message": {"role": "assistant", **said}, **ended}
    return "application/json", json.dumps(reply).encode()


def _called(forced: Forced, arguments: str) -> Body:
    function = {"name": forced.name, "arguments": arguments}
    return {"id": "call_ragft", "type": "function", "function": function}


def _events(text: str, forced: Forced | None, ended: Body) -> list[Body]:
    nothing = {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": []}
    kind = "content"
    opened: Body = {"content": {"type": "text", "text": ""}}
    delta: Body = {"content": {"text": text}}
    if forced:
        kind, opened = "tool-call", {"tool_calls": _called(forced, "")}
        delta = {"tool_calls": {"function": {"arguments": forced.written}}}
    return [
        {"type": "message-start", "id": "ragft", "delta": {"message": nothing}},
        {"type": f"{kind}-start", "index": 0, "delta": {"message": opened}},
        {"type": f"{kind}-delta", "index": 0, "delta": {"message": delta}},
        {"type": f"{kind}-end", "index": 0},
        {"type": "message-end", "delta": ended},
    ]


def _turns(body: Body) -> list[Turn]:
    turns = [_turn(item, index) for index, item in enumerate(body["messages"])]
    documents = [_shown(document) for document in blocks.listed(body.get("documents"))]
    if not documents:
        return turns
    asked = (at for at in reversed(range(len(turns))) if turns[at].role == "user")
    at = next(asked, 0)
    return [*turns[:at], Turn("user", documents, _DOCUMENTS), *turns[at:]]


def _turn(item: Any, index: int) -> Turn:  # noqa: ANN401 -- any JSON
    if not isinstance(item, dict):
        return Turn("tool", None, index)
    role = role_of({"role": string(item.get("role")).lower()})
    return Turn(role, blocks.listed(item.get("content")), index, answers=role == "tool")


def _shown(document: object) -> Item:
    return {"type": "document", "document": document}


def _says_something(document: object) -> bool:
    return bool(records.text_of(_data(document)).strip())


def _data(document: object) -> object:
    """What a document says; its other fields say where it is from."""
    return document.get("data", document) if isinstance(document, dict) else document


def _text_of(block: object) -> str | None:
    if isinstance(block, str):
        return block
    text = mapping(block).get("text")
    return text if isinstance(text, str) else None


def _write_text(block: object, text: str) -> object:
    if isinstance(block, str):
        return text
    return {**mapping(block), "text": text} if block else {"type": "text", "text": text}


def _result_of(block: object) -> str | None:
    given = mapping(block)
    is_document = given.get("type") == "document" and "document" in given
    return records.text_of(_data(given["document"])) if is_document else None


def _write_result(block: Item, text: str) -> Item:
    document = block["document"]
    new = records.edit(_data(document), text)
    whole = isinstance(document, dict) and "data" in document
    return {**block, "document": {**document, "data": new} if whole else new}


_DIALECT = Dialect(_text_of, _write_text, _result_of, _write_result)
PROTOCOL = Protocol(
    name="cohere-chat",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
