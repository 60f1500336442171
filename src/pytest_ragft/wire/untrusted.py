"""Values out of JSON whose shape nobody has checked, read as what they should be."""

import json
import math
from typing import Any


def mapping(value: object) -> dict[str, Any]:
    """The object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """The objects of a list; an object by itself is a list of one."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def string(value: object) -> str:
    """The text; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def count(value: object) -> int:
    """The whole number; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0
    return int(value)


def dumped(value: object) -> str:
    """JSON on one line, every character as itself."""
    return json.dumps(value, ensure_ascii=False)


def loaded(text: str | bytes) -> object:
    """What a JSON text says; None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
