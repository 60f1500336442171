"""What a loopback provider is told to answer, and what every wire format makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal[
    "status",
    "broken_json",
    "empty",
    "content_filter",
    "refusal",
    "tool_call",
    "cut",
    "drop",
    "drop_midway",
]


TOOL: tuple[str, dict[str, Any]] = ("look_up", {"topic": "refunds"})
"""What a scripted tool call calls, and with what."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong instead of an answer, or beside it.

    `cut`: the stream ends in good order but without its last event; `drop`: the connection is
    closed before any reply; `drop_midway`: after half of it.
    """

    kind: FaultKind | None = None
    status: int = 500
    message: str = "scripted failure"
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the reply; with no kind, the answer itself comes late."""
    text: str = "A scripted answer."
    tool: tuple[str, dict[str, Any]] = TOOL
    """Name and arguments of the call, where the kind is `tool_call`."""
    call_id: str = "call_1"

    @property
    def said(self) -> str:
        """The text that the reply carries."""
        silent = self.kind in ("empty", "content_filter", "refusal", "tool_call")
        return "" if silent else self.text


@dataclass(frozen=True)
class Asked:
    """A request as a wire format sees it."""

    path: str
    """Without query."""
    body: dict[str, Any]
    query: str = ""


Turn = dict[str, Any]
"""`role` and `content`, a text or a list of parts with `text`."""


def streams_by_flag(asked: Asked) -> bool:
    return asked.body.get("stream") is True


def model_in_body(asked: Asked) -> str:
    return str(asked.body.get("model", ""))


def openai_error(fault: Fault) -> dict[str, Any]:
    return {"error": {"message": fault.message, "type": "scripted", "code": fault.code}}


@dataclass(frozen=True)
class WireFormat:
    """How one kind of provider reads requests and writes replies."""

    matches: Callable[[Asked], bool]
    turns: Callable[[Asked], list[Turn]]
    """System first, whatever place the format gives it."""
    whole: Callable[[Asked, Fault], Any]
    """The reply in one piece, as JSON."""
    events: Callable[[Asked, Fault], list[bytes]]
    """The same, as the pieces of a stream."""
    streams: Callable[[Asked], bool] = streams_by_flag
    stream_type: Callable[[Asked], str] = lambda asked: "text/event-stream"
    error: Callable[[Fault], Any] = openai_error
    error_headers: Callable[[Fault], dict[str, str]] = lambda fault: {}
    model: Callable[[Asked], str] = model_in_body


def text_of(content: object) -> str:
    if isinstance(content, list):
        return "\n\n".join(part.get("text", "") for part in content)
    return str(content or "")


def pieces(text: str) -> list[str]:
    """The words, as a stream brings them."""
    words = text.split(" ")
    return [word if index == 0 else f" {word}" for index, word in enumerate(words)]


def tokens(turns: list[Turn], fault: Fault) -> tuple[int, int]:
    """About four characters a token, as the usage of this made-up model."""
    prompt = "".join(text_of(turn["content"]) for turn in turns)
    return len(prompt) // 4 + 1, len(fault.text) // 4 + 1
