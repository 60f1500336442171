"""One pass over a module's statements: calls, constants, and what variables hold."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from pytest_ragft.check.fact import Value
from pytest_ragft.check.libraries import UNKNOWN
from pytest_ragft.check.sources.python import assignments, branches
from pytest_ragft.check.sources.python.calls import expressions
from pytest_ragft.check.sources.python.meaning import OPAQUE, PASSED, UNREAD, Meaning, agreed
from pytest_ragft.check.sources.python.publication import published
from pytest_ragft.check.sources.python.reading import (
    Reading,
    Where,
    annotated,
    arguments,
    is_advised,
)

__all__ = ["Reading", "read"]


def read(tree: ast.Module, reading: Reading) -> None:
    """Adds to the reading what stands in the tree."""
    reading.block = _block
    _block(tree.body, Where(), reading)
    _drain(reading)
    reading.facts += published(reading)
    reading.facts.sort(key=lambda fact: fact.span)


def _drain(reading: Reading) -> None:
    """Reads the bodies of functions, each with those inside it, in the order they stand."""
    while reading.later:
        waiting, reading.later = reading.later, []
        for body in waiting:
            body()
            _drain(reading)


def _block(body: Iterable[ast.stmt], where: Where, reading: Reading) -> None:
    for node in body:
        reader = _STATEMENTS.get(type(node))
        if reader is None:
            expressions(
                (n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)), where, reading
            )
        else:
            reader(node, where, reading)


def _import(node: ast.Import | ast.ImportFrom, where: Where, reading: Reading) -> None:
    reading.names.add_import(node, where.scope)
    reading.imports.append((node, where))
    if reading.names.package and not where.scope:
        for alias in node.names:  # `from .store import Store` in a package's __init__.py
            found = reading.names.tables[""].get(alias.asname or alias.name)
            if found is not None and isinstance(node, ast.ImportFrom):
                reading.publish(alias.asname or alias.name, found, node)


def _class(node: ast.ClassDef, where: Where, reading: Reading) -> None:
    expressions(
        [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)], where, reading
    )
    inner = where.within(node.name, owner=True)
    name = reading.names.own(inner.scope)
    bases = (reading.names.callee(base, where.scopes) for base in node.bases)
    base = next((base for base in bases if "." in base and not base.startswith(UNKNOWN)), "object")
    reading.publish(inner.scope, Meaning(base), node)
    reading.names.assign(where.scope, node.name, Meaning(name))
    reading.names.classes.add(inner.scope)
    reading.names.tables[inner.scope] = {}
    _block(node.body, inner, reading)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, where: Where, reading: Reading) -> None:
    given = node.args
    advice = (argument.annotation for argument in arguments(given))
    parts = [*node.decorator_list, *given.defaults, *given.kw_defaults]
    expressions([*parts, *filter(is_advised, advice)], where, reading)
    inner = where.within(node.name)
    reading.names.assign(where.scope, node.name, Meaning(reading.names.own(inner.scope)))
    held = annotated(node.returns, reading, where.scopes)
    parameters = dict(_parameters(node.args, where, inner, reading))
    reading.later.append(partial(_body, node, parameters, held, inner, reading))


def _parameters(
    given: ast.arguments, where: Where, inner: Where, reading: Reading
) -> Iterator[tuple[str, Meaning]]:
    """What each parameter holds where the caller says nothing."""
    defaults = {argument.arg: default for argument, default in _defaults(given)}
    for argument in arguments(given):
        if argument.arg in {"self", "cls"}:
            continue
        held = annotated(argument.annotation, reading, where.scopes)
        default = defaults.get(argument.arg)
        found = OPAQUE if default is None else reading.meaning(default, where.scopes)
        if found.value is None and not found.name:
            found = PASSED
        if default is not None and _is_setting(found.value):
            path = f"{inner.scope}.{argument.arg}"
            reading.parameters.add(reading.names.own(path))
            reading.publish(path, Meaning(value=found.value), default)
        yield argument.arg, Meaning(held, found.value, instance=True) if held else found


def _is_setting(value: Value) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    named = [*arguments.posonlyargs, *arguments.args]
    if arguments.defaults:
        yield from zip(named[-len(arguments.defaults) :], arguments.defaults, strict=True)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield argument, default


def _body(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    parameters: dict[str, Meaning],
    held: str,
    where: Where,
    reading: Reading,
) -> None:
    reading.names.tables[where.scope] = parameters
    name = reading.names.own(where.scope)
    before = len(reading.published.get(name, ()))
    _block(node.body, where, reading)
    said = reading.published.get(name, [])[before:]
    if agreed(meaning for meaning, _ in said).name:
        return
    if held:
        reading.published[name] = [(Meaning(held, instance=True), node)]
    elif node.name in reading.wanted and where.scope.rpartition(".")[0] in reading.names.classes:
        # It hides what the base has.
        reading.published[name] = [(Meaning("object", instance=True), node)]


def _return(node: ast.Return, where: Where, reading: Reading) -> None:
    expressions([node.value], where, reading)
    if node.value is not None and where.scope:
        found = reading.meaning(node.value, where.scopes)
        reading.publish(
            where.scope,
            found._replace(value=UNREAD if found.value is not None else None),
            node.value,
        )


def _expression(node: ast.Expr, where: Where, reading: Reading) -> None:
    if isinstance(node.value, ast.Yield) and node.value.value is not None and where.scope:
        found = reading.meaning(node.value.value, where.scopes)
        reading.publish(where.scope, found._replace(value=UNREAD), node.value)
    if not isinstance(node.value, ast.Constant):
        expressions([node.value], where, reading)


def _elsewhere(node: ast.Global | ast.Nonlocal, where: Where, reading: Reading) -> None:
    if isinstance(node, ast.Global):
        reading.names.elsewhere.update((where.scope, name) for name in node.names)
    else:
        for scope in where.scopes[1:]:
            for name in node.names:
                if name in reading.names.tables.get(scope, {}):
                    reading.names.assign(scope, name, OPAQUE)


_STATEMENTS: Mapping[type, Callable[[Any, Where, Reading], None]] = MappingProxyType(
    {
        ast.Import: _import,
        ast.ImportFrom: _import,
        ast.ClassDef: _class,
        ast.FunctionDef: _function,
        ast.AsyncFunctionDef: _function,
        ast.Return: _return,
        ast.Expr: _expression,
        ast.Assign: assignments.assign,
        ast.AnnAssign: assignments.declare,
        ast.AugAssign: assignments.augmented,
        ast.With: branches.read_with,
        ast.AsyncWith: branches.read_with,
        ast.For: branches.read_loop,
        ast.AsyncFor: branches.read_loop,
        ast.While: branches.read_loop,
        ast.If: branches.read_if,
        ast.Try: branches.read_try,
        ast.TryStar: branches.read_try,
        ast.Match: branches.read_match,
        ast.Global: _elsewhere,
        ast.Nonlocal: _elsewhere,
        ast.Delete: assignments.delete,
    }
)
