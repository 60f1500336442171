"""Expressions as values: literals, names, simple environment look-ups; one step, never executed."""

import ast
from collections.abc import Callable

from pytest_ragft.check.fact import Reference, Value

LONGEST = 2000
"""Characters kept of a text; longer ones are cut, their length is not asked for."""


def value_of(node: ast.expr, resolve: Callable[[str], str]) -> Value:
    """A literal as it is, a dotted name as a `Reference` resolved through imports."""
    match node:
        case ast.Constant(value=bool() | int() | float() | None as literal):
            return literal
        case ast.Constant(value=str() as text):
            return text[:LONGEST]
        case ast.Constant():
            return Reference("")
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return tuple(value_of(part, resolve) for part in parts[:200])
        case ast.Dict(keys=keys, values=values):
            return {
                str(key.value): value_of(value, resolve)
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant)
            }
        case ast.JoinedStr(values=parts):
            return "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts
            )[:LONGEST]
        case ast.Call():
            return _call(node, resolve)
    name = dotted(node)
    return Reference(resolve(name) if name else "")


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a chain of names and attributes; "" of anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def _call(node: ast.Call, resolve: Callable[[str], str]) -> Value:
    """`int(...)`, `os.getenv(name, default)` and `Field(default=...)` stand for their value."""
    name = resolve(dotted(node.func))
    if name in {"int", "float", "str", "bool"} and len(node.args) == 1:
        inner = value_of(node.args[0], resolve)
        return _converted(name, inner)
    if name in {"os.getenv", "os.environ.get"} and len(node.args) == 2:  # noqa: PLR2004  # name and default
        return value_of(node.args[1], resolve)
    if name.rpartition(".")[2] in {"Field", "field"}:
        for keyword in node.keywords:
            if keyword.arg == "default":
                return value_of(keyword.value, resolve)
        return value_of(node.args[0], resolve) if node.args else Reference("")
    return Reference("")


def _converted(name: str, inner: Value) -> Value:
    if not isinstance(inner, (bool, int, float, str)):
        return inner if isinstance(inner, Reference) else Reference("")
    try:
        return {"int": int, "float": float, "str": str, "bool": bool}[name](inner)
    except ValueError:
        return Reference("")
