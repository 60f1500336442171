"""What stands directly in a node of a syntax tree, and what stands anywhere in it."""

import ast
from collections.abc import Mapping
from typing import Any

_LEAVES = (
    *(ast.Constant, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop),
    ast.type_ignore,
)
"""What holds nothing, and nothing looks for: most of the nodes of a tree."""
_PLAIN = frozenset({"ctx", "op", "ops", "id", "attr", "conversion", "kind", "is_async", "simple"})
"""Fields that hold no node but such leaves."""
_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and not issubclass(kind, _LEAVES)
}


def children(node: ast.AST) -> list[Any]:
    """As `ast.iter_child_nodes`, constants and operators left out."""
    found: list[Any] = []
    for name in _FIELDS.get(type(node), ()):
        child: Any = getattr(node, name, None)
        kind = type(child)
        if kind is list:
            found += [inner for inner in child if type(inner) in _FIELDS]
        elif kind in _FIELDS:
            found.append(child)
    return found


def walk(node: ast.AST) -> list[Any]:
    """As `ast.walk`, in its order, constants and operators left out."""
    found: list[Any] = [node]
    for inner in found:  # it grows on the way
        for name in _FIELDS.get(type(inner), ()):  # as above: a call for each node takes longer
            child: Any = getattr(inner, name, None)
            kind = type(child)
            if kind is list:
                found += [each for each in child if type(each) in _FIELDS]
            elif kind in _FIELDS:
                found.append(child)
    return found
