"""Assignments: what a name stands for from there on."""

import ast
from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.sources.python.calls import bound_names, expressions
from pytest_ragft.check.sources.python.meaning import OPAQUE, UNREAD, Meaning
from pytest_ragft.check.sources.python.reading import Reading, Where, annotated, is_advised
from pytest_ragft.check.sources.python.values import REST


def assign(node: ast.Assign, where: Where, reading: Reading) -> None:
    expressions([node.value], where, reading)
    for target in node.targets:
        bind(target, node.value, where, reading)


def declare(node: ast.AnnAssign, where: Where, reading: Reading) -> None:
    advice = node.annotation if is_advised(node.annotation) else None
    expressions([node.value, advice], where, reading)
    if node.value is not None:
        bind(node.target, node.value, where, reading)
    held = annotated(node.annotation, reading, where.scopes)
    if held and isinstance(node.target, ast.Name):
        found = reading.names.tables.get(where.scope, {}).get(node.target.id, OPAQUE)
        if not found.name:
            assigned(node.target, Meaning(held, found.value, instance=True), where, reading)


def augmented(node: ast.AugAssign, where: Where, reading: Reading) -> None:
    expressions([node.value], where, reading)
    if isinstance(node.target, ast.Subscript):
        _item(node.target, None, where, reading)
    else:
        assigned(node.target, OPAQUE, where, reading)


def bind(target: ast.expr, value: ast.expr, where: Where, reading: Reading) -> None:
    if isinstance(target, ast.Tuple | ast.List):
        parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        if len(parts) == len(target.elts) and not any(
            isinstance(p, ast.Starred) for p in (*parts, *target.elts)
        ):
            found = [reading.meaning(part, where.scopes) for part in parts]
            for part, meaning in zip(target.elts, found, strict=True):
                assigned(part, meaning, where, reading)
        else:
            opaque(target, where, reading)
    elif isinstance(target, ast.Subscript):
        _item(target, value, where, reading)
    else:
        assigned(target, reading.meaning(value, where.scopes), where, reading)


def opaque(target: ast.expr, where: Where, reading: Reading) -> None:
    for name in bound_names(target):
        assigned(ast.Name(name, lineno=target.lineno, col_offset=0), OPAQUE, where, reading)


def _item(target: ast.Subscript, value: ast.expr | None, where: Where, reading: Reading) -> None:
    """`options["k"] = 5` changes what a dictionary is known to hold; without a value: somehow."""
    expressions([target.slice], where, reading)
    if isinstance(target.value, ast.Attribute) and target.value.attr == "environ":
        _environment(target, value, where, reading)
    holder, deeper = target.value, value is None
    while isinstance(holder, ast.Subscript):  # `options["search"]["k"] = 5`
        holder, deeper = holder.value, True
    if not isinstance(holder, ast.Name):
        return
    found = reading.names.meaning(holder.id, where.scopes)
    if found is None or not isinstance(found.value, Mapping):
        return
    changed: Value = UNREAD
    if value is not None and not deeper:
        literal = isinstance(target.slice, ast.Constant)
        key = str(target.slice.value) if isinstance(target.slice, ast.Constant) else REST
        item = reading.value(value, where.scopes) if literal else True
        changed = {**found.value, key: item}
    reading.change(holder, changed, where)


def _environment(
    target: ast.Subscript, value: ast.expr | None, where: Where, reading: Reading
) -> None:
    """`os.environ["KEY"] = "..."` is a constant of the file, named `environ.KEY`."""
    match target.slice:
        case ast.Constant(value=str() as key) if value is not None:
            reading.publish(f"environ.{key}", reading.meaning(value, where.scopes), target)


def assigned(target: ast.expr, meaning: Meaning, where: Where, reading: Reading) -> None:
    match target:
        case ast.Name(id=name):
            reading.names.assign(where.scope, name, meaning)
            if where.scope in {"", where.owner} or (where.scope, name) in reading.names.elsewhere:
                inside = where.scope if where.scope == where.owner else ""
                reading.publish(f"{inside}.{name}".lstrip("."), meaning, target)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if where.owner:
            reading.publish(f"{where.owner}.{name}", meaning, target)


def delete(node: ast.Delete, where: Where, reading: Reading) -> None:
    for target in node.targets:
        opaque(target, where, reading)
