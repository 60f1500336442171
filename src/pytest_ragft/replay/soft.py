"""Soft asserts: a test function whose failed checks are noted and passed over."""

import ast
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType, FunctionType, TracebackType
from typing import Self

import pytest

from pytest_ragft.diagnosis.trial import Outcome
from pytest_ragft.replay.sites import Body, FunctionNode, body_of, walk_sites

NAME = "@ragft"
"""Under this name the code of a soft test finds its `SoftChecks`; no source can spell it."""


def is_assertion(error: BaseException) -> bool:
    """Whether an exception says that a check failed, and not that something broke."""
    return isinstance(error, AssertionError | pytest.fail.Exception)


class SoftChecks:
    """What the soft statements of one run did, by index of their site."""

    def __init__(self, body: Body) -> None:
        self._sites = body.sites
        self.outcomes: dict[int, Outcome] = {}
        self.crash: Exception | None = None
        """What the first failed check raised, where that says that something broke."""

    def __call__(self, index: int) -> "_Guard":
        return _Guard(self, index)

    @property
    def failed(self) -> bool:
        return False in self.outcomes.values()

    def passed(self, index: int) -> None:
        # In a loop one failure makes the check fail, whatever comes after it.
        self.outcomes.setdefault(index, True)

    def absorb(self, index: int, error: BaseException) -> bool:
        """Note what an exception means for a check; False lets it go on."""
        if is_assertion(error):
            self.outcomes[index] = False
            return True
        if self._sites[index].kind == "call" or not isinstance(error, Exception):
            return False
        # An assert that crashes behind a failed one says nothing of its own.
        self.crash = self.crash if self.failed else error
        outcome = None if self.failed and self.outcomes.get(index) is not False else False
        self.outcomes[index] = outcome
        return True


class _Guard:
    __slots__ = ("_checks", "_index")

    def __init__(self, checks: SoftChecks, index: int) -> None:
        self._checks = checks
        self._index = index

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if error is None:
            self._checks.passed(self._index)
            return False
        return self._checks.absorb(self._index, error)


@contextmanager
def softened(function: FunctionType) -> Iterator[SoftChecks | None]:
    """Swap the code of a test function for a soft one while the block runs.

    Swapping the code object keeps decorators, fixtures, closures and parameters as they are.
    Yields `None`, and changes nothing, where the source of the function is not to be had.
    """
    body = body_of(function)
    code = _soft_code(body) if body else None
    if body is None or code is None:
        yield None
        return
    checks = SoftChecks(body)
    original = function.__code__
    function.__globals__[NAME] = checks
    function.__code__ = code
    try:
        yield checks
    finally:
        function.__code__ = original
        function.__globals__.pop(NAME, None)


@lru_cache(maxsize=256)
def _soft_code(body: Body) -> CodeType | None:
    tree = copy.deepcopy(body.tree)
    position = (body.node.lineno, body.node.col_offset)
    for node in ast.walk(tree):
        if isinstance(node, FunctionNode) and (node.lineno, node.col_offset) == position:
            _soften(node)
    return _find(compile(tree, body.path, "exec", dont_inherit=True), body.code)


def _soften(node: FunctionNode) -> None:
    for number, (*_, block, index) in enumerate(list(walk_sites(node.body))):
        block[index] = _guarded(block[index], number)
    ast.fix_missing_locations(node)


def _guarded(statement: ast.stmt, number: int) -> ast.With:
    guard = ast.Call(ast.Name(NAME, ast.Load()), [ast.Constant(number)], [])
    return ast.copy_location(ast.With([ast.withitem(guard)], [statement]), statement)


def _find(code: CodeType, wanted: CodeType) -> CodeType | None:
    for constant in code.co_consts:
        if not isinstance(constant, CodeType):
            continue
        same_place = constant.co_firstlineno == wanted.co_firstlineno
        if same_place and constant.co_qualname == wanted.co_qualname:
            return constant if constant.co_freevars == wanted.co_freevars else None
        if found := _find(constant, wanted):
            return found
    return None
