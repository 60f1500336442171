"""Slices of text that move on by a fixed step: in loops over a range, in `while` loops."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from pytest_ragft.check.sources.python.outline import Part
from pytest_ragft.check.sources.python.statements import loops
from pytest_ragft.check.sources.python.values import dotted


class Window(NamedTuple):
    """A slice that moves on by a fixed step."""

    node: ast.Subscript
    size: ast.expr
    step: ast.expr | None
    """How far it moves; None where it takes off what it has cut."""
    overlap: ast.expr | None


def windows(part: Part) -> Iterator[Window]:
    if not part.all(ast.Slice):
        return
    assigned = {
        dotted(target): assign.value for assign in part.all(ast.Assign) for target in assign.targets
    }
    steps = dict(_steps(part))
    for node in part.all(ast.Subscript):
        match node.slice:
            case ast.Slice(lower=ast.Name(id=start), upper=ast.expr() as end):
                start = start if start in steps else _renamed(start, assigned)
                size = _size(end, start, assigned)
                if size is not None and start in steps:
                    yield Window(node, size, steps[start], _overlap(steps[start]))
            case ast.Slice(lower=None, upper=ast.expr() as end):
                if not isinstance(end, ast.UnaryOp) and _takes_off(node.value, part):
                    yield Window(node, end, None, None)


def _renamed(start: str, assigned: dict[str, ast.expr]) -> str:
    """`start_i = i` stands for `i`."""
    value = assigned.get(start)
    return value.id if isinstance(value, ast.Name) else start


def _size(end: ast.expr, start: str, assigned: dict[str, ast.expr]) -> ast.expr | None:
    """`n` of `start + n`, through one variable and through `min(start + n, len(text))`."""
    if isinstance(end, ast.Name) and end.id in assigned:
        end = assigned[end.id]
    if isinstance(end, ast.Call) and dotted(end.func) == "min":
        sums = [argument for argument in end.args if isinstance(argument, ast.BinOp)]
        end = sums[0] if sums else end
    match end:
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=size) if name == start:
            return size
        case ast.BinOp(left=size, op=ast.Add(), right=ast.Name(id=name)) if name == start:
            return size
    return None


def _steps(part: Part) -> Iterator[tuple[str, ast.expr]]:
    """Variables that a loop moves on, and by how much; by one makes n-grams, not chunks."""
    for loop in loops(part):
        match loop.iter:
            case ast.Call(func=ast.Name(id="range"), args=[_, _, step]):
                yield dotted(loop.target), step
    if not part.all(ast.While):
        return
    for grown in part.all(ast.AugAssign):
        if isinstance(grown.op, ast.Add) and not isinstance(grown.value, ast.Constant):
            yield dotted(grown.target), grown.value
    for assign in part.all(ast.Assign):
        moved = _moved(assign.value)
        if moved is not None:
            yield dotted(assign.targets[0]), moved


def _moved(value: ast.expr) -> ast.expr | None:
    """`end - overlap`, `max(end - overlap, start + 1)`, `start + step` and `end` itself."""
    if isinstance(value, ast.Call) and dotted(value.func) == "max":
        differences = [argument for argument in value.args if isinstance(argument, ast.BinOp)]
        value = differences[0] if differences else value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub):
        return value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return value.right
    return value if isinstance(value, ast.Name) and value.id.startswith(("end", "stop")) else None


def _overlap(step: ast.expr) -> ast.expr | None:
    """`overlap` of `size - overlap`."""
    if isinstance(step, ast.Call) and dotted(step.func) == "max":
        step = step.args[-1]
    if isinstance(step, ast.BinOp) and isinstance(step.op, ast.Sub):
        return step.right
    return None


def _takes_off(text: ast.expr, part: Part) -> bool:
    """`text = text[n:]` in a `while` loop, beside `text[:n]`."""
    name = dotted(text)
    return bool(name and part.all(ast.While)) and any(
        dotted(assign.targets[0]) == name
        and isinstance(assign.value, ast.Subscript)
        and dotted(assign.value.value) == name
        and isinstance(assign.value.slice, ast.Slice)
        and assign.value.slice.lower is not None
        for assign in part.all(ast.Assign)
    )
