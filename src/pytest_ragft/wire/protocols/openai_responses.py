"""The OpenAI responses format."""

from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.content import edit_content, part_text, text_of
from pytest_ragft.wire.offered import continues, tool_names
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.responses_replies import write_reply
from pytest_ragft.wire.sse import read_events
from pytest_ragft.wire.turns import Item, Writing, rewrite, role_of, write_model
from pytest_ragft.wire.untrusted import count, mapping, mappings, string

_INSTRUCTIONS = -1
"""The origin of the `instructions`, which stand in front of the list of inputs."""
_LAST_EVENTS = ("response.completed", "response.incomplete", "response.failed")


def matches(post: Post) -> bool:
    """Making a response; not polling, cancelling or listing one."""
    body = post.body
    is_call = isinstance(body.get("input"), str | list) or bool(
        continues(body) or isinstance(body.get("prompt"), dict)
    )
    return post.path.rstrip("/").endswith("/responses") and is_call


def read_call(post: Post) -> Call:
    """Messages and tool outputs are turns; reasoning and tool calls stay on the wire unseen."""
    body = post.body
    instructions = text_of(body.get("instructions"))
    first = [Message("system", instructions, _INSTRUCTIONS)] if instructions else []
    turns = [
        Message("tool" if field == "output" else role_of(item), text_of(item.get(field)), index)
        for index, item in enumerate(_inputs(body))
        if (field := _field(item))
    ]
    return Call(
        str(body.get("model") or ""),
        (*first, *turns),
        stream=body.get("stream") is True,
        tools=tool_names(body),
        continues=continues(body),
    )


def write_call(post: Post, call: Call) -> Body:
    """A plain `input` stays plain unless turns were added."""
    body = post.body
    shown = read_call(post)
    given = _inputs(body)
    inputs = rewrite(given, shown, call, Writing(_edit, _add, answers=_answers))
    is_plain = isinstance(body.get("input"), str)
    edited = body if inputs == given else {**body, "input": _plain(inputs) if is_plain else inputs}
    told = next((m.text for m in call.messages if m.origin == _INSTRUCTIONS), None)
    if (told or "") != text_of(body.get("instructions")):
        edited = {**edited, "instructions": told}
    return write_model(edited, shown, call)


def _plain(inputs: list[Any]) -> object:
    """One turn of the user as a text, which it was."""
    alone = len(inputs) == 1 and inputs[0].keys() == {"role", "content"}
    return inputs[0]["content"] if alone else inputs


def read_reply(status: int, content: bytes) -> Reply:
    """All messages of the output, as one text."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content) or {}
    if not isinstance(parsed.get("output"), list):
        error = parsed.get("error")
        problem = problems.of_error(error) if error else problems.not_a_reply(content)
        return Reply(problem=problem)
    return _whole(parsed)


def read_stream(content: bytes) -> Reply:
    """The last event holds the whole response; without one, what the others say so far."""
    events = read_events(content)
    said = "".join(
        string(event.get("delta"))
        for event in events.objects
        if event.get("type") in ("response.output_text.delta", "response.refusal.delta")
    )
    items = [
        mapping(event.get("item"))
        for event in events.objects
        if event.get("type") == "response.output_item.done"
    ]
    for event in events.objects:
        response = event.get("response")
        if event.get("type") in _LAST_EVENTS and isinstance(response, dict):
            return _whole({**response, "output": response.get("output") or items}, said)
        if event.get("type") == "error" or event.get("error"):
            return Reply(said, problem=problems.of_error(event.get("error") or event))
    if events.broken:
        return Reply(said, problem=problems.not_a_reply(content))
    return problems.check(Reply(said, tool_calls=_tool_calls(items)), finished=False)


def _whole(response: Body, said: str = "") -> Reply:
    """The reply of a response object; `said` stands in for outputs that its event left out."""
    if response.get("error"):
        return Reply(said, problem=problems.of_error(response["error"]))
    outputs = mappings(response.get("output"))
    messages = [item for item in outputs if item.get("type") == "message"]
    parts = [part for item in messages for part in mappings(item.get("content"))]
    details = mapping(response.get("incomplete_details"))
    reply = Reply(
        text="".join(map(part_text, parts)) or said,
        tool_calls=_tool_calls(outputs),
        refusal=any(part.get("type") == "refusal" for part in parts),
        stop_reason=string(details.get("reason")) or string(response.get("status")) or None,
        usage=_usage(response),
    )
    return problems.check(reply)


def _inputs(body: Body) -> list[Any]:
    given = body.get("input")
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    return given if isinstance(given, list) else []


def _field(item: object) -> str | None:
    """Where an input item holds its text; None if it is not a turn."""
    if not isinstance(item, dict):
        return None
    kind = item.get("type", "message")
    if isinstance(kind, str) and kind.endswith("_call_output"):
        # A screenshot or the log of a shell is an object: nothing can be written into it.
        return "output" if isinstance(item.get("output"), str | list) else None
    return "content" if kind == "message" and "role" in item else None


def _answers(item: Item) -> bool:
    return string(item.get("type")).endswith("_call_output")


def _edit(item: Item, text: str) -> Item:
    field = _field(item) or "content"
    part_type = "output_text" if item.get("role") == "assistant" else "input_text"
    return {**item, field: edit_content(item.get(field), text, part_type)}


def _add(message: Message) -> Item:
    role = message.role if message.role in ("system", "assistant") else "user"
    return {"role": role, "content": message.text}


def _tool_calls(outputs: list[Body]) -> tuple[str, ...]:
    """Calls of functions, custom tools and remote servers: those have a name."""
    named = [item for item in outputs if isinstance(item.get("name"), str)]
    return tuple(
        f"{item['name']}({string(item.get('arguments') or item.get('input'))})" for item in named
    )


def _usage(response: Body) -> Usage | None:
    usage = response.get("usage")
    if not isinstance(usage, dict):
        return None
    return Usage(count(usage.get("input_tokens")), count(usage.get("output_tokens")))


PROTOCOL = Protocol(
    name="openai-responses",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
