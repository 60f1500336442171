"""What Gemini answers, and what keeps it from answering."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pytest_ragft.diagnosis.call import Problem, Reply, Usage
from pytest_ragft.wire import problems
from pytest_ragft.wire.json_streams import read_list
from pytest_ragft.wire.sse import is_event_stream, read_events
from pytest_ragft.wire.untrusted import count, dumped, loaded, mapping, mappings, string

_FILTERED = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "MODEL_ARMOR",
    }
)
"""Reasons to end a reply that are the provider's own and not the model's."""
_NO_REASON = frozenset({"", "FINISH_REASON_UNSPECIFIED"})
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")
_DAILY = "PerDay"
"""In the name of a quota that no waiting within a test run brings back."""


def is_stream(content_type: str, content: bytes) -> bool:
    """A list is what comes of a stream that did not ask for events."""
    return is_event_stream(content_type, content) or content.lstrip()[:1] == b"["


def read_reply(status: int, content: bytes) -> Reply:
    """The first candidate is read."""
    parsed = loaded(content)
    if isinstance(parsed, list):
        parsed = next(iter(mappings(parsed)), {})
        content = dumped(parsed).encode("utf-8", errors="replace")
    if status >= 400:  # noqa: PLR2004 -- where error statuses start
        return Reply(problem=_of_error(status, mapping(parsed).get("error"), content))
    if not isinstance(parsed, dict) or not _is_chunk(parsed):
        return Reply(problem=problems.not_a_reply(content))
    return _read([parsed], finished=True)


def read_stream(content: bytes) -> Reply:
    """A stream is finished by a finish reason, a blocked prompt or the end of its list."""
    is_list = content.lstrip()[:1] == b"["
    events = read_list(content) if is_list else read_events(content)
    reply = _read(events.objects, finished=events.done)
    if events.broken and reply.problem is None:
        return replace(reply, problem=problems.not_a_reply(content))
    return reply


def _is_chunk(frame: dict[str, Any]) -> bool:
    return any(name in frame for name in ("candidates", "promptFeedback", "error", "usageMetadata"))


def _read(frames: Sequence[dict[str, Any]], *, finished: bool) -> Reply:
    candidates = [_first(frame) for frame in frames]
    contents = [mapping(candidate.get("content")) for candidate in candidates]
    parts = [part for content in contents for part in mappings(content.get("parts"))]
    reasons = [string(candidate.get("finishReason")) for candidate in candidates]
    ended = [reason for reason in reasons if reason not in _NO_REASON]
    usages = [usage for usage in map(_usage, frames) if usage]
    reply = Reply(
        text="".join(string(part.get("text")) for part in parts if not part.get("thought")),
        tool_calls=tuple(call for call in map(_tool_call, parts) if call),
        stop_reason=ended[-1] if ended else None,
        usage=usages[-1] if usages else None,
    )
    problem = _problem_of(frames, ended)
    if problem:
        return replace(reply, problem=problem)
    return problems.check(reply, finished=finished or bool(ended))


def _first(frame: dict[str, Any]) -> dict[str, Any]:
    candidates = mappings(frame.get("candidates"))
    return next((item for item in candidates if not item.get("index")), {})


def _tool_call(part: dict[str, Any]) -> str:
    call = mapping(part.get("functionCall"))
    name = string(call.get("name"))
    return f"{name}({dumped(call.get('args') or {})})" if name else ""


def _usage(frame: dict[str, Any]) -> Usage | None:
    usage = frame.get("usageMetadata")
    if not isinstance(usage, dict):
        return None
    read = count(usage.get("promptTokenCount")) + count(usage.get("toolUsePromptTokenCount"))
    written = count(usage.get("candidatesTokenCount")) + count(usage.get("thoughtsTokenCount"))
    return Usage(read, written)


def _problem_of(frames: Sequence[dict[str, Any]], reasons: Sequence[str]) -> Problem | None:
    for frame in frames:
        if error := frame.get("error"):
            content = dumped(error).encode("utf-8", errors="replace")
            return _of_error(count(mapping(error).get("code")), error, content)
        if blocked := string(mapping(frame.get("promptFeedback")).get("blockReason")):
            return Problem("content_filter", f"the provider blocked the prompt: {blocked}")
    filtered = next((reason for reason in reasons if reason in _FILTERED), None)
    if filtered:
        return Problem("content_filter", f"the provider filtered the reply: {filtered}")
    return None


def _of_error(status: int, error: object, content: bytes) -> Problem:
    """With the seconds to wait, which stand among the details of the error."""
    problem = problems.of_status(status, content) if status else problems.of_error(error)
    details = mappings(mapping(error).get("details"))
    quotas = [v for detail in details for v in mappings(detail.get("violations"))]
    if any(_DAILY in string(quota.get("quotaId")) for quota in quotas):
        return replace(problem, retryable=False)
    delays = [_SECONDS.fullmatch(string(detail.get("retryDelay"))) for detail in details]
    waits = [float(delay[1]) for delay in delays if delay]
    return replace(problem, retry_after=waits[0] if waits else None)
