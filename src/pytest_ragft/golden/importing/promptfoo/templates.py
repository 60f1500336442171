"""The `{{variables}}` of promptfoo's templates, put in place; filters and code are not run."""

import json
import re
from collections.abc import Mapping
from typing import Any

from pytest_ragft.golden.importing.imported import RowError

_PLACE = re.compile(r"\{\{-?\s*([A-Za-z_]\w*(?:\.\w+)*)\s*-?\}\}")
_LEFT = re.compile(r"\{\{|\{%")


def rendered(value: Any, variables: Mapping[str, Any]) -> Any:  # noqa: ANN401  # of JSON
    """Raises `RowError` for a template that needs more than the values of variables."""
    if isinstance(value, str):
        text = _PLACE.sub(lambda match: _value(match[1], variables), value)
        if _LEFT.search(_PLACE.sub("", value)):
            raise RowError("a template with filters, code or unknown variables")
        return text
    if isinstance(value, Mapping):
        return {key: rendered(each, variables) for key, each in value.items()}
    if isinstance(value, list):
        return [rendered(each, variables) for each in value]
    return value


def _value(path: str, variables: Mapping[str, Any]) -> str:
    found: Any = variables
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            raise RowError(f"a template with {path!r}, which is no variable of the test")
        found = found[name]
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
