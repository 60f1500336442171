"""An answer as checks see it: its text, and what an app gives along with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model asked for."""

    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """A passage that the model was given."""

    text: str
    source: str | None = None
    """Where it stands, such as `docs/refunds.md`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an app answered."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    contexts: tuple[Context, ...] = ()
    """What was retrieved for it, best first."""
    sources: tuple[str, ...] = ()
    """What it names as its sources, such as `docs/refunds.md` or a title or an address."""
