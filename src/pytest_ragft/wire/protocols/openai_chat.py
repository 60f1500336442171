"""OpenAI chat completions, which many other providers and gateways speak as well."""

import json
import re
from collections import defaultdict
from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.sse import read_events, write_events
from pytest_ragft.wire.turns import Item, edit_content, rewrite, role_of, text_of

_ECHO_ID = "chatcmpl-ragft"
_DEPLOYMENT = re.compile(r"/deployments/([^/]+)/")
"""Azure names the model in the path, and not always in the body."""


def matches(post: Post) -> bool:
    """Under any prefix, so that Azure deployments and gateways are covered."""
    is_call = isinstance(post.body.get("messages"), list)
    return post.path.rstrip("/").endswith("/chat/completions") and is_call


def read_call(post: Post) -> Call:
    """Each message that is an object becomes one turn, whatever it holds beside text."""
    body = post.body
    messages = tuple(
        Message(role_of(item), text_of(item.get("content")), index)
        for index, item in enumerate(body["messages"])
        if isinstance(item, dict)
    )
    return Call(_model(post), messages, stream=body.get("stream") is True)


def _model(post: Post) -> str:
    deployment = _DEPLOYMENT.search(post.path)
    return str(post.body.get("model") or (deployment[1] if deployment else ""))


def write_call(post: Post, call: Call) -> Body:
    """Turns and model are written: streaming stays as the app chose it."""
    body = post.body
    items = body["messages"]
    developer = any(isinstance(item, dict) and item.get("role") == "developer" for item in items)
    system = "developer" if developer else "system"

    def edit(item: Item, text: str) -> Item:
        return {**item, "content": edit_content(item.get("content"), text, "text")}

    def add(message: Message) -> Item:
        roles = {"system": system, "assistant": "assistant"}
        return {"role": roles.get(message.role, "user"), "content": message.text}

    shown = read_call(post)
    edited = {**body, "messages": rewrite(items, shown, call, edit, add)}
    return edited if call.model == shown.model else {**edited, "model": call.model}


def read_reply(status: int, content: bytes) -> Reply:
    """The first choice is read."""
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=problems.of_status(status, content))
    parsed = problems.parse_object(content)
    if parsed is None or not isinstance(parsed.get("choices"), list):
        error = parsed.get("error") if parsed else None
        problem = problems.of_error(error) if error else problems.not_a_reply(content)
        return Reply(problem=problem)
    choice = _first_choice(parsed)
    return problems.check(_reply([choice.get("message") or {}], [choice], [parsed]))


def read_stream(content: bytes) -> Reply:
    """A stream is finished by a finish reason, or by its own end mark where a server has none."""
    events = read_events(content)
    choices = [_first_choice(chunk) for chunk in events.objects]
    deltas = [choice.get("delta") or {} for choice in choices]
    reply = _reply(deltas, choices, list(events.objects))
    error = next((chunk["error"] for chunk in events.objects if chunk.get("error")), None)
    if error:
        return Reply(reply.text, problem=problems.of_error(error))
    if events.broken:
        return Reply(reply.text, problem=problems.not_a_reply(content))
    return problems.check(reply, finished=bool(reply.stop_reason) or events.done)


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for; no tokens are counted."""
    body = post.body
    model = _model(post)
    frame: Body = {"id": _ECHO_ID, "created": 0, "model": model}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    count = body.get("n") if isinstance(body.get("n"), int) else 1
    if body.get("stream") is True:
        return "text/event-stream", _write_stream(body, text, frame, usage)
    message = {"role": "assistant", "content": text, "refusal": None}
    choices = [
        {"index": index, "message": message, "logprobs": None, "finish_reason": "stop"}
        for index in range(count or 1)
    ]
    reply = {**frame, "object": "chat.completion", "choices": choices, "usage": usage}
    return "application/json", json.dumps(reply).encode()


def _write_stream(body: Body, text: str, frame: Body, usage: Body) -> bytes:
    frame = {**frame, "object": "chat.completion.chunk"}
    deltas: tuple[tuple[Body, str | None], ...] = (
        ({"role": "assistant", "content": ""}, None),
        ({"content": text}, None),
        ({}, "stop"),
    )
    chunks = [
        {**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        for delta, reason in deltas
    ]
    options = body.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage"):
        chunks.append({**frame, "choices": [], "usage": usage})
    return write_events(chunks, done=True)


def _reply(deltas: list[Any], choices: list[Body], frames: list[Body]) -> Reply:
    """One reply out of pieces; a reply that came whole is a single piece."""
    text = "".join(text_of(delta.get("content")) for delta in deltas)
    refused = "".join(text_of(delta.get("refusal")) for delta in deltas)
    reasons = [choice["finish_reason"] for choice in choices if choice.get("finish_reason")]
    usages = [usage for usage in map(_usage, frames) if usage]
    return Reply(
        text=text or refused,
        tool_calls=_tool_calls(deltas),
        refusal=bool(refused),
        stop_reason=reasons[-1] if reasons else None,
        usage=usages[-1] if usages else None,
    )


def _first_choice(frame: Body) -> Body:
    choices = [item for item in frame.get("choices") or () if isinstance(item, dict)]
    return next((item for item in choices if item.get("index", 0) == 0), {})


def _tool_calls(deltas: list[Any]) -> tuple[str, ...]:
    names: dict[object, str] = defaultdict(str)
    arguments: dict[object, str] = defaultdict(str)
    for delta in deltas:
        for place, tool in enumerate(delta.get("tool_calls") or ()):
            index = tool.get("index", place)
            function = tool.get("function") or tool.get("custom") or {}
            names[index] += function.get("name") or ""
            arguments[index] += function.get("arguments") or function.get("input") or ""
        if legacy := delta.get("function_call"):
            names["legacy"] += legacy.get("name") or ""
            arguments["legacy"] += legacy.get("arguments") or ""
    return tuple(f"{name}({arguments[index]})" for index, name in names.items())


def _usage(frame: Body) -> Usage | None:
    usage = frame.get("usage")
    if not isinstance(usage, dict):
        return None
    return Usage(int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0))


PROTOCOL = Protocol(
    name="openai-chat",
    matches=matches,
    read_call=read_call,
    write_call=write_call,
    read_reply=read_reply,
    read_stream=read_stream,
    write_reply=write_reply,
)
