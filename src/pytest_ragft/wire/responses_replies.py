"""Replies that are made up, in the form of OpenAI's responses."""

import json

from pytest_ragft.wire.forced import Forced, forced_call
from pytest_ragft.wire.pieces import pieces
from pytest_ragft.wire.protocol import Body, Post
from pytest_ragft.wire.sse import write_events


def write_reply(post: Post, text: str) -> tuple[str, bytes]:
    """Says `text` whatever form was asked for, but by a tool that it fits and that is forced."""
    body = post.body
    forced = forced_call(body, text)
    done, told = _called(forced) if forced else _said(text)
    response = _response(body, "completed", [done])
    if body.get("stream") is not True:
        return "application/json", json.dumps(response).encode()
    started = _response(body, "in_progress", [])
    empty: Body = {"arguments": ""} if forced else {"content": []}
    opened = {**done, "status": "in_progress", **empty}
    events: list[Body] = [
        {"type": "response.created", "response": started},
        {"type": "response.in_progress", "response": started},
        {"type": "response.output_item.added", "output_index": 0, "item": opened},
        *told,
        {"type": "response.output_item.done", "output_index": 0, "item": done},
        {"type": "response.completed", "response": response},
    ]
    numbered = [{**event, "sequence_number": number} for number, event in enumerate(events)]
    return "text/event-stream", write_events(numbered, named=True)


def _said(text: str) -> tuple[Body, list[Body]]:
    """A message, and the events that tell what it says."""
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {"id": "msg_ragft", "type": "message", "role": "assistant", "status": "completed"}
    place = {"item_id": "msg_ragft", "output_index": 0, "content_index": 0}
    nothing = {**part, "text": ""}
    kind = "response.output_text.delta"
    events: list[Body] = [
        {"type": "response.content_part.added", **place, "part": nothing},
        *({"type": kind, **place, "delta": part, "logprobs": []} for part in pieces(text)),
        {"type": "response.output_text.done", **place, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": part},
    ]
    return {**item, "content": [part]}, events


def _called(forced: Forced) -> tuple[Body, list[Body]]:
    """A tool call, and the events that tell its arguments."""
    item = {"id": "fc_ragft", "call_id": "call_ragft", "type": "function_call"}
    place = {"item_id": "fc_ragft", "output_index": 0}
    kind, written = "response.function_call_arguments", forced.written
    events: list[Body] = [
        {"type": f"{kind}.delta", **place, "delta": written},
        {"type": f"{kind}.done", **place, "name": forced.name, "arguments": written},
    ]
    return {**item, "status": "completed", "name": forced.name, "arguments": written}, events


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
