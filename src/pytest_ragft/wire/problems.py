"""Why a reply says nothing about the model."""

import json
import re
from dataclasses import replace

from pytest_ragft.diagnosis.call import Problem, Reply
from pytest_ragft.redact import redact

_DETAIL_LENGTH = 200
_BAD_REQUEST = 400
_WORTH_ANOTHER_TRY = frozenset({408, 409, 429})
_RETRYABLE_CODES = frozenset(
    {
        "api_error",
        "overloaded_error",
        "rate_limit_error",
        "rate_limit_exceeded",
        "server_error",
        "timeout",
        "timeout_error",
    }
)
_FILTER_CODES = frozenset({"content_filter", "content_policy_violation"})
_FILTER_MESSAGE = "blocked by content filtering"
"""Anthropic's words; its code says no more than that the request is invalid."""
_STATUS = re.compile(r"[1-5][0-9]{2}")
_REFUSED = frozenset({401, 403})
_REFUSED_CODES = frozenset({"authentication_error", "invalid_api_key", "permission_error"})
_BAD_KEY = re.compile(
    r"(?i)\b(?:incorrect|invalid|expired|missing) api[ _-]?key"
    r"|\bapi[ _-]?key (?:is )?(?:not valid|not found|invalid|incorrect|expired|missing)"
)
"""How providers word it that call it a bad request, as Google and xAI do."""
_SPENT = "insufficient_quota"
"""A 429 that no waiting ends."""


def shorten(text: str) -> str:
    """One printable line without secrets, at most 200 characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in redact(text)).split())
    return line if len(line) <= _DETAIL_LENGTH else line[: _DETAIL_LENGTH - 1] + "…"


def parse_object(content: bytes) -> dict[str, object] | None:
    """The JSON object, or None if the content is anything else."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def of_status(status: int, content: bytes) -> Problem:
    """The problem of a reply with an error status."""
    parsed = parse_object(content)
    if parsed is None:
        return _of_error(status, content.decode("utf-8", errors="replace"), ())
    error = parsed.get("error", parsed)
    return _of_error(status, _message(error), _codes(error))


def of_error(error: object) -> Problem:
    """The problem of an error object inside a reply with a good status."""
    codes = _codes(error)
    number = next((int(code) for code in codes if _STATUS.fullmatch(code)), None)
    return _of_error(number, _message(error), codes)


def not_a_reply(content: bytes) -> Problem:
    """Content that is not the JSON that the protocol promises."""
    start = shorten(content[: 4 * _DETAIL_LENGTH].decode("utf-8", errors="replace"))
    return Problem("broken_json", f"the reply is not valid JSON: {start[:60]!r}", retryable=True)


def check(reply: Reply, *, finished: bool = True) -> Reply:
    """The reply with the problem that its own content shows, if any."""
    if reply.stop_reason == "content_filter":
        return replace(reply, problem=Problem("content_filter", "the provider filtered the reply"))
    if not finished:
        cut = Problem("cut", "the stream ended before the reply was finished", retryable=True)
        return replace(reply, problem=cut)
    if reply.text.strip() or reply.tool_calls or reply.refusal:
        return reply
    reason = f" (it stopped for {reply.stop_reason!r})" if reply.stop_reason else ""
    return replace(reply, problem=Problem("empty", f"the reply is empty{reason}", retryable=True))


def _of_error(status: int | None, message: str, codes: tuple[str, ...]) -> Problem:
    if not _FILTER_CODES.isdisjoint(codes) or _FILTER_MESSAGE in message:
        return Problem("content_filter", shorten(message) or "the provider filtered the prompt")
    if status is None:
        retryable = not _RETRYABLE_CODES.isdisjoint(codes)
        told = f"the provider reported: {shorten(message)}"
        return Problem("status", told, retryable, refused=_is_refused(status, message, codes))
    retryable = (status in _WORTH_ANOTHER_TRY or status >= 500) and _SPENT not in codes  # noqa: PLR2004 -- the class of server errors
    said = shorten(message)
    detail = f"HTTP {status}: {said}" if said else f"HTTP {status}"
    return Problem("status", detail, retryable, refused=_is_refused(status, message, codes))


def _is_refused(status: int | None, message: str, codes: tuple[str, ...]) -> bool:
    if status in _REFUSED or not _REFUSED_CODES.isdisjoint(codes):
        return True
    return status == _BAD_REQUEST and _BAD_KEY.search(message) is not None


def _message(error: object) -> str:
    if isinstance(error, dict):
        message = error.get("message") or error.get("detail") or error.get("code")
        return message if isinstance(message, str) else json.dumps(error)
    return str(error)


def _codes(error: object) -> tuple[str, ...]:
    """Every code that an error carries, the one of Azure's inner error among them."""
    if not isinstance(error, dict):
        return ()
    inner = error.get("innererror")
    found = [error.get("code"), error.get("type")]
    if isinstance(inner, dict) and inner.get("code") == "ResponsibleAIPolicyViolation":
        found.append("content_filter")
    return tuple(str(code) for code in found if isinstance(code, str | int))
