"""The values that names in a test's own statements stand for, as far as they are known at rest."""

import ast
import inspect
from collections import ChainMap
from collections.abc import Mapping
from types import FunctionType

import pytest

from pytest_ragft.replay.sites import FunctionNode


def names_of(item: pytest.Item, function: FunctionType, node: FunctionNode) -> Mapping[str, object]:
    """Parameters first, then what the test itself assigns, then what stands around it."""
    spec = getattr(item, "callspec", None)
    around = inspect.getclosurevars(function)
    return ChainMap(
        dict(spec.params) if spec else {},
        _assigned(node),
        dict(around.nonlocals),
        function.__globals__,
    )


def _assigned(node: FunctionNode) -> dict[str, object]:
    """Names that are given a literal, once."""
    found: dict[str, list[ast.expr]] = {}
    for statement in ast.walk(node):
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(statement.value)
    values = {name: _literal(given[0]) for name, given in found.items() if len(given) == 1}
    return {name: value for name, value in values.items() if value is not None}


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
