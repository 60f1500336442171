"""Messages with roles, as OpenAI, TRL, Together and Mistral take them; tools and thoughts too."""

from collections.abc import Callable
from typing import Any

from pytest_ragft.check.training.columns import ASSISTANT, Columns
from pytest_ragft.check.training.formats.content import MeantError, dumped, optional, tools_of
from pytest_ragft.check.training.formats.conversation import turns
from pytest_ragft.check.training.formats.format import Format, Reading, listed, no_row
from pytest_ragft.check.training.formats.style import CHAT, TALK, Style, Talk
from pytest_ragft.check.training.turn import Fault, Row, Turn

TURNS = CHAT._replace(alternates=True)
STRICT = TURNS._replace(expected="user or assistant")


def speaks(row: Row, column: str, key: str) -> bool:
    """Does a column hold messages whose speakers stand under a key?"""
    messages = row.get(column)
    if not isinstance(messages, list):
        return False
    return any(isinstance(message, dict) and key in message for message in messages[:3])


def talk_of(row: Row, style: Style, columns: Columns) -> Talk:
    """What stands beside the messages of a row; raises `MeantError`."""
    return Talk(style, columns.trained, tools_of(row), optional(row, "system"))


def spoken(column: str, style: Style) -> Callable[[Row, int, int, Columns], Reading]:
    """A reader of the messages in a column."""
    usual = TALK._replace(style=style)

    def read(row: Row, line: int, number: int, columns: Columns) -> Reading:
        if len(row) == 1 and columns.trained == ASSISTANT:
            return turns(row[column], line, number, usual)
        try:
            talk = talk_of(row, style, columns)
        except MeantError as error:
            return iter((Fault(line, number, error.found, error.expected),))
        return turns(row[column], line, number, talk)

    return read


_messages = spoken("messages", CHAT)
_strictly = spoken("messages", TURNS)
_in_turn = spoken("messages", STRICT)


def _claude(row: Row, line: int, number: int, columns: Columns) -> Reading:
    found = list(_strictly(row, line, number, columns))
    return iter(found + _beside(found, row, _CLAUDE))


def _together(row: Row, line: int, number: int, columns: Columns) -> Reading:
    found = list(_in_turn(row, line, number, columns))
    return iter(found + _beside(found, row, _TOGETHER))


def _beside(found: list[Turn | Fault], row: Row, known: frozenset[str]) -> list[Turn | Fault]:
    """A fault for columns that the format does not have, where there is none yet."""
    more = [key for key in row if key not in known]
    last = found[-1]
    if not more or isinstance(last, Fault):
        return []
    expected = f"{listed(sorted(known))} and no other key"
    return [Fault(last.line, last.row, f"also {listed(more)}", expected)]


def _bedrock(row: Row, line: int, number: int, columns: Columns) -> Reading:
    """`system` is a list of parts here."""
    told: dict[str, Any] = {"messages": row["messages"]}
    parts = row.get("system")
    if parts is not None:
        texts = (
            [part.get("text") for part in parts if isinstance(part, dict)]
            if isinstance(parts, list)
            else [parts]
        )
        told["system"] = "\n".join(dumped(text) for text in texts if text)
    return _strictly(told, line, number, columns)


_CLAUDE = frozenset({"system", "messages"})
_TOGETHER = frozenset({"messages", "tools"})
_SCHEMA = "bedrock-conversation-"


def _is_claude(row: Row) -> bool:
    return row.keys() == _CLAUDE and isinstance(row["system"], str) and _roles(row)


def _is_bedrock(row: Row) -> bool:
    return str(row["schemaVersion"]).startswith(_SCHEMA)


def _roles(row: Row) -> bool:
    return speaks(row, "messages", "role")


BEDROCK = Format("bedrock-conversation", ("schemaVersion", "messages"), _is_bedrock, _bedrock)
CLAUDE = Format("bedrock-claude", ("system", "messages"), _is_claude, _claude)
TOGETHER = Format("together-chat", ("messages",), no_row, _together)
"""Looks like the others: only where it is declared."""
MESSAGES = Format("chat", ("messages",), _roles, _messages)
CONVERSATIONS = Format(
    "chat-conversations",
    ("conversations",),
    lambda row: speaks(row, "conversations", "role"),
    spoken("conversations", CHAT),
)
CONVERSATION = Format(
    "chat-conversation",
    ("conversation",),
    lambda row: speaks(row, "conversation", "role"),
    spoken("conversation", CHAT),
)
