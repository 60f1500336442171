"""The turns of a prompt on the wire, kept, edited, dropped and added to as a call says."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pytest_ragft.diagnosis.call import Call, Message, Role
from pytest_ragft.wire.content import SEPARATOR

__all__ = [
    "SEPARATOR",
    "Item",
    "Writing",
    "deployment_in",
    "rewrite",
    "role_of",
    "write_model",
]

Item = dict[str, Any]
_DEPLOYMENT = re.compile(r"/deployments/([^/]+)/")
_ROLES: dict[object, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
    "function": "tool",
}


def role_of(item: Item) -> Role:
    """The turn's role; one that is not known is somebody speaking to the model."""
    role = item.get("role")
    return _ROLES.get(role, "user") if isinstance(role, str) else "user"


def _never(item: Item) -> bool:  # noqa: ARG001 -- a question about an item
    return False


@dataclass(frozen=True, slots=True)
class Writing:
    """How one wire format writes turns."""

    edit: Callable[[Item, str], Item]
    add: Callable[[Message], Item]
    asks: Callable[[Item], bool] = _never
    """Whether an item calls tools."""
    answers: Callable[[Item], bool] = _never
    """Whether an item is what a tool said, and so has to follow the call of that tool."""


def rewrite(items: Sequence[Any], shown: Call, call: Call, writing: Writing) -> list[Any]:
    """The wire's turns after an edit of a call.

    A turn that the call shows is kept, edited, or dropped if it is gone; a new turn follows the
    one that it follows in the call, and the answers to that one's tool calls; items that the call
    never showed keep their place. A turn that calls tools, or answers such a call, is emptied
    rather than dropped: one without the other would be refused.
    """
    texts = {message.origin: message.text for message in shown.messages}
    kept = {m.origin: m.text for m in call.messages if m.origin is not None}
    added = _added(call)
    result: list[Any] = []
    waiting = [writing.add(message) for message in added[-1]]
    for index, item in enumerate(items):
        is_answer = isinstance(item, dict) and writing.answers(item)
        if not is_answer:
            result += waiting
            waiting = []
        if index not in texts or kept.get(index) == texts[index]:
            result.append(item)
        elif index in kept or is_answer or writing.asks(item):
            result.append(writing.edit(item, kept.get(index, "")))
        waiting += [writing.add(message) for message in added[index]]
    return result + waiting


def deployment_in(path: str) -> str:
    """The model that an Azure path names; empty for another path."""
    found = _DEPLOYMENT.search(path)
    return unquote(found[1]) if found else ""


def write_model(body: Item, shown: Call, call: Call, *, in_path: bool = False) -> Item:
    """The body with the model of an edited call.

    Raises ValueError where the path names the model: the body would be changed to no effect.
    """
    if call.model == shown.model:
        return body
    if in_path:
        message = (
            f"the URL names the model {shown.model!r}, so {call.model!r} cannot be called there; "
            "let the app name its model in the body of its calls"
        )
        raise ValueError(message)
    return {**body, "model": call.model}


def _added(call: Call) -> dict[int, list[Message]]:
    """New turns by the place of the turn that they follow, -1 at the very start."""
    added: dict[int, list[Message]] = defaultdict(list)
    place = -1
    for message in call.messages:
        if message.origin is None:
            added[place].append(message)
        else:
            place = message.origin
    return added
