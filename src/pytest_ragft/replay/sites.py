"""The statements of a test function that can decide its outcome, found in its source."""

import ast
import inspect
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import CodeType, FunctionType
from typing import Literal

import pytest

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_ASSERTING = re.compile(r"(^|[._ ])(assert|check|expect|verify|fail|ensure|raises)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """A statement that is made soft in replays: an assert, or a call that may assert."""

    line: int
    end: int
    kind: Literal["assert", "call"]
    branches: tuple[int, ...]
    """Ids of the conditional blocks it stands in, outermost first."""


@dataclass(frozen=True)
class Body:
    """The source of one test function, and what stands in it."""

    path: str
    code: CodeType
    tree: ast.Module
    node: FunctionNode
    names: Mapping[str, object] = field(default_factory=dict, compare=False)
    """What names in it stand for, as far as that is known without running it."""

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        return tuple(site for site, _, _ in walk_sites(self.node.body))

    def statement(self, line: int) -> ast.stmt | None:
        """The innermost statement that covers a line."""
        covering = (
            node
            for node in ast.walk(self.node)
            if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line)
        )
        return max(covering, key=lambda node: node.lineno, default=None)

    def source(self, line: int) -> str:
        """The statement on a line as one line of text; a block's head stands for the block."""
        statement = self.statement(line)
        if statement is None:
            return ""
        return " ".join(ast.unparse(statement).splitlines()[0].split())

    def asserting(self, site: Site) -> bool:
        """Whether a site is there to decide: an assert, or a call that is named like one."""
        return site.kind == "assert" or bool(
            _ASSERTING.search(self.source(site.line).split("(")[0])
        )

    def branches(self, line: int) -> tuple[int, ...]:
        """Ids of the conditional blocks around a line, as in `Site.branches`."""
        inside = (
            block for block, (first, last) in _blocks(self.node.body) if first <= line <= last
        )
        return tuple(inside)


def function_of(item: pytest.Item) -> FunctionType | None:
    """The function that holds the test's own statements, without its decorators."""
    if not isinstance(item, pytest.Function):
        return None
    function = inspect.unwrap(item.function)
    return function if isinstance(function, FunctionType) else None


def body_of(function: FunctionType) -> Body | None:
    """The source of a function; `None` where it cannot be found (made by `exec`, file gone)."""
    path = function.__code__.co_filename
    tree = parsed(path)
    if tree is None:
        return None
    code = function.__code__
    for node in ast.walk(tree):
        if isinstance(node, FunctionNode) and node.name == code.co_name:
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            if first == code.co_firstlineno:
                return Body(path, code, tree, node)
    return None


@lru_cache(maxsize=64)
def parsed(path: str) -> ast.Module | None:
    try:
        with tokenize.open(path) as file:
            return ast.parse(file.read(), path)
    except (OSError, SyntaxError, UnicodeDecodeError):
        return None


def walk_sites(
    statements: list[ast.stmt], branches: tuple[int, ...] = ()
) -> Iterator[tuple[Site, list[ast.stmt], int]]:
    """Each soft statement, with the block that it stands in and its index there."""
    for index, statement in enumerate(statements):
        if kind := _kind(statement):
            end = statement.end_lineno or statement.lineno
            yield Site(statement.lineno, end, kind, branches), statements, index
            continue
        for block, conditional in _descend(statement):
            inner = (*branches, id(block)) if conditional else branches
            yield from walk_sites(block, inner)


def _kind(statement: ast.stmt) -> Literal["assert", "call"] | None:
    if isinstance(statement, ast.Assert):
        return "assert"
    if isinstance(statement, ast.Expr):
        value = statement.value
        value = value.value if isinstance(value, ast.Await) else value
        return "call" if isinstance(value, ast.Call) else None
    # `with pytest.raises(...)` is one check: its body must raise as it was written.
    return "call" if isinstance(statement, ast.With) and _expects_exception(statement) else None


def _expects_exception(statement: ast.With | ast.AsyncWith) -> bool:
    return any("raises" in ast.unparse(item.context_expr).lower() for item in statement.items)


def _descend(statement: ast.stmt) -> Iterator[tuple[list[ast.stmt], bool]]:
    """Blocks of a compound statement, each with whether it runs only under a condition."""
    match statement:
        case ast.If():
            yield from ((statement.body, True), (statement.orelse, True))
        case ast.For() | ast.AsyncFor() | ast.While():
            yield from ((statement.body, False), (statement.orelse, True))
        case ast.With() | ast.AsyncWith():
            yield statement.body, False
        case ast.Match():
            yield from ((case.body, True) for case in statement.cases)
        case ast.Try() | ast.TryStar():
            # A body whose own handler waits for the assert must keep it hard.
            if not any(_catches_assert(handler) for handler in statement.handlers):
                yield statement.body, False
            yield from ((handler.body, True) for handler in statement.handlers)
            yield from ((statement.orelse, True), (statement.finalbody, False))


def _catches_assert(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"AssertionError", "Exception", "BaseException"})


def _blocks(
    statements: list[ast.stmt],
) -> Iterator[tuple[int, tuple[int, int]]]:
    for statement in statements:
        for block, inside in _descend(statement):
            if inside and block:
                last = block[-1].end_lineno or block[-1].lineno
                yield id(block), (block[0].lineno, last)
            yield from _blocks(block)
