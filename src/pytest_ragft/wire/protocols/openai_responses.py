"""The OpenAI responses format."""

import json
from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.sse import read_events, write_events
from pytest_ragft.wire.turns import Item, edit_content, rewrite, role_of, text_of

_INSTRUCTIONS = -1
"""The origin of the `instructions`, which stand in front of the list of inputs."""
_LAST_EVENTS = ("response.completed", "response.incomplete", "response.failed")


def matches(post: Post) -> bool:
    """Making a response; not polling, cancelling or listing one."""
    is_call = isinstance(post.body.get("input"), str | list)
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
    return Call(str(body.get("model") or ""), (*first, *turns), stream=body.get("stream") is True)


def write_call(post: Post, call: Call) -> Body:
    """A plain `input` stays plain unless turns were added."""
    body = post.body
    shown = read_call(post)
    inputs = rewrite(_inputs(body), shown, call, _edit, _add)
    edited = {**body, "input": inputs}
    if isinstance(body["input"], str) and len(inputs) == 1 and inputs[0].keys() == _PLAIN:
        edited["input"] = inputs[0]["content"]
    texts = {message.origin: message.text for message in call.messages}
    if _INSTRUCTIONS in texts:
        edited["instructions"] = texts[_INSTRUCTIONS]
    elif body.get("instructions"):
        edited["instructions"] = None
    return edited if call.model == shown.model else {**edited, "model": call.model}


_PLAIN = {"role", "content"}


def read_reply(status: int, content: bytes) -> Reply:
    """All messages of the output, as one text."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    if parsed is None or not isinstance(parsed.get("output"), list):
        error = parsed.get("error") if parsed else None
        problem = problems.of_error(error) if error else problems.not_a_reply(content)
        return Reply(problem=problem)
    return _whole(parsed)


def read_stream(content: bytes) -> Reply:
    """The last event holds the whole response; without one, what the deltas say so far."""
    events = read_events(content)
    said = "".join(
        event.get("delta") or ""
        for event in events.objects
        if event.get("type") in ("response.output_text.delta", "response.refusal.delta")
    )
    for event in events.objects:
        response = event.get("response")
        if event.get("type") in _LAST_EVENTS and isinstance(response, dict):
            return _whole(response, said)
        if event.get("type") == "error" or event.get("error"):
            return Reply(said, problem=problems.of_error(event.get("error") or event))
    if events.broken:
        return Reply(said, problem=problems.not_a_reply(content))
    return problems.check(Reply(said), finished=False)


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for; no tokens are counted."""
    body = post.body
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {"id": "msg_ragft", "type": "message", "role": "assistant"}
    done = {**item, "status": "completed", "content": [part]}
    response = _response(body, "completed", [done])
    if body.get("stream") is not True:
        return "application/json", json.dumps(response).encode()
    started = _response(body, "in_progress", [])
    place = {"item_id": "msg_ragft", "output_index": 0, "content_index": 0}
    nothing = {**part, "text": ""}
    opened = {**item, "status": "in_progress", "content": []}
    events: list[Body] = [
        {"type": "response.created", "response": started},
        {"type": "response.in_progress", "response": started},
        {"type": "response.output_item.added", "output_index": 0, "item": opened},
        {"type": "response.content_part.added", **place, "part": nothing},
        {"type": "response.output_text.delta", **place, "delta": text, "logprobs": []},
        {"type": "response.output_text.done", **place, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": done},
        {"type": "response.completed", "response": response},
    ]
    numbered = [{**event, "sequence_number": number} for number, event in enumerate(events)]
    return "text/event-stream", write_events(numbered, named=True)


def _response(body: Body, status: str, output: list[Body]) -> Body:
    nothing = {"cached_tokens": 0, "cache_write_tokens": 0}
    usage = {
        "input_tokens": 0,
        "input_tokens_details": nothing,
        "output_tokens": 0,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 0,
    }
    return {
        "id": "resp_ragft",
        "object": "response",
        "created_at": 0,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": body.get("instructions"),
        "metadata": {},
        "model": body.get("model") or "",
        "output": output,
        "parallel_tool_calls": True,
        "temperature": body.get("temperature"),
        "tool_choice": "auto",
        "tools": [],
        "top_p": body.get("top_p"),
        "usage": usage if status == "completed" else None,
    }


def _whole(response: Body, said: str = "") -> Reply:
    """The reply of a response object; `said` stands in for outputs that its event left out."""
    if response.get("error"):
        return Reply(said, problem=problems.of_error(response["error"]))
    outputs = [item for item in response.get("output") or () if isinstance(item, dict)]
    messages = [item for item in outputs if item.get("type") == "message"]
    parts = [part for item in messages for part in item.get("content") or ()]
    details = response.get("incomplete_details") or {}
    reply = Reply(
        text="".join(text_of([part]) for part in parts) or said,
        tool_calls=tuple(_tool_call(item) for item in outputs if item.get("name")),
        refusal=any(part.get("type") == "refusal" for part in parts),
        stop_reason=details.get("reason") or response.get("status"),
        usage=_usage(response),
    )
    return problems.check(reply)


def _inputs(body: Body) -> list[Any]:
    given = body["input"]
    return [{"role": "user", "content": given}] if isinstance(given, str) else given


def _field(item: object) -> str | None:
    """Where an input item holds its text; None if it is not a turn."""
    if not isinstance(item, dict):
        return None
    kind = item.get("type", "message")
    if isinstance(kind, str) and kind.endswith("_call_output"):
        return "output"
    return "content" if kind == "message" and "role" in item else None


def _edit(item: Item, text: str) -> Item:
    field = _field(item) or "content"
    part_type = "output_text" if item.get("role") == "assistant" else "input_text"
    return {**item, field: edit_content(item.get(field), text, part_type)}


def _add(message: Message) -> Item:
    role = message.role if message.role in ("system", "assistant") else "user"
    return {"role": role, "content": message.text}


def _tool_call(item: Body) -> str:
    return f"{item['name']}({item.get('arguments') or item.get('input') or ''})"


def _usage(response: Body) -> Usage | None:
    usage = response.get("usage")
    if not isinstance(usage, dict):
        return None
    return Usage(int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0))


PROTOCOL = Protocol(
    name="openai-responses",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
