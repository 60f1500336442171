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

from pytest_ragft.declare import WRITTEN
from pytest_ragft.diagnosis.trial import Check

Kind = Literal["assert", "call"]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_ASSERTING = re.compile(r"(^|[._ ])(assert|check|expect|verify|fail|ensure|raises)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """A statement that is made soft in replays: an assert, or a call that may assert."""

    line: int
    first: int
    """Its place among the statements of the function, in the order in which they are written."""
    last: int
    """The place of the last statement in it."""
    kind: Kind
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
    def statements(self) -> tuple[ast.stmt, ...]:
        """The function itself, and all in it, in the order in which they are written.

        Of a function that was made from another file, lines do not tell that order.
        """
        return tuple(_statements(self.node))

    @cached_property
    def spans(self) -> Mapping[ast.stmt, tuple[int, int]]:
        """The place of each statement, and that of the last one inside it."""
        starts = {statement: place for place, statement in enumerate(self.statements)}
        return {
            statement: (place, place + sum(1 for _ in _statements(statement)) - 1)
            for statement, place in starts.items()
        }

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        return tuple(
            Site(block[index].lineno, *self.spans[block[index]], kind, branches)
            for kind, branches, block, index in walk_sites(self.node.body)
        )

    @cached_property
    def checks(self) -> dict[int, Check]:
        """By place, as far as they have been read: they are asked for after every replay."""
        return {}

    def place(self, line: int, column: int | None) -> int:
        """Of the innermost statement there; 0 where there is none."""
        covering = (
            place
            for place, statement in enumerate(self.statements)
            if _covers(statement, line, column)
        )
        return max(covering, default=0)

    def line(self, place: int) -> int:
        return self.statements[place].lineno

    def source(self, place: int) -> str:
        """A statement as one line of text; a block's head stands for the block."""
        return " ".join(ast.unparse(self.statements[place]).splitlines()[0].split())

    def asserting(self, site: Site) -> bool:
        """Whether a site is there to decide: an assert, or a call that is named like one."""
        return site.kind == "assert" or bool(
            _ASSERTING.search(self.source(site.first).split("(")[0])
        )

    def branches(self, place: int) -> tuple[int, ...]:
        """Ids of the conditional blocks around a statement, as in `Site.branches`."""
        return tuple(
            id(block)
            for block in _blocks(self.node.body)
            if self.spans[block[0]][0] <= place <= self.spans[block[-1]][1]
        )


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """A statement and all inside it; of clauses, such as handlers, what is inside."""
    if isinstance(node, ast.stmt):
        yield node
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _statements(inner)


def _covers(statement: ast.stmt, line: int, column: int | None) -> bool:
    end = statement.end_lineno or line
    if not statement.lineno <= line <= end:
        return False
    if column is None:
        return True
    first = (statement.lineno, statement.col_offset)
    return first <= (line, column) <= (end, statement.end_col_offset or column)


def function_of(item: pytest.Item) -> FunctionType | None:
    """The function that holds the test's own statements, without its decorators."""
    if not isinstance(item, pytest.Function):
        return None
    function = inspect.unwrap(item.function)
    return function if isinstance(function, FunctionType) else None


def body_of(function: FunctionType) -> Body | None:
    """The source of a function; `None` where it cannot be found (made by `exec`, file gone)."""
    path = function.__code__.co_filename
    tree = function.__dict__.get(WRITTEN) or parsed(path)
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
) -> Iterator[tuple[Kind, tuple[int, ...], list[ast.stmt], int]]:
    """Each soft statement: its kind, its branches, the block that it stands in, its index there."""
    for index, statement in enumerate(statements):
        if kind := _kind(statement):
            yield kind, branches, statements, index
            continue
        for block, conditional in _descend(statement):
            inner = (*branches, id(block)) if conditional else branches
            yield from walk_sites(block, inner)


def _kind(statement: ast.stmt) -> Kind | None:
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


def _blocks(statements: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Blocks that run only under a condition, outer ones first."""
    for statement in statements:
        for block, conditional in _descend(statement):
            if conditional and block:
                yield block
            yield from _blocks(block)
