"""The turns in the body of an Anthropic messages call, as Anthropic, Vertex and Bedrock take it."""

from typing import Any

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire import blocks
from pytest_ragft.wire.blocks import Dialect, Turn
from pytest_ragft.wire.content import SEPARATOR, edit_content, edit_part, part_text, text_of
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.turns import role_of
from pytest_ragft.wire.untrusted import string

_SYSTEM = -1
"""The origin of the `system` prompt, which stands in front of the list of messages."""
_ANSWER = "tool_result"
_RESULTS = frozenset({_ANSWER, "mcp_tool_result"})
"""The other is the provider's own answer to a call of the same turn."""
_SOURCES = frozenset({"document", "search_result"})


def is_body(body: Body) -> bool:
    """Whether it has what each of these calls has."""
    return isinstance(body.get("messages"), list)


def read_turns(body: Body) -> tuple[Message, ...]:
    """The system prompt, then each turn; what tools and documents say are turns of their own."""
    system = text_of(body.get("system"))
    first = (Message("system", system, _SYSTEM),) if system else ()
    return (*first, *blocks.read(_turns(body), _DIALECT))


def write_turns(body: Body, call: Call) -> Body:
    """The body with the turns of an edited call; new system turns go into `system`."""
    turns, items = _turns(body), body["messages"]
    spoken = tuple(message for message in call.messages if not _is_system(message))
    edited = blocks.write(turns, Call(call.model, spoken), _DIALECT)
    messages = [_item(turn, items, turns) for turn in edited]
    return {**_with_system(body, call), "messages": messages}


def _is_system(message: Message) -> bool:
    return message.role == "system" and message.origin in (None, _SYSTEM)


def _with_system(body: Body, call: Call) -> Body:
    given = body.get("system")
    shown = text_of(given)
    told = [message for message in call.messages if _is_system(message)]
    if [message.text for message in told] == ([shown] if shown else []):
        return body
    if not told:
        return {name: value for name, value in body.items() if name != "system"}
    if not isinstance(given, list):
        return {**body, "system": SEPARATOR.join(message.text for message in told)}
    parts: list[Any] = []
    for message in told:
        is_new = message.origin is None
        text = message.text
        parts += [_new_text(text)] if is_new else _as_list(edit_content(given, text, "text"))
    return {**body, "system": parts}


def _as_list(content: object) -> list[Any]:
    return content if isinstance(content, list) else [content]


def _turns(body: Body) -> list[Turn]:
    return [_turn(index, item) for index, item in enumerate(body["messages"])]


def _turn(index: int, item: object) -> Turn:
    content = item.get("content") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(content, str | list):
        return Turn("user", None, index)
    parts = [content] if isinstance(content, str) else content
    return Turn(role_of(item), parts, index, answers=any(map(_is_answer, parts)))


def _item(turn: Turn, items: list[Any], turns: list[Turn]) -> Any:  # noqa: ANN401 -- any JSON value may stand in the list
    """A turn as it is written; one that was not touched stays the very item that it was."""
    if turn.origin is None:
        role = "assistant" if turn.role == "assistant" else "user"
        return {"role": role, "content": _plain(turn.blocks or [])}
    item = items[turn.origin]
    if turn.blocks is turns[turn.origin].blocks:
        return item
    parts = turn.blocks or []
    return {**item, "content": _plain(parts) if isinstance(item["content"], str) else parts}


def _plain(parts: list[Any]) -> str:
    """Blocks that hold nothing but text, as one string."""
    return SEPARATOR.join(map(part_text, parts))


def _is_answer(block: object) -> bool:
    return isinstance(block, dict) and block.get("type") == _ANSWER


def _is_result(block: object) -> bool:
    return isinstance(block, dict) and string(block.get("type")) in _RESULTS


def _words(block: object) -> str | None:
    kind = block.get("type") if isinstance(block, dict) else "text"
    return part_text(block) or None if kind == "text" else None


def _write_words(block: object, text: str) -> object:
    return _new_text(text) if block is None else edit_part(block, text)


def _new_text(text: str) -> Body:
    return {"type": "text", "text": text}


def _result(block: object) -> str | None:
    """What a tool said, or a document: each is a turn beside the words around it."""
    if not isinstance(block, dict):
        return None
    if _is_result(block):
        return text_of(block.get("content"))
    return part_text(block) or None if string(block.get("type")) in _SOURCES else None


def _write_result(block: Body, text: str) -> object:
    if not _is_result(block):
        return edit_part(block, text)
    return {**block, "content": edit_content(block.get("content"), text, "text")}


_DIALECT = Dialect(
    text_of=_words,
    write_text=_write_words,
    result_of=_result,
    write_result=_write_result,
)
