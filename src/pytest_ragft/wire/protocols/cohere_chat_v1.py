"""Cohere's chat, version 1: a message, what was said before it, and documents beside it."""

import json
from typing import Any

from pytest_ragft.diagnosis.call import Call, Role
from pytest_ragft.wire import blocks, records
from pytest_ragft.wire.blocks import Dialect, Turn
from pytest_ragft.wire.content import SEPARATOR
from pytest_ragft.wire.json_streams import write_lines
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols.cohere_v1_replies import (
    LINES,
    frames_of,
    is_stream,
    read_reply,
    read_stream,
    reply_of,
)
from pytest_ragft.wire.untrusted import mapping, mappings, string

_PREAMBLE, _DOCUMENTS, _RESULTS, _MESSAGE = -1, -2, -3, -4
"""The origins of what stands beside the history."""
_ROLES: dict[str, Role] = {"SYSTEM": "system", "CHATBOT": "assistant", "TOOL": "tool"}
_NAMES: dict[Role, str] = {"system": "SYSTEM", "assistant": "CHATBOT"}
_MARKS = frozenset({"model", "stream"})
"""One of these is in every call of the SDK, and hardly in one of an app's own chat."""
_FIELDS = _MARKS | {
    "message", "preamble", "chat_history", "conversation_id", "prompt_truncation", "connectors",
    "search_queries_only", "documents", "citation_quality", "temperature", "max_tokens",
    "max_input_tokens", "k", "p", "seed", "stop_sequences", "frequency_penalty",
    "presence_penalty", "raw_prompting", "return_prompt", "tools", "tool_results",
    "force_single_step", "response_format", "safety_mode", "logprobs",
}  # fmt: skip


def matches(post: Post) -> bool:
    """By fields that the API knows, and no others: an app's own chat may have the same path."""
    called = post.path.rstrip("/").endswith("/v1/chat")
    known = post.body.keys() <= _FIELDS and not _MARKS.isdisjoint(post.body)
    return called and known and isinstance(post.body.get("message"), str)


def read_call(post: Post) -> Call:
    """Each document, and what each tool gave, is a turn in front of the message."""
    messages = blocks.read(turns_of(post.body), _DIALECT)
    model, stream = string(post.body.get("model")), post.body.get("stream") is True
    return Call(model, messages, stream=stream, tools=tool_names(post.body))


def write_call(post: Post, call: Call) -> Body:
    body = write_turns(post.body, call)
    return body if call.model == string(post.body.get("model")) else {**body, "model": call.model}


def write_turns(body: Body, call: Call) -> Body:
    """New turns of the system join the preamble, those of the user behind all the message."""
    turns = turns_of(body)
    before = _fields_of(turns, body)
    after = _fields_of(blocks.write(turns, call, _DIALECT), body)
    return {**body, **{name: after[name] for name in after if after[name] != before[name]}}


def _fields_of(turns: list[Turn], body: Body) -> Body:
    """What the turns say, field by field."""
    last = next(at for at, turn in enumerate(turns) if turn.origin == _RESULTS)
    told, asked, past = [], [], []
    for at, turn in enumerate(turns):
        if turn.role == "system" and turn.origin in (None, _PREAMBLE):
            told.append(turn)
        elif turn.role == "user" and at > last:
            asked.append(turn)
        elif turn.origin not in (_DOCUMENTS, _RESULTS):
            past.append(turn)
    given = blocks.listed(body.get("chat_history"))
    documents = _blocks(turns, _DOCUMENTS)
    return {
        "preamble": _text(told),
        "chat_history": [_item(turn, given) for turn in past],
        "documents": [each for each in documents if records.text_of(each).strip()],
        "tool_results": _blocks(turns, _RESULTS),
        "message": _text(asked),
    }


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for; no tokens are counted."""
    if post.body.get("stream") is True:
        return LINES, write_lines(frames_of(text))
    return "application/json", json.dumps(reply_of(text)).encode()


def turns_of(body: Body) -> list[Turn]:
    """Preamble, history, documents, results of tools and the message."""
    preamble, results = string(body.get("preamble")), mappings(body.get("tool_results"))
    history = blocks.listed(body.get("chat_history"))
    message = None if results and not body["message"] else [body["message"]]
    return [
        *([Turn("system", [preamble], _PREAMBLE)] if preamble else []),
        *(_turn(item, index) for index, item in enumerate(history)),
        Turn("tool", mappings(body.get("documents")) or None, _DOCUMENTS),
        Turn("tool", results or None, _RESULTS),
        Turn("user", message, _MESSAGE),
    ]


def _turn(item: Any, index: int) -> Turn:  # noqa: ANN401 -- any JSON
    if not isinstance(item, dict):
        return Turn("user", None, index)
    role = _ROLES.get(string(item.get("role")).upper(), "user")
    said = [string(item["message"])] if item.get("message") else []
    return Turn(role, [*said, *mappings(item.get("tool_results"))], index, role == "tool")


def _item(turn: Turn, given: list[Any]) -> object:
    if turn.origin is None:
        return {"role": _NAMES.get(turn.role, "USER"), "message": _text([turn])}
    item = given[turn.origin]
    if turn.blocks is None or turn.blocks == _turn(item, turn.origin).blocks:
        return item
    results = [block for block in turn.blocks if isinstance(block, dict)]
    said = _text([turn])
    edited = {**item, "message": said} if said or item.get("message") else item
    return {**edited, "tool_results": results} if results else edited


def _blocks(turns: list[Turn], origin: int) -> list[Any]:
    return [block for turn in turns if turn.origin == origin for block in turn.blocks or ()]


def _text(turns: list[Turn]) -> str:
    texts = [block for turn in turns for block in turn.blocks or () if isinstance(block, str)]
    return SEPARATOR.join(text for text in texts if text)


def _outputs(result: Body) -> object:
    """What a tool gave, without the list around a single output."""
    outputs = result.get("outputs")
    return outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs


def _result_of(block: object) -> str | None:
    if not isinstance(block, dict):
        return None
    return records.text_of(_outputs(block) if "outputs" in block else block)


def _write_result(block: Body, text: str) -> Body:
    if "outputs" not in block:
        return mapping(records.edit(block, text))
    new = records.edit(_outputs(block), text)
    outputs = new if isinstance(new, list) else [new]
    given = [each if isinstance(each, dict) else {"output": each} for each in outputs]
    return {**block, "outputs": given}


_DIALECT = Dialect(
    text_of=lambda block: block if isinstance(block, str) else None,
    write_text=lambda _, text: text,
    result_of=_result_of,
    write_result=_write_result,
)
PROTOCOL = Protocol(
    name="cohere-chat-v1",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
    is_stream=is_stream,
)
