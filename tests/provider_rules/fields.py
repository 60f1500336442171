"""What the rules of several formats ask of a field."""

from collections.abc import Collection, Iterator
from typing import Any


def missing(body: dict[str, Any], *names: str) -> Iterator[str]:
    """Fields that must be there and say something."""
    yield from (f"{name!r} is missing" for name in names if not body.get(name))


def typed_blocks(
    content: Any, place: str, kinds: Collection[str], *, empty: bool = False
) -> Iterator[str]:
    """A text, or a list of objects that name their type; `empty`: texts may be."""
    if isinstance(content, str):
        if not content and not empty:
            yield f"{place} is an empty text"
    elif not isinstance(content, list) or not content:
        yield f"{place} is neither a text nor a list with something in it: {content!r}"
    else:
        for index, block in enumerate(content):
            yield from _block(block, f"{place}[{index}]", kinds, empty=empty)


def _block(block: Any, place: str, kinds: Collection[str], *, empty: bool) -> Iterator[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in kinds:
        yield f"{place} is of type {kind!r}, not of {sorted(kinds)}"
    elif "text" in kind.split("_") and not (block.get("text") or (empty and "text" in block)):
        yield f"{place} has no text"


def answered(asking: list[str], answering: list[str], place: str) -> Iterator[str]:
    """Ids of tool calls and of the results that follow them, which must be the same."""
    if sorted(asking) != sorted(answering):
        yield f"{place}: tool calls {asking} are followed by results of {answering}"
