"""The turns of a prompt as the OpenAI formats carry them: content strings or lists of parts."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Role

Item = dict[str, Any]
SEPARATOR = "\n\n"
"""Between the text parts of one turn: what `Call.surround` puts between texts."""
_TEXT_PARTS = frozenset({"text", "input_text", "output_text", "summary_text", None})
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
    return _ROLES.get(item.get("role"), "user")


def text_of(content: object) -> str:
    """The text of a content string or of the text parts of a list."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return SEPARATOR.join(text for text in map(_part_text, content) if text)


def edit_content(content: object, text: str, part_type: str) -> object:
    """The content with another text; parts that are not text, or not touched, stay themselves."""
    if not isinstance(content, list):
        return text
    old = text_of(content)
    before, found, after = text.partition(old) if old else ("", "", text)
    if old and not found:
        rest = [part for part in content if not _part_text(part)]
        return [{"type": part_type, "text": text}, *rest]
    head = [{"type": part_type, "text": before.removesuffix(SEPARATOR)}] if before else []
    tail = [{"type": part_type, "text": after.removeprefix(SEPARATOR)}] if after else []
    return [*head, *content, *tail]


def rewrite(
    items: Sequence[Any],
    shown: Call,
    call: Call,
    edit: Callable[[Item, str], Item],
    add: Callable[[Message], Item],
) -> list[Any]:
    """The wire's turns after an edit of a call.

    A turn that the call shows is kept, edited, or dropped if it is gone; a new turn follows the
    one that it follows in the call; items that the call never showed keep their place.
    """
    texts = {message.origin: message.text for message in shown.messages}
    kept = {m.origin: m.text for m in call.messages if m.origin is not None}
    added = _added(call)
    result: list[Any] = [add(message) for message in added[-1]]
    for index, item in enumerate(items):
        if index not in texts or kept.get(index) == texts[index]:
            result.append(item)
        elif index in kept:
            result.append(edit(item, kept[index]))
        result.extend(add(message) for message in added[index])
    return result


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


def _part_text(part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict) or part.get("type") not in _TEXT_PARTS | {"refusal"}:
        return ""
    text = part.get("refusal") if part.get("type") == "refusal" else part.get("text")
    return text if isinstance(text, str) else ""
