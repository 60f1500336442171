"""What Bedrock's Converse answers, as Amazon's own models do when they are invoked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.forced import Forced
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.untrusted import count, dumped, mapping, mappings, string

_FILTERED = frozenset({"content_filtered", "guardrail_intervened"})
_READ = ("inputTokens", "cacheReadInputTokens", "cacheWriteInputTokens")
"""What was read is the sum: each counts tokens that the others leave out."""
_NO_USAGE = {"inputTokens": 0, "outputTokens": 0, "totalTokens": 0}


def read_message(parsed: Body) -> Reply | None:
    """The reply in the answer of Converse; None if it is none."""
    message = mapping(parsed.get("output")).get("message")
    if not isinstance(message, dict):
        return None
    content = mappings(message.get("content"))
    uses = [mapping(block.get("toolUse")) for block in content if "toolUse" in block]
    return _checked(
        Reply(
            text="".join(map(_said, content)),
            tool_calls=tuple(
                f"{string(use.get('name'))}({dumped(use.get('input') or {})})" for use in uses
            ),
            stop_reason=string(parsed.get("stopReason")) or None,
            usage=_usage(parsed),
        )
    )


def read_events(
    events: Iterable[tuple[str, dict[str, Any]]], spoilt: Problem | None = None
) -> Reply:
    """The reply that the events of a stream tell; `spoilt`: what was wrong with the stream."""
    texts: list[str] = []
    names: dict[int, str] = {}
    inputs: dict[int, str] = defaultdict(str)
    reply = Reply()
    for kind, event in events:
        place = count(event.get("contentBlockIndex"))
        if kind == "contentBlockStart":
            use = mapping(mapping(event.get("start")).get("toolUse"))
            names |= {place: string(use["name"])} if use.get("name") else {}
        elif kind == "contentBlockDelta":
            delta = mapping(event.get("delta"))
            texts.append(string(delta.get("text")))
            inputs[place] += string(mapping(delta.get("toolUse")).get("input"))
        elif kind == "messageStop":
            reply = replace(reply, stop_reason=string(event.get("stopReason")) or None)
        elif kind == "metadata":
            reply = replace(reply, usage=_usage(event))
    calls = tuple(f"{name}({inputs[place] or '{}'})" for place, name in names.items())
    reply = replace(reply, text="".join(texts), tool_calls=calls)
    if spoilt:
        return replace(reply, problem=spoilt)
    return _checked(reply, finished=reply.stop_reason is not None)


def reply_of(text: str, forced: Forced | None = None) -> Body:
    """An answer that says `text`, by the forced tool if there is one."""
    block: Body = {"text": text}
    if forced:
        block = {"toolUse": {**_use(forced), "input": forced.arguments}}
    return {
        "output": {"message": {"role": "assistant", "content": [block]}},
        "stopReason": "tool_use" if forced else "end_turn",
        "usage": _NO_USAGE,
        "metrics": {"latencyMs": 0},
    }


def events_of(text: str, forced: Forced | None = None) -> list[tuple[str, dict[str, Any]]]:
    """The same as a stream, where no event starts a text."""
    place = {"contentBlockIndex": 0}
    started: list[tuple[str, Body]] = []
    delta: Body = {"text": text}
    if forced:
        started = [("contentBlockStart", {**place, "start": {"toolUse": _use(forced)}})]
        delta = {"toolUse": {"input": forced.written}}
    return [
        ("messageStart", {"role": "assistant"}),
        *started,
        ("contentBlockDelta", {**place, "delta": delta}),
        ("contentBlockStop", place),
        ("messageStop", {"stopReason": "tool_use" if forced else "end_turn"}),
        ("metadata", {"usage": _NO_USAGE, "metrics": {"latencyMs": 0}}),
    ]


def _use(forced: Forced) -> Body:
    return {"toolUseId": "tooluse_ragft", "name": forced.name}


def _said(block: dict[str, Any]) -> str:
    cited = mappings(mapping(block.get("citationsContent")).get("content"))
    return string(block.get("text")) or "".join(string(part.get("text")) for part in cited)


def _usage(frame: dict[str, Any]) -> Usage | None:
    usage = frame.get("usage")
    if not isinstance(usage, dict):
        return None
    return Usage(sum(count(usage.get(name)) for name in _READ), count(usage.get("outputTokens")))


def _checked(reply: Reply, *, finished: bool = True) -> Reply:
    if reply.stop_reason in _FILTERED:
        detail = f"the provider filtered the reply: {reply.stop_reason}"
        return replace(reply, problem=Problem("content_filter", detail))
    return problems.check(reply, finished=finished)
