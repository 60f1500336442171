"""One pass over a module's syntax tree: calls, constants and what variables hold."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.sources.python.names import Names, constructed, enclosing
from pytest_ragft.check.sources.python.values import value_of

Place = ast.expr | ast.stmt


@dataclass(slots=True)
class Reading:
    """What has been collected of one module so far."""

    names: Names
    lines: list[bytes]
    """To turn the parser's byte offsets into characters."""
    wanted: frozenset[str]
    """Last parts of the names whose calls are kept."""
    facts: list[Fact] = field(default_factory=list)

    def span(self, node: Place) -> Span:
        return Span(
            node.lineno,
            self._column(node.lineno, node.col_offset),
            node.end_lineno or node.lineno,
            self._column(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def _column(self, line: int, offset: int) -> int:
        """From 0-based bytes to 1-based characters."""
        source = self.lines[line - 1] if line <= len(self.lines) else b""
        return len(source[:offset].decode("utf-8", "replace")) + 1


def read(tree: ast.Module, reading: Reading) -> None:
    """Adds to the reading what stands in the tree, from top to bottom."""
    _block(tree.body, "", "", reading)


def _block(body: list[ast.stmt], scope: str, owner: str, reading: Reading) -> None:
    for statement in body:
        _statement(statement, scope, owner, reading)


def _statement(node: ast.stmt, scope: str, owner: str, reading: Reading) -> None:
    match node:
        case ast.Import() | ast.ImportFrom():
            reading.names.add_import(node)
        case ast.ClassDef():
            inner = f"{scope}.{node.name}".lstrip(".")
            _expressions([*node.decorator_list, *node.bases], scope, reading)
            _block(node.body, inner, inner, reading)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            _function(node, scope, owner, reading)
        case ast.Assign(value=value):
            _expressions([value], scope, reading)
            for target in node.targets:
                _assignment(target, value, scope, owner, reading)
        case ast.AnnAssign(value=ast.expr() as value):
            _expressions([value], scope, reading)
            _assignment(node.target, value, scope, owner, reading)
        case _:
            _other(node, scope, owner, reading)


def _other(node: ast.stmt, scope: str, owner: str, reading: Reading) -> None:
    """Statements that hold blocks (`if`, `for`, `with`, `try`, `match`), and plain ones."""
    if isinstance(node, ast.With | ast.AsyncWith):
        for item in node.items:
            _expressions([item.context_expr], scope, reading)
            if item.optional_vars is not None:
                _assignment(item.optional_vars, item.context_expr, scope, owner, reading)
        _block(node.body, scope, owner, reading)
        return
    if isinstance(node, ast.Return) and node.value is not None:
        _returned(node.value, scope, owner, reading)
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.stmt():
                _statement(child, scope, owner, reading)
            case ast.expr():
                _expressions([child], scope, reading)
            case ast.ExceptHandler(body=body) | ast.match_case(body=body):
                _block(body, scope, owner, reading)


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef, scope: str, owner: str, reading: Reading
) -> None:
    inner = f"{scope}.{node.name}".lstrip(".")
    defaults = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default]
    _expressions([*node.decorator_list, *defaults], scope, reading)
    for argument, default in _defaults(node.args):
        _constant(f"{inner}.{argument.arg}", default, reading)
        held = _annotated(argument, reading)
        if held:
            reading.names.holds[inner, argument.arg] = held
    for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        held = _annotated(argument, reading)
        if held:
            reading.names.holds[inner, argument.arg] = held
    _block(node.body, inner, owner, reading)


def _annotated(argument: ast.arg, reading: Reading) -> str:
    """The class that a parameter is annotated with, where it is an imported one."""
    if not isinstance(argument.annotation, ast.Name | ast.Attribute):
        return ""
    name = reading.names.callee(argument.annotation, ("",))
    return name if "." in name and name.rpartition(".")[2][:1].isupper() else ""


def _defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    named = [*arguments.posonlyargs, *arguments.args]
    if arguments.defaults:
        yield from zip(named[-len(arguments.defaults) :], arguments.defaults, strict=True)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield argument, default


def _assignment(
    target: ast.expr, value: ast.expr, scope: str, owner: str, reading: Reading
) -> None:
    if isinstance(target, ast.Tuple | ast.List):
        return
    held = _construction(value, scope, reading)
    reading.names.hold(target, held, scope, owner)
    name = _public(target, scope, owner, reading)
    if name and held:
        _binding(name, held, value, reading)
    elif name:
        _constant(name, value, reading)


def _public(target: ast.expr, scope: str, owner: str, reading: Reading) -> str:
    """Name under which other files may read it: of the module, of a class, of `self`."""
    match target:
        case ast.Name(id=name) if scope in ("", owner):
            return f"{scope}.{name}".lstrip(".")
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if owner:
            return f"{owner}.{name}"
    return ""


def _returned(value: ast.expr, scope: str, owner: str, reading: Reading) -> None:
    held = _construction(value, scope, reading)
    if held and scope:
        _binding(scope, held, value, reading)


def _construction(value: ast.expr, scope: str, reading: Reading) -> str:
    if isinstance(value, ast.Await):
        value = value.value
    scopes = tuple(enclosing(scope))
    if isinstance(value, ast.Name | ast.Attribute):
        written = ast.unparse(value)
        return reading.names.held(written, scopes) or ""
    if not isinstance(value, ast.Call):
        return ""
    name = reading.names.callee(value.func, scopes)
    return constructed(name) if "." in name else ""


def _binding(name: str, held: str, node: ast.expr, reading: Reading) -> None:
    full = f"{reading.names.module}.{name}"
    values: Mapping[str, Value] = {"holds": held}
    reading.facts.append(Fact("binding", full, reading.span(node), values))


def _constant(name: str, node: ast.expr, reading: Reading) -> None:
    value = value_of(node, reading.names.resolve)
    if value is None or isinstance(value, (bool, int, float, str)):
        full = f"{reading.names.module}.{name}"
        reading.facts.append(Fact("constant", full, reading.span(node), {"value": value}))


def _expressions(nodes: list[ast.expr], scope: str, reading: Reading) -> None:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Call):
                _call(part, scope, reading)


def _call(node: ast.Call, scope: str, reading: Reading) -> None:
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = ""
    if not last or last in reading.wanted:
        name = reading.names.callee(node.func, tuple(enclosing(scope)))
    if not name or name.rpartition(".")[2] not in reading.wanted:
        return
    values: dict[str, Value] = {}
    places: dict[str, Span] = {}
    for key, argument in _arguments(node):
        values[key] = value_of(argument, reading.names.resolve)
        places[key] = reading.span(argument)
    partial = any(isinstance(argument, ast.Starred) for argument in node.args) or any(
        keyword.arg is None for keyword in node.keywords
    )
    span = reading.span(node)
    reading.facts.append(Fact("call", name, span, values, places, scope, partial))


def _arguments(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    for position, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            break
        yield str(position), argument
    for keyword in node.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value
