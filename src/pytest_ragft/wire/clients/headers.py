"""Headers of requests, in whatever mapping a library holds them."""

from collections.abc import Mapping
from typing import Any


def named(headers: Any) -> dict[str, str]:  # noqa: ANN401  # a mapping of any library
    """By their names in lower case, as text."""
    return {_text(name).lower(): _text(value) for name, value in headers.items()}


def changed(headers: Any, length: int, others: Mapping[str, str]) -> Any:  # noqa: ANN401  # as above
    """A copy for another body: its length, where it was told at all, and whatever else changes."""
    copied = headers.copy()
    given = {_text(name).lower() for name in headers}
    changes = {**({"content-length": str(length)} if "content-length" in given else {}), **others}
    for name in list(headers):
        if _text(name).lower() in changes:
            copied.pop(name, None)
    copied.update(changes)
    return copied


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
