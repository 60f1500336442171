"""Texts anywhere in a row, and the row with other texts in their places."""

from collections.abc import Callable, Iterator
from typing import Any


def texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401  # rows hold anything
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def replaced(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401  # as above
    """Keys stay; so does all that is no text."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: replaced(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, change) for inner in value]
    return value
