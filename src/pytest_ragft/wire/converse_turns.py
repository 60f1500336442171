"""The turns in a body of Bedrock's Converse, and of Amazon's own models, which look the same."""

from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Role
from pytest_ragft.wire import blocks, records
from pytest_ragft.wire.blocks import Dialect, Turn
from pytest_ragft.wire.content import SEPARATOR, edit_parts
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.turns import Item, role_of
from pytest_ragft.wire.untrusted import mapping, mappings, string

_SYSTEM = -1
_NAMES: dict[Role, str] = {"user": "user", "assistant": "assistant"}


def read_turns(body: Body) -> tuple[Message, ...]:
    """What tools, documents and searches say are turns of their own; reasoning stays unseen."""
    return blocks.read(_turns(body), _DIALECT)


def write_turns(body: Body, call: Call) -> Body:
    """Turns alternate as before, so a new one joins its neighbour where both are the user's."""
    turns = blocks.write(_turns(body), call, _DIALECT)
    told = [turn for turn in turns if turn.role != "system"]
    messages = blocks.items_of(told, body["messages"], "content", _NAMES, _DIALECT)
    system = [block for turn in turns if turn.role == "system" for block in turn.blocks or ()]
    edited = {**body, "messages": messages}
    if system == blocks.listed(body.get("system")):
        return edited
    if system:
        return {**edited, "system": system}
    return {name: value for name, value in edited.items() if name != "system"}


def _turns(body: Body) -> list[Turn]:
    system = blocks.listed(body.get("system"))
    first = [Turn("system", system, _SYSTEM)] if system else []
    return [*first, *(_turn(item, index) for index, item in enumerate(body["messages"]))]


def _turn(item: Any, index: int) -> Turn:  # noqa: ANN401 -- any JSON
    if not isinstance(item, dict):
        return Turn("user", None, index)
    content = blocks.listed(item.get("content"))
    answers = any("toolResult" in mapping(block) for block in content)
    role: Role = "assistant" if role_of(item) == "assistant" else "user"
    return Turn(role, content, index, answers)


def _text_of(block: object) -> str | None:
    """Words may stand under a guardrail's eye, or between citations."""
    if isinstance(block, str):
        return block
    given = mapping(block)
    if isinstance(given.get("text"), str):
        return string(given["text"])
    guarded = mapping(mapping(given.get("guardContent")).get("text")).get("text")
    if isinstance(guarded, str):
        return guarded
    cited = mappings(mapping(given.get("citationsContent")).get("content"))
    return "".join(string(part.get("text")) for part in cited) if cited else None


def _write_text(block: object, text: str) -> object:
    if isinstance(block, str):
        return text
    given = mapping(block)
    if "guardContent" in given and "text" not in given:
        guarded = given["guardContent"]
        return {**given, "guardContent": {**guarded, "text": {**guarded["text"], "text": text}}}
    if "citationsContent" in given and "text" not in given:
        cited = {**given["citationsContent"], "content": [{"text": text}]}
        return {**given, "citationsContent": cited}
    return {**given, "text": text}


def _result_of(block: object) -> str | None:
    given = mapping(block)
    if isinstance(given.get("toolResult"), dict):
        return _joined(given["toolResult"].get("content"))
    if isinstance(given.get("searchResult"), dict):
        return _joined(given["searchResult"].get("content"))
    source = mapping(mapping(given.get("document")).get("source"))
    if isinstance(source.get("text"), str):
        return string(source["text"])
    return _joined(source["content"]) if mappings(source.get("content")) else None


def _write_result(block: Item, text: str) -> Item:
    for name in ("toolResult", "searchResult"):
        if isinstance(block.get(name), dict):
            return {**block, name: _with_content(block[name], text)}
    document = block["document"]
    source = document["source"]
    if isinstance(source.get("text"), str):
        return {**block, "document": {**document, "source": {**source, "text": text}}}
    return {**block, "document": {**document, "source": _with_content(source, text)}}


def _joined(content: object) -> str:
    texts = map(_part_text, blocks.listed(content))
    return SEPARATOR.join(text for text in texts if text)


def _with_content(holder: Item, text: str) -> Item:
    parts = blocks.listed(holder.get("content"))
    return {**holder, "content": edit_parts(parts, text, _part_text, _write_part)}


def _part_text(part: object) -> str | None:
    """A part of a result, which may be JSON, or a result itself."""
    given = mapping(part)
    if isinstance(given.get("text"), str):
        return string(given["text"])
    if "json" in given:
        return records.text_of(given["json"])
    return None if "toolResult" in given else _result_of(given)


def _write_part(part: object, text: str) -> Item:
    given = mapping(part)
    if isinstance(given.get("text"), str) or not given:
        return {**given, "text": text}
    if "json" in given:
        return {**given, "json": records.edit(given["json"], text)}
    return _write_result(given, text)


_DIALECT = Dialect(_text_of, _write_text, _result_of, _write_result, merges=True)
