"""The test function of a golden case, written as Python with the line numbers of its YAML file."""

import ast
import keyword
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType

from pytest_ragft.checks import Check
from pytest_ragft.declare import WRITTEN
from pytest_ragft.golden.case import GoldenCase

_NO_NAME = re.compile(r"\W+")


def write_function(
    case: GoldenCase,
    call: ast.expr,
    checks: Sequence[Check],
    path: Path,
    names: Mapping[str, object],
) -> FunctionType:
    """A function that calls the target, and asserts each check on the line that asks for it."""
    tree = _tree(case, call, checks)
    code = _code_of(compile(tree, str(path), "exec", dont_inherit=True))
    function = FunctionType(code, dict(names), code.co_name)
    function.__dict__[WRITTEN] = tree
    return function


def _tree(case: GoldenCase, call: ast.expr, checks: Sequence[Check]) -> ast.Module:
    name = ast.Name("reply", ast.Store())
    asked = case.lines.get("question") or case.lines.get("messages") or case.line
    body: list[ast.stmt] = [_at(asked, 1, ast.Assign([name], call))]
    lines = [given.line for given in case.every_check]
    for place, (check, line) in enumerate(zip(checks, lines, strict=True), start=2):
        body.append(_at(line, place, _assert(check)))
    module = ast.parse(f"def {function_name(case.id)}(): pass")
    function = module.body[0]
    function.body = body  # type: ignore[attr-defined]  # it is a function
    _place(case.line, 0, function)
    return module


def _assert(check: Check) -> ast.Assert:
    wanted = ast.parse(repr(check), mode="eval").body
    return ast.Assert(ast.Compare(ast.Name("reply", ast.Load()), [ast.Eq()], [wanted]))


def _at(line: int, place: int, statement: ast.stmt) -> ast.stmt:
    """A statement and all in it on one line; columns count, since checks may share a line."""
    for node in ast.walk(statement):
        _place(line, place, node)
    return statement


def _place(line: int, place: int, node: ast.AST) -> None:
    if isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.arg):
        node.lineno = node.end_lineno = line
        # Of no width: nothing is to be underlined in the YAML.
        node.col_offset = node.end_col_offset = place


def _code_of(module: CodeType) -> CodeType:
    return next(each for each in module.co_consts if isinstance(each, CodeType))


def function_name(identity: str) -> str:
    """A Python name for a case."""
    name = _NO_NAME.sub("_", identity).strip("_") or "case"
    usable = name.isidentifier() and not keyword.iskeyword(name)
    return name if usable else f"case_{name}"
