"""A plain value as it is written in Python."""

import json
from collections.abc import Mapping

from pytest_ragft.check.fact import Value


def python(value: Value, quote: str = '"') -> str:
    """The expression that gives the value, with these quotes around texts."""
    if isinstance(value, str):
        return _text(value, quote)
    if isinstance(value, Mapping):
        pairs = (f"{_text(key, quote)}: {python(inner, quote)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(python(inner, quote) for inner in value) + "]"
    return repr(value)


def _text(value: str, quote: str) -> str:
    inner = json.dumps(value, ensure_ascii=False)[1:-1]
    if quote == "'":
        inner = inner.replace('\\"', '"').replace("'", "\\'")
    return quote + inner + quote
