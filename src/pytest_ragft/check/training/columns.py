"""What the columns of a file are called, where a project or a tool says so."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pytest_ragft.check.training.turn import Row

_NO_NAMES: Mapping[str, str] = {}
ASSISTANT = frozenset({"assistant"})


class Columns(NamedTuple):
    """All empty where nothing is declared."""

    format: str = ""
    """Of `formats.FORMATS`; else recognised by content."""
    names: Mapping[str, str] = _NO_NAMES
    """By the format's own name, such as `instruction`, what the file calls it."""
    properties: Mapping[str, str] = _NO_NAMES
    """The same for a message: `role` and `content`."""
    roles: Mapping[str, str] = _NO_NAMES
    """By what the file calls a speaker: system, user, assistant, tool or function_call."""
    trained: frozenset[str] = ASSISTANT
    """Whose turns are learned."""
    place: str = ""
    """Where it is said, for messages."""

    @property
    def renames(self) -> bool:
        return bool(self.names or self.properties or self.roles)

    def translated(self, row: Row) -> dict[str, Any]:
        """The row in the format's own names."""
        taken = set(self.names.values())
        told = {key: value for key, value in row.items() if key not in taken}
        told.update({name: row[key] for name, key in self.names.items() if key in row})
        if self.properties or self.roles:
            for key in CONVERSATIONS:
                if isinstance(told.get(key), list):
                    told[key] = [self._message(message) for message in told[key]]
            told.update({key: self._message(told[key]) for key in _ANSWERS if key in told})
        return told

    def _message(self, message: Any) -> Any:  # noqa: ANN401  # rows hold anything
        if not isinstance(message, dict):
            return message
        taken = set(self.properties.values())
        told = {key: value for key, value in message.items() if key not in taken}
        found = {name: message[key] for name, key in self.properties.items() if key in message}
        told.update(found)
        role = told.get("role", told.get("from"))
        if isinstance(role, str) and role in self.roles:
            told["from" if "from" in told else "role"] = self.roles[role]
        return told


CONVERSATIONS = ("messages", "conversations", "conversation", "contents")
"""Columns that hold messages."""
_ANSWERS = ("chosen", "rejected")
"""Columns that may hold one message."""
UNDECLARED = Columns()
