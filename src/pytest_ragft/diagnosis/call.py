"""Model calls and replies, in no provider's words."""

from dataclasses import dataclass, replace
from typing import Literal, Self

Role = Literal["system", "user", "assistant", "tool"]
ProblemKind = Literal[
    "connection",
    "timeout",
    "status",
    "broken_json",
    "content_filter",
    "empty",
    "cut",
    "budget",
    "offline",
    "plugin",
]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt; `origin` is its index on the wire, `None` if an arm added it."""

    role: Role
    text: str
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What the app sent to the model."""

    model: str
    messages: tuple[Message, ...]
    stream: bool = False
    tools: tuple[str, ...] = ()
    """Names of the tools that the model may call."""
    continues: bool = False
    """The provider keeps the turns before these: they are not in the call."""

    @property
    def text(self) -> str:
        """The whole prompt, as one text."""
        return "\n\n".join(message.text for message in self.messages)

    @property
    def question(self) -> int | None:
        """Index of the last turn of the user, where an arm puts its text; `None` without one."""
        turns = (i for i in reversed(range(len(self.messages))) if self.messages[i].role == "user")
        return next(turns, None)

    def surround(self, *, before: str = "", after: str = "") -> Self:
        """A copy with text added in front of and behind the user's last turn."""
        at = self.question
        if at is None:
            parts = "\n\n".join(part for part in (before, after) if part)
            return replace(self, messages=(*self.messages, Message("user", parts)))
        turn = self.messages[at]
        text = "\n\n".join(part for part in (before, turn.text, after) if part)
        changed = (*self.messages[:at], replace(turn, text=text), *self.messages[at + 1 :])
        return replace(self, messages=changed)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an exchange says nothing about the model: an error is not a failure."""

    kind: ProblemKind
    detail: str
    retryable: bool = False
    retry_after: float | None = None
    """Seconds that the provider asked to wait."""
    refused: bool = False
    """The key is not accepted: no other call would fare better."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model answered, or the problem that kept it from answering."""

    text: str = ""
    tool_calls: tuple[str, ...] = ()
    """Each as `name(arguments as JSON)`."""
    refusal: bool = False
    """The provider marked the reply as a refusal."""
    stop_reason: str | None = None
    usage: Usage | None = None
    problem: Problem | None = None

    @property
    def said(self) -> str:
        """All that the app was told: an answer may come as the arguments of a tool call."""
        return "\n".join(part for part in (self.text, *self.tool_calls) if part)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call and its reply."""

    protocol: str
    call: Call
    reply: Reply
    judge: str | None = None
    """How the call was recognised as a judge's; `None` for the app's own."""
    live: bool = True
    """False when the reply came from the store or was an echo: nothing was paid."""
    edited: bool = False
    """A replay's: its arm changed the call. The failed run's: replays edit this call."""
    mocked: str | None = None
    """What answered in the model's place, by name, a recording perhaps; `None` for a model."""
