"""Rows that stand in Python: `Dataset.from_list([...])` and `Dataset.from_dict({...})`."""

import ast
from collections.abc import Iterator
from typing import Any

from pytest_ragft.check.training.files.record import Record

_LISTS, _TABLES = "from_list", "from_dict"


def literal_rows(source: bytes) -> Iterator[list[Record]]:
    """The rows of each call, with their lines; none where the code does not parse."""
    if b"from_list" not in source and b"from_dict" not in source:
        return
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    bound = _bound(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            given = node.args[0]
            value = bound.get(given.id, given) if isinstance(given, ast.Name) else given
            rows = _rows(node.func.attr, value)
            if rows:
                yield rows


def _bound(tree: ast.AST) -> dict[str, ast.expr]:
    """Lists and tables by name; of a name that is bound twice, nothing is known."""
    found: dict[str, ast.expr] = {}
    twice: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            twice |= {name} & found.keys()
            found[name] = node.value
    return {name: value for name, value in found.items() if name not in twice}


def _rows(method: str, value: ast.expr) -> list[Record]:
    if method == _LISTS and isinstance(value, ast.List):
        told = [(entry.lineno, _value(entry)) for entry in value.elts]
    elif method == _TABLES and isinstance(value, ast.Dict):
        told = _transposed(value)
    else:
        return []
    rows = [(line, row) for line, row in told if isinstance(row, dict)]
    return [(line, number, row) for number, (line, row) in enumerate(rows)]


def _transposed(value: ast.Dict) -> list[tuple[int, Any]]:
    """Columns as rows."""
    columns = _value(value)
    if not columns or not all(isinstance(column, list) for column in columns.values()):
        return []
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        return []
    names = list(columns)
    rows = zip(*columns.values(), strict=True)
    return [(value.lineno, dict(zip(names, row, strict=True))) for row in rows]


def _value(node: ast.expr) -> Any:  # noqa: ANN401  # a literal of any kind
    """`None` where a part of it is no literal."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
