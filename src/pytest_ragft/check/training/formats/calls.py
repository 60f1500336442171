"""Calls of tools in a conversation, and their results."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pytest_ragft.check.training.formats.content import MeantError, Tools, dumped
from pytest_ragft.check.training.formats.format import shown


class Calls:
    """Those of the last turn that called something."""

    __slots__ = ("ids", "made", "name", "waiting")

    def __init__(self, name: str = "", ids: frozenset[str] = frozenset(), waiting: int = 0) -> None:
        self.name = name
        """Of the first."""
        self.ids = ids
        """Not yet answered; empty where calls have no ids."""
        self.waiting = waiting
        """Calls that are not yet answered."""
        self.made = waiting > 0


class Call(NamedTuple):
    """One call: its name, its arguments as JSON, its id."""

    name: str
    arguments: str
    id: str


def calls_of(
    message: Mapping[str, Any], position: int, tools: Tools, content: str, role: str
) -> tuple[Calls, str]:
    """The calls of a message, and what they look like as text; raises `MeantError`."""
    place = f"message {position + 1}"
    if role == "function_call":
        found = [_from_text(message.get(content), place)]
    elif message.get("function_call"):
        found = [_call(message["function_call"], place)]
    else:
        found = _listed(message.get("tool_calls"), place)
    for call in found:
        if tools.names and call.name and call.name not in tools.names:
            known = ", ".join(sorted(tools.names)[:6])
            raise MeantError(f"{place}: a call of {call.name!r}", f"one of the tools: {known}")
    ids = frozenset(call.id for call in found if call.id)
    name = found[0].name if found else ""
    text = "\n".join(f"{call.name}({call.arguments})" for call in found)
    return Calls(name, ids, len(found)), text


def _listed(value: Any, place: str) -> list[Call]:  # noqa: ANN401  # rows hold anything
    if not value:
        return []
    if not isinstance(value, list):
        raise MeantError(f"tool_calls of {place}: {shown(value)}", "a list of calls")
    return [_call(entry, place) for entry in value]


def _call(value: Any, place: str) -> Call:  # noqa: ANN401  # as above
    """A call as OpenAI writes it, or as TRL does, without `function` around it."""
    function = value.get("function", value) if isinstance(value, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name:
        raise MeantError(f"a call in {place}: {shown(value)}", "function: {name, arguments}")
    key = value.get("id")
    arguments = dumped(function.get("arguments", {}))
    return Call(name, arguments, key if isinstance(key, str) else "")


def _from_text(value: Any, place: str) -> Call:  # noqa: ANN401  # as above
    """ShareGPT writes the call into the turn's text; several stand in a list."""
    try:
        parsed = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        parsed = None
    if isinstance(parsed, dict) and isinstance(parsed.get("name"), str):
        return Call(parsed["name"], dumped(parsed.get("arguments", {})), "")
    if isinstance(value, str) and value:
        return Call("", value, "")
    raise MeantError(f"a call in {place}: {shown(value)}", "{name, arguments} as JSON")


def answered(calls: Calls, message: Mapping[str, Any], position: int) -> None:
    """Strikes off the call that a tool's turn answers; raises `MeantError` where there is none."""
    key = message.get("tool_call_id")
    if not isinstance(key, str) or not calls.ids:
        calls.waiting = max(calls.waiting - 1, 0)
        return
    if key not in calls.ids:
        raise MeantError(
            f"message {position + 1}: a result for the call {key!r}",
            f"one of the calls before it: {', '.join(sorted(calls.ids))}",
        )
    calls.waiting = max(calls.waiting - 1, 0)
