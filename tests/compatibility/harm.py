"""What an edit did to a body beside adding text."""

import json
from collections.abc import Iterator, Sequence
from typing import Any


def harm(before: Any, after: Any, added: Sequence[str], place: str = "body") -> Iterator[str]:
    """Everything that is not an addition with one of those texts: keys, values, order, types."""
    if before == after:
        return
    if isinstance(before, str) and isinstance(after, str):
        if before not in after or not _holds(after, added):
            yield f"{place} was {before!r} and is {after!r}"
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from _fields(before, after, added, place)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(before, after, added, place)
    else:
        yield f"{place} was {json.dumps(before)} and is {json.dumps(after)}"


def _fields(
    before: dict[str, Any], after: dict[str, Any], added: Sequence[str], place: str
) -> Iterator[str]:
    if before.keys() != after.keys():
        yield f"{place} had {sorted(before)} and has {sorted(after)}"
    for name in before.keys() & after.keys():
        yield from harm(before[name], after[name], added, f"{place}.{name}")


def _items(before: list[Any], after: list[Any], added: Sequence[str], place: str) -> Iterator[str]:
    """Each item that was there is there, in order; what stands between them was added."""
    left = list(after)
    for index, old in enumerate(before):
        while left and any(harm(old, left[0], added)) and len(left) > len(before) - index:
            yield from _addition(left.pop(0), added, place)
        if not left:
            yield f"{place}[{index}] is gone: {json.dumps(old)}"
        else:
            yield from harm(old, left.pop(0), added, f"{place}[{index}]")
    for item in left:
        yield from _addition(item, added, place)


def _addition(item: Any, added: Sequence[str], place: str) -> Iterator[str]:
    if not _holds(item, added):
        yield f"{place} was given {json.dumps(item)}"


def _holds(value: Any, added: Sequence[str]) -> bool:
    told = json.dumps(value, ensure_ascii=False)
    return any(text in told for text in added)
