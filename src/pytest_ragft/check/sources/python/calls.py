"""Calls in expressions, and what expressions assign on the way."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.sources.python.meaning import OPAQUE, UNREAD
from pytest_ragft.check.sources.python.reading import Reading, Where, arguments
from pytest_ragft.check.sources.python.values import REST, spread

_SKIPPED = frozenset({"ctx", "op", "ops", "conversion", "kind", "is_async", "simple"})
_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _SKIPPED)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.expr)
}
"""Fields of an expression that hold expressions; of a dictionary a key may be `None`."""
CHILDREN: Mapping[type, tuple[str, ...]] = {**_FIELDS, type(None): ()}
_INNER = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda})
_CHANGES = frozenset({"update", "setdefault", "pop", "popitem", "clear", "append", "extend"})


def expressions(nodes: Iterable[ast.expr | None], where: Where, reading: Reading) -> None:
    """Keeps the calls in these expressions; no recursion, so that no depth is too great."""
    waiting: list[Any] = [node for node in nodes if node is not None]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        while kind is ast.Attribute:
            node = node.value
            kind = type(node)
        if kind is ast.Name or kind is ast.Constant:
            continue
        if kind is ast.Call:
            waiting.append(node.func)
            waiting += node.args
            waiting += [keyword.value for keyword in node.keywords]
            call(node, where, reading)
        elif kind in _INNER:
            _inner(node, where, reading)
        else:
            if kind is ast.NamedExpr:
                meaning = reading.meaning(node.value, where.scopes)
                reading.names.assign(where.scope, node.target.id, meaning)
            for name in CHILDREN[kind]:
                child = getattr(node, name)
                if type(child) is list:
                    waiting += child
                elif child is not None:
                    waiting.append(child)


def _inner(node: Any, where: Where, reading: Reading) -> None:  # noqa: ANN401  # one of the five of _INNER
    """A comprehension or a lambda: its own variables hide those of the same name around it."""
    scope = f"{where.scope}.<inner>"
    if isinstance(node, ast.Lambda):
        given = node.args
        hidden = {argument.arg for argument in arguments(given)}
        parts: list[ast.expr | None] = [node.body, *given.defaults, *given.kw_defaults]
    else:
        hidden = {name for part in node.generators for name in bound_names(part.target)}
        parts = [expr for part in node.generators for expr in (part.iter, *part.ifs)]
        parts += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    around = reading.names.tables.get(scope)
    reading.names.tables[scope] = {**(around or {}), **dict.fromkeys(hidden, OPAQUE)}
    scopes = where.scopes if where.scopes[0] == scope else (scope, *where.scopes)
    expressions(parts, where._replace(scopes=scopes), reading)
    reading.names.tables[scope] = around or {}


def bound_names(target: ast.expr) -> Iterator[str]:
    """Every plain name in an assignment's target."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Starred):
        yield from bound_names(target.value)
    elif isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from bound_names(part)


def call(node: ast.Call, where: Where, reading: Reading) -> None:
    """A fact, where the name of what is called is wanted."""
    names, wanted = reading.names, reading.wanted
    if isinstance(node.func, ast.Attribute):
        last = node.func.attr
        if last in _CHANGES and isinstance(node.func.value, ast.Name):
            _changed(node.func.value, where, reading)
        if last not in wanted and not (last[0].isupper() and _inherits(last, wanted)):
            return
    name = names.callee(node.func, where.scopes)
    last = name.rpartition(".")[2]
    if not name or not (last in wanted or _inherits(last, wanted)):
        return
    values, places = _arguments(node, where, reading)
    partial = values.pop(REST, None) is not None
    fact = Fact("call", name, reading.span(node), values, places, where.scope, partial)
    reading.facts.append(fact)


def _inherits(name: str, wanted: frozenset[str]) -> bool:
    """A class named after one that is wanted (`OurTrainer`): other files say whether it is one."""
    if not name[:1].isupper():
        return False
    return any(name[at:] in wanted for at in range(1, len(name)) if name[at].isupper())


def _changed(node: ast.Name, where: Where, reading: Reading) -> None:
    """`options.update(...)`: from here on it holds more than its literal says."""
    found = reading.names.meaning(node.id, where.scopes)
    value = UNREAD if found is None else found.value
    if isinstance(value, Mapping):
        reading.change(node, {**value, REST: True}, where)
    elif isinstance(value, tuple) and value != UNREAD:
        reading.change(node, UNREAD, where)


def _arguments(
    node: ast.Call, where: Where, reading: Reading
) -> tuple[dict[str, Value], dict[str, Span]]:
    """By position or name; the key "**" where more may be given than is seen."""
    values: dict[str, Value] = {}
    places: dict[str, Span] = {}
    for position, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            values[REST] = True
            break
        values[str(position)] = reading.value(argument, where.scopes)
        places[str(position)] = reading.span(argument)
    for keyword in node.keywords:
        if keyword.arg is None:
            given = spread(
                keyword.value, reading.names.resolve, lambda n: reading.names.value(n, where.scopes)
            )
            values = {**given, **values}
            places = {**dict.fromkeys(given, reading.span(keyword.value)), **places}
        else:
            values[keyword.arg] = reading.value(keyword.value, where.scopes)
            places[keyword.arg] = reading.span(keyword.value)
    places.pop(REST, None)
    return values, places
