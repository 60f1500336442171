"""Expressions as values: literals, names, simple arithmetic and look-ups; never executed."""

import ast
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from pytest_ragft.check.fact import Reference, Value
from pytest_ragft.check.sources.python.arithmetic import ARITHMETIC, computed

LONGEST = 2000
"""Characters kept of a text; longer ones are cut, their length is not asked for."""
MOST = 200
"""Parts kept of a list or a dictionary."""
REST = "**"
"""Key of a dictionary that holds more than what is seen."""

Resolve: TypeAlias = Callable[[str], str]
Known: TypeAlias = Callable[[str], Value]


def value_of(node: ast.expr, resolve: Resolve, known: Known | None = None) -> Value:
    """A literal as it is, a dotted name as a `Reference` resolved through imports.

    `known` gives what a name holds, where that is asked for too.
    """
    reader = _READERS.get(type(node))
    if reader is not None:
        return reader(node, resolve, known)
    name = dotted(node)
    if not name:
        return Reference("")
    return known(name) if known else Reference(resolve(name))


def may_be_literal(node: ast.expr) -> bool:
    """Is it worth asking for the value? Most calls construct something."""
    if isinstance(node, ast.Call):
        function = node.func
        last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return last in _TELLING
    return type(node) in _READERS


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a chain of names and attributes; "" of anything else."""
    if type(node) is ast.Name:
        return node.id
    parts: list[str] = []
    while type(node) is ast.Attribute:
        parts.append(node.attr)
        node = node.value
    if type(node) is not ast.Name:
        return ""
    parts.append(node.id)
    parts.reverse()
    return ".".join(parts)


def _constant(node: ast.Constant, _: Resolve, __: Known | None) -> Value:
    literal = node.value
    if isinstance(literal, str):
        return literal[:LONGEST]
    return literal if isinstance(literal, bool | int | float | None) else Reference("")


def _sequence(node: ast.List | ast.Tuple | ast.Set, resolve: Resolve, known: Known | None) -> Value:
    return tuple(value_of(part, resolve, known) for part in node.elts[:MOST])


def _dictionary(node: ast.Dict, resolve: Resolve, known: Known | None) -> Value:
    found: dict[str, Value] = {}
    for key, value in list(zip(node.keys, node.values, strict=True))[:MOST]:
        if isinstance(key, ast.Constant):
            found[str(key.value)] = value_of(value, resolve, known)
        else:
            found.update(spread(value, resolve, known) if key is None else {REST: True})
    if len(node.keys) > MOST:
        found[REST] = True
    return found


def spread(node: ast.expr, resolve: Resolve, known: Known | None) -> Mapping[str, Value]:
    """What `**node` gives; more than is seen where that is not a dictionary of literals."""
    value = value_of(node, resolve, known)
    return value if isinstance(value, Mapping) else {REST: True}


def _formatted(node: ast.JoinedStr, _: Resolve, __: Known | None) -> Value:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )[:LONGEST]


def _negated(node: ast.UnaryOp, resolve: Resolve, known: Known | None) -> Value:
    inner = value_of(node.operand, resolve, known)
    if isinstance(node.op, ast.Not) and isinstance(inner, bool):
        return not inner
    if isinstance(node.op, ast.USub) and isinstance(inner, int | float):
        return -inner
    return Reference("")


def _computed(node: ast.BinOp, resolve: Resolve, known: Known | None) -> Value:
    """`4 * 1024`, `size // 10`, `"a" "b" + NAME`."""
    if type(node.op) not in ARITHMETIC:
        return Reference("")
    left = value_of(node.left, resolve, known)
    right = value_of(node.right, resolve, known)
    if isinstance(left, str) and isinstance(right, str) and isinstance(node.op, ast.Add):
        return (left + right)[:LONGEST]
    return computed(type(node.op), left, right)


def _either(node: ast.IfExp, resolve: Resolve, known: Known | None) -> Value:
    one, other = value_of(node.body, resolve, known), value_of(node.orelse, resolve, known)
    return one if one == other else Reference("")


def _first_true(node: ast.BoolOp, resolve: Resolve, known: Known | None) -> Value:
    """`os.getenv("K") or 5`, `None or 5`."""
    if isinstance(node.op, ast.And):
        return Reference("")
    for part in node.values:
        value = value_of(part, resolve, known)
        unset = isinstance(part, ast.Call) and resolve(dotted(part.func)) in _ENVIRONMENT
        if isinstance(value, Reference) and not unset:
            return value if part is node.values[-1] else Reference("")
        if value and not isinstance(value, Reference):
            return value
    return Reference("")


def _looked_up(node: ast.Subscript, resolve: Resolve, known: Known | None) -> Value:
    """`CONFIG["size"]`: what the dictionary holds, or a reference to that key of it."""
    if not isinstance(node.slice, ast.Constant):
        return Reference("")
    return _item(value_of(node.value, resolve, known), node.slice.value)


def _item(holder: Value, key: object) -> Value:
    if isinstance(holder, Mapping):
        return holder.get(str(key), Reference(""))
    if isinstance(holder, tuple) and not isinstance(holder, Reference) and isinstance(key, int):
        return holder[key] if -len(holder) <= key < len(holder) else Reference("")
    if isinstance(holder, Reference) and holder.name and isinstance(key, str):
        return Reference(f"{holder.name}.{key}")
    return Reference("")


def _called(node: ast.Call, resolve: Resolve, known: Known | None) -> Value:
    """`int(...)`, `os.getenv(name, default)`, `settings.get(name, default)`, `Field(default=...)`
    stand for their value.
    """
    name = resolve(dotted(node.func))
    last = name.rpartition(".")[2]
    if name in _CONVERSIONS and len(node.args) == 1 and not node.keywords:
        return _converted(name, value_of(node.args[0], resolve, known))
    if name == "dict" and not node.args:
        return dict(_pairs(node, resolve, known))
    if last in {"Field", "field", "config"}:
        return _default(node, resolve, known, position=1 if last == "config" else 0)
    if last == "getenv" or name in _ENVIRONMENT:
        return _second(node, resolve, known)
    if last == "get" and isinstance(node.func, ast.Attribute) and node.args:
        return _got(node, node.func.value, resolve, known)
    return Reference("")


def _second(node: ast.Call, resolve: Resolve, known: Known | None) -> Value:
    """The default beside a name."""
    return value_of(node.args[1], resolve, known) if len(node.args) > 1 else Reference("")


def _got(node: ast.Call, holder: ast.expr, resolve: Resolve, known: Known | None) -> Value:
    key = node.args[0]
    if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
        return Reference("")
    found = _item(value_of(holder, resolve, known), key.value)
    return _second(node, resolve, known) if isinstance(found, Reference) else found


def _pairs(node: ast.Call, resolve: Resolve, known: Known | None) -> Iterator[tuple[str, Value]]:
    for keyword in node.keywords[:MOST]:
        if keyword.arg is None:
            yield from spread(keyword.value, resolve, known).items()
        else:
            yield keyword.arg, value_of(keyword.value, resolve, known)


def _default(node: ast.Call, resolve: Resolve, known: Known | None, *, position: int) -> Value:
    for keyword in node.keywords:
        if keyword.arg == "default":
            return value_of(keyword.value, resolve, known)
    given = node.args[position:]
    return value_of(given[0], resolve, known) if given else Reference("")


def _converted(name: str, inner: Value) -> Value:
    if isinstance(inner, Reference) or not isinstance(inner, bool | int | float | str):
        return inner if isinstance(inner, Reference) else Reference("")
    try:
        return _CONVERSIONS[name](inner)
    except (ValueError, OverflowError):
        return Reference("")


_CONVERSIONS: Mapping[str, Callable[[bool | int | float | str], Value]] = MappingProxyType(
    {"int": int, "float": float, "str": str, "bool": bool}
)
_TELLING = frozenset({*_CONVERSIONS, "dict", "Field", "field", "config", "getenv", "get"})
"""Last parts of the names of calls that have a value."""
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})
_READERS: Mapping[type, Callable[..., Value]] = MappingProxyType(
    {
        ast.Constant: _constant,
        ast.List: _sequence,
        ast.Tuple: _sequence,
        ast.Set: _sequence,
        ast.Dict: _dictionary,
        ast.JoinedStr: _formatted,
        ast.UnaryOp: _negated,
        ast.BinOp: _computed,
        ast.IfExp: _either,
        ast.BoolOp: _first_true,
        ast.Subscript: _looked_up,
        ast.Call: _called,
    }
)
