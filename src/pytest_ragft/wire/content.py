"""The content of one turn, a string or a list of parts: its text, read and edited."""

from collections.abc import Callable
from typing import Any

from pytest_ragft.wire.untrusted import mapping, string

SEPARATOR = "\n\n"
"""Between the text parts of one turn: what `Call.surround` puts between texts."""
_TEXT_PARTS = frozenset({"text", "input_text", "output_text", "summary_text", None})


def text_of(content: object) -> str:
    """The text of a content string or of the text parts of a list."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return SEPARATOR.join(text for text in map(part_text, content) if text)


def said(content: object) -> str:
    """The text of a reply, whose parts follow each other without a gap."""
    if isinstance(content, list):
        return "".join(map(part_text, content))
    return string(content)


def part_text(part: object) -> str:
    """What a part says; documents and search results are text that the model reads, too."""
    if not isinstance(part, dict):
        return string(part)
    kind = part.get("type")
    if kind == "document":
        return _document_text(mapping(part.get("source")))
    if kind == "search_result":
        return _plain_text(part.get("content"))
    return _own_text(part)


def edit_part(part: object, text: str) -> object:
    """The part saying something else; only for one that says something."""
    if not isinstance(part, dict):
        return text
    kind = part.get("type")
    if kind == "document":
        source = part["source"]
        if source.get("type") == "text":
            return {**part, "source": {**source, "data": text}}
        return {**part, "source": {**source, "content": _with_content(source["content"], text)}}
    if kind == "search_result":
        return {**part, "content": _with_content(part["content"], text)}
    return {**part, "refusal" if kind == "refusal" else "text": text}


def edit_content(content: object, text: str, part_type: str) -> object:
    """The content with another text, new parts being of `part_type`."""
    if not isinstance(content, list):
        return text

    def write(part: object, text: str) -> object:
        return {"type": part_type, "text": text} if part is None else edit_part(part, text)

    return edit_parts(content, text, part_text, write)


def edit_parts(
    parts: list[Any],
    text: str,
    read: Callable[[Any], str | None],
    write: Callable[[Any, str], Any],
) -> list[Any]:
    """The parts with another text; those that are not text, or not touched, stay themselves.

    `write(part, text)` makes a part that says `text`, a new one for None. New text becomes a part
    of its own, so that it never carries a mark of another one.
    """
    places = [place for place, part in enumerate(parts) if read(part)]
    texts = [read(parts[place]) or "" for place in places]
    old = SEPARATOR.join(texts)
    before, found, after = text.partition(old) if old else ("", "", "")
    if found and _stands_apart(before, after):
        head = [write(None, before.removesuffix(SEPARATOR))] if before else []
        tail = [write(None, after.removeprefix(SEPARATOR))] if after else []
        return [*head, *parts, *tail]
    start, text = _strip_start(texts, text)
    end, text = _strip_end(texts[start:], text)
    changed = places[start : len(places) - end]
    if changed:
        new = _share(parts, changed, text)
        kept = [place for place in range(len(parts)) if place not in changed or new.get(place)]
        return [write(parts[at], new[at]) if at in changed else parts[at] for at in kept]
    at = places[start] if start < len(places) else len(parts)
    return [*parts[:at], write(None, text), *parts[at:]] if text else parts


def _stands_apart(before: str, after: str) -> bool:
    """Whether the texts around the old one are parts of their own."""
    leads = before == "" or (before.endswith(SEPARATOR) and before != SEPARATOR)
    follows = after == "" or (after.startswith(SEPARATOR) and after != SEPARATOR)
    return leads and follows


def _share(parts: list[Any], changed: list[int], text: str) -> dict[int, str]:
    """One paragraph for each changed part if there are as many; else one part says it all.

    That is the one with a cache mark, where there is one, so that the mark stays.
    """
    paragraphs = text.split(SEPARATOR)
    if len(paragraphs) == len(changed):
        return dict(zip(changed, paragraphs, strict=True))
    marked = [place for place in changed if "cache_control" in mapping(parts[place])]
    return {marked[-1] if marked else changed[0]: text}


def _strip_start(texts: list[str], text: str) -> tuple[int, str]:
    count = 0
    for known in texts:
        if not text.startswith(known + SEPARATOR) or text == known + SEPARATOR:
            break
        text = text.removeprefix(known + SEPARATOR)
        count += 1
    return count, text


def _strip_end(texts: list[str], text: str) -> tuple[int, str]:
    count = 0
    for known in reversed(texts):
        if not text.endswith(SEPARATOR + known) or text == SEPARATOR + known:
            break
        text = text.removesuffix(SEPARATOR + known)
        count += 1
    return count, text


def _own_text(part: dict[str, Any]) -> str:
    kind = part.get("type")
    if kind == "refusal":
        return string(part.get("refusal"))
    is_text = isinstance(kind, str | None) and kind in _TEXT_PARTS
    return string(part.get("text")) if is_text else ""


def _plain_text(content: object) -> str:
    """Of text parts alone, so that nothing is read deeper than a provider nests it."""
    if not isinstance(content, list):
        return string(content)
    texts = (_own_text(part) if isinstance(part, dict) else string(part) for part in content)
    return SEPARATOR.join(text for text in texts if text)


def _document_text(source: dict[str, Any]) -> str:
    if source.get("type") == "text":
        return string(source.get("data"))
    return _plain_text(source.get("content")) if source.get("type") == "content" else ""


def _with_content(content: object, text: str) -> object:
    """A document's or search result's; its text becomes that of its first part."""
    if not isinstance(content, list):
        return text
    kept = next((part for part in content if _plain_text([part])), None)
    return [edit_part(kept, text)]
