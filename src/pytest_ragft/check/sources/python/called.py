"""Calls, with the names that are called as they are written."""

import ast
from typing import NamedTuple


class Called(NamedTuple):
    """A call, with the name that is called as it is written: `self.llm.invoke`."""

    node: ast.Call
    name: str
    near: str
    """What it hangs on: `llm`."""
    last: str
    """`invoke`."""

    @property
    def given(self) -> list[ast.expr]:
        """Its arguments."""
        return [*self.node.args, *(keyword.value for keyword in self.node.keywords)]


def written(node: ast.expr) -> str:
    """The dotted name as written, through calls and subscripts: `get_llm().invoke`."""
    parts: list[str] = []
    while True:
        kind = type(node)
        if kind is ast.Attribute:
            parts.append(node.attr)  # type: ignore[attr-defined]  # by its type
            node = node.value  # type: ignore[attr-defined]  # by its type
        elif kind is ast.Name:
            parts.append(node.id)  # type: ignore[attr-defined]  # by its type
            break
        elif kind is ast.Call:
            node = node.func  # type: ignore[attr-defined]  # by its type
        elif kind is ast.Subscript or kind is ast.Await:
            node = node.value  # type: ignore[attr-defined]  # by its type
        else:
            break
    parts.reverse()
    return ".".join(parts)


def called(node: ast.Call) -> Called:
    function = node.func
    if type(function) is ast.Name:
        return Called(node, function.id, "", function.id)
    if type(function) is ast.Attribute and type(function.value) is ast.Name:
        near, last = function.value.id, function.attr
        return Called(node, f"{near}.{last}", near, last)
    name = written(function)
    head, _, last = name.rpartition(".")
    return Called(node, name, head.rpartition(".")[2], last)


def spelled(node: ast.AST) -> str:
    """An expression as source text; "" where it is nested too deeply."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return ""
