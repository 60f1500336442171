"""Values of other tools as texts: of JSON, of a cell of a table, of a printed Python list."""

import ast
import io
import json
import re
import tokenize
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pytest_ragft.golden.importing.imported import RowError

SHOWN = 60
"""Characters of a value that are shown."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMPY_GAP = re.compile(r"['\"]\s+['\"]")


def plain(key: str) -> str:
    """`expectedOutput`, `Expected Output` and `expected-output` as `expected_output`."""
    return re.sub(r"[\s-]+", "_", _HUMP.sub("_", key.strip())).lower()


def is_empty(value: object) -> bool:
    """Does it say nothing? NaN is how pandas writes that there is nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {}, ()) or value != value  # noqa: PLR0124  # NaN


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def text(value: object) -> str:
    """Raises `RowError` for what is no text; a number is written as JSON writes it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise RowError(f"expected a text, found {shown(value)}")


def texts(value: object) -> tuple[str, ...]:
    """Of a list, of a list in JSON or in Python's words, or of one text."""
    found = listed(value)
    if isinstance(found, list | tuple):
        return tuple(text(entry) for entry in found if not is_empty(entry))
    return (text(found),)


def listed(value: object) -> object:
    """What a cell such as `["a", "b"]`, `['a', 'b']` or numpy's `['a' 'b']` stands for."""
    if not isinstance(value, str) or not value.strip().startswith("["):
        return value
    with suppress(ValueError, RecursionError):
        return json.loads(value)
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        if _NUMPY_GAP.search(value) and (cells := _strings(value)):
            return cells
        found = ast.literal_eval(value.strip())
        return found if isinstance(found, list) else value
    return value


def _strings(value: str) -> list[str]:
    """The texts of a list that is printed without commas; none where there is anything else."""
    found: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(value.strip()).readline):
            if token.type == tokenize.STRING:
                found.append(ast.literal_eval(token.string))
            elif token.type == tokenize.OP and token.string == ",":
                return []
    except tokenize.TokenError:
        return []
    return found


def structured(value: object) -> object:
    """What a cell that holds a JSON object or list stands for; anything else as it is."""
    if isinstance(value, str) and value.strip()[:1] in {"{", "["}:
        with suppress(ValueError, RecursionError):
            return json.loads(value)
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            return ast.literal_eval(value.strip())
    return value


def entries(value: object) -> list[Any]:
    """Raises `RowError` for what is no list, also in the words of JSON or Python."""
    found = structured(value)
    if isinstance(found, list | tuple):
        return list(found)
    raise RowError(f"expected a list, found {shown(value)}")


def mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # of JSON
    """Raises `RowError` for what is none, also in the words of JSON or Python."""
    found = structured(value)
    if isinstance(found, Mapping):
        return {str(key): each for key, each in found.items()}
    raise RowError(f"expected an object with fields, found {shown(value)}")
