"""Gemini's generateContent, at Google AI and at Vertex AI, whole and streamed."""

import json
from typing import Any
from urllib.parse import parse_qs, unquote

from pytest_ragft.diagnosis.call import Call, Role
from pytest_ragft.wire import blocks, records
from pytest_ragft.wire.blocks import Blocks, Dialect, Turn
from pytest_ragft.wire.forced import forced_call
from pytest_ragft.wire.json_streams import write_list
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols.gemini_replies import is_stream, read_reply, read_stream
from pytest_ragft.wire.sse import write_events
from pytest_ragft.wire.turns import write_model
from pytest_ragft.wire.untrusted import count, mapping, string

_SYSTEM = -1
_MOST_CANDIDATES = 8
"""What Google allows."""
_SYSTEM_FIELDS = ("systemInstruction", "system_instruction")
_RESULT_FIELDS = ("functionResponse", "function_response")
_ROLES: dict[str, Role] = {"model": "assistant", "function": "tool", "tool": "tool"}
_NAMES: dict[Role, str] = {"user": "user", "assistant": "model"}


def matches(post: Post) -> bool:
    """Generating content; not counting its tokens, embedding it or caching it."""
    asks = post.path.endswith((":generateContent", ":streamGenerateContent"))
    return asks and isinstance(post.body.get("contents"), list | dict)


def read_call(post: Post) -> Call:
    """Each part with a function's response is a turn of its own; thoughts stay unseen."""
    messages = blocks.read(_turns(post.body), _DIALECT)
    return Call(_model(post), messages, stream=_streams(post), tools=tool_names(post.body))


def write_call(post: Post, call: Call) -> Body:
    """Raises ValueError for another model, since the path names it."""
    turns = blocks.write(_turns(post.body), call, _DIALECT)
    items = [turn for turn in turns if turn.role != "system"]
    contents: object = blocks.items_of(items, _contents(post.body), "parts", _NAMES, _DIALECT)
    if contents == _contents(post.body):
        contents = post.body["contents"]
    edited = {**post.body, "contents": contents}
    edited = _with_system(edited, [turn for turn in turns if turn.role == "system"])
    return write_model(edited, read_call(post), call, in_path=True)


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    forced = forced_call(post.body, text)
    part: Body = {"text": text}
    if forced:
        part = {"functionCall": {"name": forced.name, "args": forced.arguments}}
    said = {"content": {"role": "model", "parts": [part]}, "finishReason": "STOP"}
    asked = count(mapping(post.body.get("generationConfig")).get("candidateCount"))
    candidates = [{**said, "index": index} for index in range(min(max(1, asked), _MOST_CANDIDATES))]
    usage = {"promptTokenCount": 0, "candidatesTokenCount": 0, "totalTokenCount": 0}
    reply = {
        "candidates": candidates,
        "usageMetadata": usage,
        "modelVersion": _model(post),
        "responseId": "ragft",
    }
    if not _streams(post):
        return "application/json", json.dumps(reply).encode()
    if parse_qs(post.query).get("alt") == ["sse"]:
        return "text/event-stream", write_events([reply])
    return "application/json", write_list([reply])


def _model(post: Post) -> str:
    return unquote(post.path.rpartition("/")[2].partition(":")[0])


def _streams(post: Post) -> bool:
    return post.path.endswith(":streamGenerateContent")


def _contents(body: Body) -> list[Any]:
    return blocks.listed(body["contents"])


def _turns(body: Body) -> list[Turn]:
    system = _system(body)
    first = [] if system is None else [Turn("system", _parts(system), _SYSTEM)]
    return [*first, *(_turn(item, index) for index, item in enumerate(_contents(body)))]


def _turn(item: object, index: int) -> Turn:
    if not isinstance(item, dict):
        return Turn("user", None, index)
    parts = _parts(item)
    answers = any(_result_of(part) is not None for part in parts)
    return Turn(_ROLES.get(string(item.get("role")), "user"), parts, index, answers)


def _system(body: Body) -> object:
    return next((body[name] for name in _SYSTEM_FIELDS if body.get(name)), None)


def _parts(content: object) -> Blocks:
    """A text stands for a content where only text is meant."""
    return blocks.listed(content.get("parts") if isinstance(content, dict) else content)


def _with_system(body: Body, turns: list[Turn]) -> Body:
    """All of the system's turns in its one field."""
    system = _system(body)
    parts = [part for turn in turns for part in turn.blocks or ()]
    if parts == ([] if system is None else _parts(system)):
        return body
    name = next((name for name in _SYSTEM_FIELDS if body.get(name)), _SYSTEM_FIELDS[0])
    if not parts:
        return {field: value for field, value in body.items() if field != name}
    content = system if isinstance(system, dict) else {}
    return {**body, name: {**content, "parts": [_written(part) for part in parts]}}


def _written(part: object) -> object:
    return {"text": part} if isinstance(part, str) else part


def _text_of(part: object) -> str | None:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict) or part.get("thought"):
        return None
    text = part.get("text")
    return text if isinstance(text, str) else None


def _write_text(part: object, text: str) -> object:
    return {**part, "text": text} if isinstance(part, dict) else {"text": text}


def _result_of(part: object) -> str | None:
    given = mapping(part)
    name = _result_field(given)
    return records.text_of(given[name].get("response")) if name else None


def _write_result(part: Body, text: str) -> Body:
    name = _result_field(part)
    given = part[name]
    return {**part, name: {**given, "response": records.edit(given.get("response"), text)}}


def _result_field(part: Body) -> str:
    """Where a part holds what a function gave; empty for every other part."""
    return next((name for name in _RESULT_FIELDS if isinstance(part.get(name), dict)), "")


_DIALECT = Dialect(_text_of, _write_text, _result_of, _write_result)
PROTOCOL = Protocol(
    name="gemini",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
    is_stream=is_stream,
)
