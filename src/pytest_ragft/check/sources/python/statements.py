"""Statements of one sort in a part, whatever they are called in the syntax tree."""

import ast
from collections.abc import Iterator

from pytest_ragft.check.sources.python.outline import Part


def loops(part: Part) -> Iterator[ast.For | ast.AsyncFor | ast.comprehension]:
    yield from part.all(ast.For)
    yield from part.all(ast.AsyncFor)
    yield from part.all(ast.comprehension)


def decisions(part: Part) -> Iterator[ast.If | ast.IfExp | ast.While]:
    yield from part.all(ast.If)
    yield from part.all(ast.IfExp)
    yield from part.all(ast.While)


def answers(part: Part) -> Iterator[ast.Return | ast.Yield | ast.YieldFrom]:
    """What a function gives back."""
    yield from part.all(ast.Return)
    yield from part.all(ast.Yield)
    yield from part.all(ast.YieldFrom)


def assignments(part: Part) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target with its value."""
    for assign in part.all(ast.Assign):
        for target in assign.targets:
            yield target, assign.value
    for annotated in part.all(ast.AnnAssign):
        if annotated.value is not None:
            yield annotated.target, annotated.value
