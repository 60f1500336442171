"""Mistral's conversations, whose earlier turns may be kept by the provider."""

import json
import re
from collections import defaultdict
from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Reply, Role
from pytest_ragft.wire import problems
from pytest_ragft.wire.chat_replies import usage_of
from pytest_ragft.wire.content import edit_content, said, text_of
from pytest_ragft.wire.forced import forced_call
from pytest_ragft.wire.offered import tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.sse import read_events, write_events
from pytest_ragft.wire.turns import Item, Writing, rewrite, role_of, write_model
from pytest_ragft.wire.untrusted import count, dumped, mapping, mappings, string

_PATH = re.compile(r"/conversations(/[^/]+(/restart)?)?/?$")
"""To start one, to append to one, and to go on from some earlier place of one."""
_INSTRUCTIONS = -1
"""The origin of the `instructions`, which stand in front of the list of inputs."""
_ID = "conv_ragft"
_ENTRY = {"object": "entry", "type": "message.input"}


def matches(post: Post) -> bool:
    """By the inputs: other requests to a conversation have none."""
    return bool(_PATH.search(post.path)) and isinstance(post.body.get("inputs"), str | list)


def read_call(post: Post) -> Call:
    """Messages and results of functions are turns; what else was done stays on the wire unseen."""
    body = post.body
    instructions = string(body.get("instructions"))
    first = [Message("system", instructions, _INSTRUCTIONS)] if instructions else []
    turns = [
        Message(_role(item), text_of(item.get(field)), index)
        for index, item in enumerate(_inputs(body))
        if (field := _field(item))
    ]
    path = _PATH.search(post.path)
    return Call(
        _model(body),
        (*first, *turns),
        stream=body.get("stream") is True,
        tools=tool_names(body),
        continues=bool(path and path[1]),
    )


def _model(body: Body) -> str:
    return str(body.get("model") or body.get("agent_id") or "")


def write_call(post: Post, call: Call) -> Body:
    """A plain text stays plain unless turns were added; new instructions are a turn of the user."""
    body, shown = post.body, read_call(post)
    given = _inputs(body)
    inputs = rewrite(given, shown, call, Writing(_edit, _add, answers=_answers))
    is_plain = isinstance(body["inputs"], str) and len(inputs) == 1
    new = inputs[0]["content"] if is_plain else inputs
    edited = body if inputs == given else {**body, "inputs": new}
    told = next((m.text for m in call.messages if m.origin == _INSTRUCTIONS), None)
    if (told or "") != string(body.get("instructions")):
        edited = {**edited, "instructions": told}
    return write_model(edited, shown, call)


def read_reply(status: int, content: bytes) -> Reply:
    """All messages of the outputs, as one text."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content) or {}
    if not isinstance(parsed.get("outputs"), list):
        return Reply(problem=problems.not_a_reply(content))
    outputs = mappings(parsed["outputs"])
    messages = [item for item in outputs if item.get("type") == "message.output"]
    calls = [item for item in outputs if item.get("type") == "function.call"]
    text = "".join(said(item.get("content")) for item in messages)
    return problems.check(Reply(text, _tool_calls(calls), usage=usage_of(parsed)))


def read_stream(content: bytes) -> Reply:
    """Finished by its last event, which holds the usage."""
    events = read_events(content)
    kinds: dict[str, list[Body]] = defaultdict(list)
    for event in events.objects:
        kinds[string(event.get("type"))].append(event)
    text = "".join(_delta(event.get("content")) for event in kinds["message.output.delta"])
    calls = _tool_calls(kinds["function.call.delta"])
    if errors := kinds["conversation.response.error"]:
        return Reply(text, problem=problems.of_error(errors[0]))
    if events.broken:
        return Reply(text, problem=problems.not_a_reply(content))
    done = kinds["conversation.response.done"]
    usage = usage_of(done[-1]) if done else None
    return problems.check(Reply(text, calls, usage=usage), finished=bool(done))


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text`, by a tool where one is forced that it fits; no tokens are counted."""
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    kind, entry = _entry(post.body, text)
    if post.body.get("stream") is not True:
        output = {"object": "entry", "type": kind, **entry}
        reply = {"object": "conversation.response", "conversation_id": _ID, "outputs": [output]}
        return "application/json", json.dumps({**reply, "usage": usage}).encode()
    events: list[Body] = [
        {"type": "conversation.response.started", "conversation_id": _ID},
        {"type": f"{kind}.delta", "output_index": 0, **entry},
        {"type": "conversation.response.done", "usage": usage},
    ]
    return "text/event-stream", write_events(events, named=True)


def _entry(body: Body, text: str) -> tuple[str, Body]:
    """What an entry is, and what it says."""
    choice = mapping(body.get("completion_args")).get("tool_choice")
    forced = forced_call({"tools": body.get("tools"), "tool_choice": choice}, text)
    if forced is None:
        return "message.output", {"id": "msg_ragft", "role": "assistant", "content": text}
    called = {"name": forced.name, "arguments": forced.written}
    return "function.call", {"id": "fc_ragft", "tool_call_id": "call_ragft", **called}


def _inputs(body: Body) -> list[Any]:
    given: Any = body["inputs"]
    return [{**_ENTRY, "role": "user", "content": given}] if isinstance(given, str) else given


def _field(item: object) -> str | None:
    """Where an entry holds its text; None if it is not a turn."""
    if not isinstance(item, dict):
        return None
    if item.get("type") == "function.result":
        return "result"
    is_message = item.get("type", "message.input") in ("message.input", "message.output")
    return "content" if is_message and "content" in item else None


def _role(item: Item) -> Role:
    roles: dict[object, Role] = {"function.result": "tool", "message.output": "assistant"}
    return roles.get(string(item.get("type"))) or role_of(item)


def _edit(item: Item, text: str) -> Item:
    field = _field(item) or "content"
    return {**item, field: edit_content(item.get(field), text, "text")}


def _add(message: Message) -> Item:
    role = "assistant" if message.role == "assistant" else "user"
    return {**_ENTRY, "role": role, "content": message.text}


def _answers(item: Item) -> bool:
    return item.get("type") == "function.result"


def _delta(content: object) -> str:
    """A text, or one chunk of it."""
    return said([content] if isinstance(content, dict) else content)


def _tool_calls(entries: list[Body]) -> tuple[str, ...]:
    """Each call by its place, its pieces put together."""
    names: dict[object, str] = {}
    arguments: dict[object, str] = defaultdict(str)
    for entry in entries:
        place = (string(entry.get("tool_call_id")), count(entry.get("output_index")))
        names.setdefault(place, string(entry.get("name")))
        given = entry.get("arguments")
        arguments[place] += given if isinstance(given, str) else dumped(mapping(given))
    return tuple(f"{name}({arguments[place]})" for place, name in names.items())


PROTOCOL = Protocol(
    name="mistral-conversations",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
