"""Who speaks in a conversation, in the words of every tool, and what its format demands."""

from collections.abc import Mapping
from typing import NamedTuple

from pytest_ragft.check.training.columns import ASSISTANT
from pytest_ragft.check.training.formats.content import NO_TOOLS, Tools

ROLES: Mapping[str, str] = {
    "system": "system", "developer": "system",
    "user": "user", "human": "user", "User": "user", "Human": "user",
    "assistant": "assistant", "gpt": "assistant", "model": "assistant", "bot": "assistant",
    "Assistant": "assistant", "chatgpt": "assistant", "ai": "assistant", "bing": "assistant",
    "bard": "assistant",
    "tool": "tool", "function": "tool", "observation": "tool", "ipython": "tool",
    "function_response": "tool", "tool_response": "tool",
    "function_call": "function_call", "tool_call": "function_call",
}  # fmt: skip
"""Who speaks, in the words of every tool."""


class Style(NamedTuple):
    """What a conversation is written in, and what its format demands."""

    role: str = "role"
    content: str = "content"
    expected: str = "system, developer, user, assistant or tool"
    """Roles that a message about an unknown one names."""
    alternates: bool = False
    """User and assistant take turns, the user first."""
    last: bool = True
    """The assistant speaks last."""


CHAT = Style()


class Talk(NamedTuple):
    """What a conversation is read by."""

    style: Style = CHAT
    trained: frozenset[str] = ASSISTANT
    """Whose turns are learned."""
    tools: Tools = NO_TOOLS
    system: str = ""
    """What stands before its messages."""


TALK = Talk()
