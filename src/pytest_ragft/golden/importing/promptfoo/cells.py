"""A row of promptfoo's CSV as a test: `__expected` and the other columns with two underscores."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pytest_ragft.golden.importing.promptfoo.types import CODE, TYPES

_ASSERT = re.compile(r"(not-)?([a-z][a-z0-9:-]*?)(?:\((\d+(?:\.\d+)?)\))?(?::(.*))?", re.DOTALL)
_LISTS = frozenset({"contains-all", "contains-any", "icontains-all", "icontains-any"})
_SCORED = frozenset({"similar", "levenshtein", "rouge-n", "classifier", "cost", "latency"})
_SIMILAR = 0.8
"""promptfoo's threshold where none is given."""
_CONFIG = re.compile(r"__config:(__expected\d*):(\w+)")


def test_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """As it would stand in a configuration."""
    found: dict[str, Any] = {"vars": {}, "assert": [], "metadata": {}, "options": {}}
    columns: dict[str, dict[str, Any]] = {}
    for key, value in fields.items():
        cell = value.strip() if isinstance(value, str) else value
        if cell in ("", None):
            continue
        if key.startswith("__expected"):
            columns[key] = expectation(str(cell))
        elif key.startswith("__metadata:"):
            name = key.removeprefix("__metadata:")
            values = [each.strip() for each in str(cell).split(",")]
            found["metadata"][name.removesuffix("[]")] = values if name.endswith("[]") else cell
        elif key in {"__prefix", "__suffix"}:
            found["options"][key.strip("_")] = cell
        elif key in {"__description", "__metric", "__threshold", "__providerOutput"}:
            found[key.strip("_")] = cell
        elif not key.startswith("__"):
            found["vars"][key] = value
    _configure(fields, columns)
    metric = found.pop("metric", None)
    found["assert"] = [{**each, "metric": metric} if metric else each for each in columns.values()]
    return found


def _configure(fields: Mapping[str, Any], columns: Mapping[str, dict[str, Any]]) -> None:
    """Columns such as `__config:__expected1:threshold`."""
    for key, value in fields.items():
        match = _CONFIG.fullmatch(key)
        if match and (entry := columns.get(match[1]) or columns.get(_other(match[1]))):
            with suppress(TypeError, ValueError):
                entry[match[2]] = float(value)


def _other(column: str) -> str:
    """`__expected` and `__expected1` are one column."""
    return {"__expected": "__expected1", "__expected1": "__expected"}.get(column, "")


def expectation(cell: str) -> dict[str, Any]:
    """What a cell such as `contains:30 days` or `similar(0.9):text` asserts; else equality."""
    for prefix in ("javascript:", "fn:", "eval:"):
        if cell.startswith(prefix):
            return {"type": "javascript", "value": cell.removeprefix(prefix)}
    if cell.startswith("grade:"):
        return {"type": "llm-rubric", "value": cell.removeprefix("grade:").strip()}
    if cell.startswith("file://"):
        return {"type": "python" if ".py" in cell else "javascript", "value": cell}
    match = _ASSERT.fullmatch(cell)
    if match is None or (match[2] not in TYPES and match[2] not in CODE):
        return {"type": "equals", "value": cell}
    return _typed(match)


def _typed(match: re.Match[str]) -> dict[str, Any]:
    kind, value = match[2], match[4]
    found: dict[str, Any] = {"type": f"{match[1] or ''}{kind}"}
    if kind in _LISTS:
        found["value"] = [each.strip() for each in (value or "").split(",")]
    elif value is not None:
        found["value"] = value.strip()
    if match[3]:
        found["threshold"] = float(match[3])
    elif kind == "similar":
        found["threshold"] = _SIMILAR
    return found
