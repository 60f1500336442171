"""One turn of a conversation after the other, and what may follow what."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from pytest_ragft.check.training.formats.calls import Calls, answered, calls_of
from pytest_ragft.check.training.formats.content import GAP, MeantError, text_of
from pytest_ragft.check.training.formats.format import shown
from pytest_ragft.check.training.formats.plain import KEYS
from pytest_ragft.check.training.formats.style import ROLES, Style, Talk

Message = Mapping[str, Any]


class Said(NamedTuple):
    """A turn that may be learned, and what stands before it."""

    role: str
    text: str
    kind: Literal["answer", "tool-call"]
    before: str
    question: str
    system: str


class Walk:
    """What is known of a conversation up to some turn."""

    __slots__ = ("before", "calls", "question", "spoken", "style", "system", "tools")

    def __init__(self, talk: Talk) -> None:
        self.style = talk.style
        self.tools = talk.tools
        self.system = talk.system
        self.before = talk.tools.text
        self.question = ""
        self.spoken = ""
        """Who spoke last, the system apart."""
        self.calls = Calls()

    def step(self, message: Any, position: int) -> Said | None:  # noqa: ANN401  # rows hold anything
        """Takes a message into account; `None` for the system's. Raises `MeantError`."""
        role = role_of(message, position, self.style)
        if role == "system":
            self.system = more(self.system, _text(message, position, self.style))
            return None
        self._follows(role, position)
        kind: Literal["answer", "tool-call"] = "answer"
        if role in SPEAKING:
            text, called = self._answer(message, position, role)
            kind = "tool-call" if called else "answer"
        else:
            text = _text(message, position, self.style)
            if role == "tool":
                answered(self.calls, message, position)
        said = Said(role, text, kind, self.before, self.question, self.system)
        self.question = text if role == "user" else self.question
        self.before = more(self.before, text)
        self.spoken = role
        return said

    def _answer(self, message: Message, position: int, role: str) -> tuple[str, bool]:
        """What the assistant says and calls, and whether it calls anything."""
        content = message.get(self.style.content)
        if role == "assistant" and type(content) is str and len(message) == KEYS:
            self.calls = Calls()
            return content, False
        self.calls, called = calls_of(message, position, self.tools, self.style.content, role)
        if not called:
            return _said(message, position, self.style), False
        said = text_of(content, "content") if role == "assistant" and content is not None else ""
        return more(said, called), True

    def _follows(self, role: str, position: int) -> None:
        """Raises `MeantError` where this role may not speak now."""
        if self.calls.waiting and role != "tool":
            call = f"the call of {self.calls.name!r} is answered"
            found = f"message {position + 1}: {role} before {call}"
            raise MeantError(found, "a tool's result for each call")
        if role == "tool" and not self.calls.made:
            found = f"message {position + 1}: a tool's result that nothing asked for"
            raise MeantError(found, "a call of the assistant before it")
        if self.style.alternates:
            after = self.spoken in SPEAKING or not self.spoken
            if (role in SPEAKING) == after:
                last = f"after {self.spoken}" if self.spoken else "first"
                found = f"message {position + 1}: {role} {last}"
                raise MeantError(found, "user and assistant in turn, user first")


SPEAKING = frozenset({"assistant", "function_call"})
"""Roles whose turns the model is to learn."""


def role_of(message: Any, position: int, style: Style) -> str:  # noqa: ANN401  # rows hold anything
    """Raises `MeantError` for what is no message, or of nobody."""
    if type(message) is not dict:
        raise MeantError(f"message {position + 1}: {shown(message)}", "an object")
    said = message.get(style.role)
    role = ROLES.get(said) if type(said) is str else None
    if role is None:
        found = f"{style.role} {shown(said)}" if style.role in message else f"no {style.role}"
        raise MeantError(f"message {position + 1}: {found}", f"{style.role}: {style.expected}")
    return role


def _text(message: Message, position: int, style: Style) -> str:
    value = message.get(style.content)
    if type(value) is str:
        return value
    name = f"{style.content} of message {position + 1}"
    if value is None:
        found = "null" if style.content in message else "missing"
        raise MeantError(f"{name}: {found}", "text")
    return text_of(value, name)


def _said(message: Message, position: int, style: Style) -> str:
    """The answer; the thoughts where there is nothing else."""
    thoughts = message.get("thinking") or message.get("reasoning_content")
    if not message.get(style.content) and isinstance(thoughts, str):
        return thoughts
    return _text(message, position, style)


def has_weight(message: Message, position: int) -> bool:
    """Weight 0, and axolotl's `train: false`, leave a turn out."""
    if len(message) == KEYS:
        return True
    weight = message.get("weight")
    if weight is not None and not (isinstance(weight, (int, float)) and weight in {0, 1}):
        raise MeantError(f"weight of message {position + 1}: {shown(weight)}", "0 or 1")
    return (
        weight != 0 and message.get("train") is not False and message.get("training") is not False
    )


def more(text: str, added: str) -> str:
    return f"{text}{GAP}{added}" if text and added else text or added
