"""Texts of messages and fields, as they are written: plain, in parts, or as JSON."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from zlib import crc32

from pytest_ragft.check.training.formats.format import shown

GAP = "\n\n"
"""Between the turns of a prompt."""


class MeantError(Exception):
    """What stands where something else was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected


def text_of(value: Any, name: str) -> str:  # noqa: ANN401  # rows hold anything
    """A text, or the texts of its parts; raises `MeantError` for what is neither."""
    if type(value) is str:
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, (_part(part, name) for part in value)))
    raise MeantError(f"{name}: {shown(value)}", "text")


def _part(part: Any, name: str) -> str:  # noqa: ANN401  # as above
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        raise MeantError(f"{name}: a list with {shown(part)} in it", "text, or a list of parts")
    text = part.get("text", part.get("value"))  # LLaMA-Factory's own format says `value`
    return text if isinstance(text, str) else _medium(part)


def _medium(part: dict[str, Any]) -> str:
    """An image or a recording as a mark: prompts about different ones are not the same prompt."""
    for name in _MEDIA:
        if name in part:
            return f"[{name} {crc32(str(part[name]).encode('utf-8', 'surrogatepass')):08x}]"
    return ""


_MEDIA = (
    "image_url", "image", "input_image", "input_audio", "audio", "video", "file", "fileData",
    "inlineData", "source",
)  # fmt: skip
"""Keys that hold one, or say where it is."""


def field(row: Any, name: str) -> str:  # noqa: ANN401  # as above
    """Text of a column that has to be there."""
    if name not in row:
        raise MeantError(f"no {name}", f"{name}, a text")
    value = row[name]
    if type(value) is str:
        return value
    raise MeantError(f"{name}: {shown(value)}", "text")


def optional(row: Any, name: str) -> str:  # noqa: ANN401  # as above
    value = row.get(name)
    return "" if value is None else field(row, name)


def scalar(row: Any, name: str) -> str:  # noqa: ANN401  # as above
    """The same, numbers and truth values written out: templates do so."""
    value = row.get(name)
    return str(value) if isinstance(value, (int, float)) else field(row, name)


def joined(texts: Iterable[str]) -> str:
    return GAP.join(filter(None, texts))


BESIDE = (
    "context", "contexts", "passage", "passages", "document", "documents", "doc", "article",
    "paragraph", "background", "about_me", "about", "profile", "persona", "scenario", "situation",
    "evidence", "reference", "references", "knowledge", "chunk", "chunks", "excerpt", "snippet",
    "source_text", "retrieved", "retrieved_context", "retrieved_docs", "schema", "facts", "story",
    "transcript", "report", "category",
)  # fmt: skip
"""Columns that templates put into the prompt, beside what is asked."""


def beside(row: Any, names: Iterable[str]) -> list[str]:  # noqa: ANN401  # as above
    """What they hold of a row: a text, or a list of texts or of objects with one."""
    return [text for name in names if name in row for text in _texts(row[name])]


def _texts(value: Any) -> list[str]:  # noqa: ANN401  # as above
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return []
    held = (
        each.get("text", each.get("content")) if isinstance(each, dict) else each for each in value
    )
    found: list[str] = []
    for each in held:
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, list):
            found.extend(text for text in each if isinstance(text, str))
    return found


def dumped(value: Any) -> str:  # noqa: ANN401  # as above
    """Arguments and tools as text; a text that is JSON already stays as it is."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        raise MeantError("JSON nested hundreds of levels deep", "a few levels") from None


class Tools(NamedTuple):
    """What a row says may be called."""

    text: str = ""
    names: frozenset[str] = frozenset()
    """Empty where they are not known."""


NO_TOOLS = Tools()


def tools_of(row: Any) -> Tools:  # noqa: ANN401  # as above
    """Of the column `tools`, or `functions` as they were called before; raises `MeantError`."""
    value = row.get("tools") or row.get("functions")
    if not value:
        return NO_TOOLS
    text = dumped(value)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise MeantError(f"tools: {shown(value)}", "a list of tools as JSON") from None
    if not isinstance(value, list):
        return Tools(text)
    names = [_tool_name(tool) for tool in value]
    return Tools(text, frozenset(names) if all(names) else frozenset())


def _tool_name(tool: Any) -> str:  # noqa: ANN401  # as above
    if not isinstance(tool, dict):
        return ""
    function = tool.get("function")
    name = function.get("name") if isinstance(function, dict) else tool.get("name")
    return name if isinstance(name, str) else ""
