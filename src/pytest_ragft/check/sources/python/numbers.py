"""What number an expression stands for: a literal, a constant, a default, a class's setting."""

import ast

from pytest_ragft.check.fact import Reference, Value
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.statements import assignments
from pytest_ragft.check.sources.python.values import dotted, value_of

_STEPS = 4
"""How many names are followed."""


def number(node: ast.expr, part: Part, file: Outline, names: Names) -> Value:
    """The number, or a reference to the name where this file does not say it."""
    seen: Value = Reference("")
    for _ in range(_STEPS):
        seen = value_of(node, names.resolve)
        if isinstance(seen, int | float):
            return seen
        if not isinstance(node, ast.Name | ast.Attribute):
            break
        found = _given(dotted(node), part, file)
        if found is None:
            break
        node, part = found
    return seen if isinstance(seen, Reference) else Reference("")


def _given(name: str, part: Part, file: Outline) -> tuple[ast.expr, Part] | None:
    """What a name is assigned here, as a default, in the class or at the top of the file."""
    if name.startswith(("self.", "cls.")):
        near = [inner for inner in file.parts if inner.owner == part.owner]
        return _assigned(name, near) or _assigned(name.partition(".")[2], near)
    return _assigned(name, [part]) or _default(name, part) or _assigned(name, file.parts[:1])


def _assigned(name: str, parts: list[Part]) -> tuple[ast.expr, Part] | None:
    for part in parts:
        for target, value in assignments(part):
            if dotted(target) == name:
                return value, part
    return None


def _default(name: str, part: Part) -> tuple[ast.expr, Part] | None:
    node = part.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    named = [*node.args.posonlyargs, *node.args.args]
    pairs = [
        *zip(reversed(named), reversed(node.args.defaults), strict=False),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        if argument.arg == name and default is not None:
            return default, part
    return None
