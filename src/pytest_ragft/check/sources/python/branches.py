"""Statements that hold blocks, of which some may not run."""

import ast
from typing import Any

from pytest_ragft.check.sources.python.assignments import bind, opaque
from pytest_ragft.check.sources.python.calls import expressions
from pytest_ragft.check.sources.python.meaning import OPAQUE, Assigned
from pytest_ragft.check.sources.python.reading import Reading, Where

_EXITS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def read_with(node: ast.With | ast.AsyncWith, where: Where, reading: Reading) -> None:
    for item in node.items:
        expressions([item.context_expr], where, reading)
        if item.optional_vars is not None:
            bind(item.optional_vars, item.context_expr, where, reading)
    reading.block(node.body, where, reading)


def read_loop(node: ast.For | ast.AsyncFor | ast.While, where: Where, reading: Reading) -> None:
    if isinstance(node, ast.While):
        expressions([node.test], where, reading)
    else:
        expressions([node.iter], where, reading)
        opaque(node.target, where, reading)
    taken = _branches([node.body], where, reading)
    reading.names.rejoin(taken, exhaustive=False)
    reading.block(node.orelse, where, reading)


def read_if(node: ast.If, where: Where, reading: Reading) -> None:
    expressions([node.test], where, reading)
    if _always(node.test) and not node.orelse:
        reading.block(node.body, where, reading)
        return
    blocks = [node.body]
    while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):  # a chain of any length
        node = node.orelse[0]
        expressions([node.test], where, reading)
        blocks.append(node.body)
    taken = _branches([*blocks, node.orelse], where, reading)
    reading.names.rejoin(taken, exhaustive=True)


def _always(test: ast.expr) -> bool:
    """`if TYPE_CHECKING:`, `if __name__ == "__main__":`."""
    if isinstance(test, ast.Compare):
        test = test.left
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name in {"TYPE_CHECKING", "__name__"}


def read_try(node: Any, where: Where, reading: Reading) -> None:  # noqa: ANN401  # Try or TryStar
    handlers = [handler.body for handler in node.handlers]
    for handler in node.handlers:
        expressions([handler.type], where, reading)
        if handler.name:
            reading.names.assign(where.scope, handler.name, OPAQUE)
    taken = _branches([[*node.body, *node.orelse], *handlers], where, reading)
    reading.names.rejoin(taken, exhaustive=True, first=True)
    reading.block(node.finalbody, where, reading)


def read_match(node: ast.Match, where: Where, reading: Reading) -> None:
    expressions([node.subject, *(case.guard for case in node.cases)], where, reading)
    for case in node.cases:
        for part in ast.walk(case.pattern):
            name = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(name, str):
                reading.names.assign(where.scope, name, OPAQUE)
    taken = _branches([case.body for case in node.cases], where, reading)
    reading.names.rejoin(taken, exhaustive=False)


def _branches(blocks: list[list[ast.stmt]], where: Where, reading: Reading) -> list[Assigned]:
    """What each block assigns; one that leaves the function or the loop leaves nothing behind."""
    taken = []
    for block in blocks:
        reading.names.branch()
        reading.block(block, where, reading)
        after = reading.names.leave()
        if not (block and isinstance(block[-1], _EXITS)):
            taken.append(after)
    return taken
