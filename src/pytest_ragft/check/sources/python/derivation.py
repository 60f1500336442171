"""Which variables of a function carry what an expression gave: assignments, loops, f-strings."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from pytest_ragft.check.sources.python.nodes import children, walk
from pytest_ragft.check.sources.python.outline import Part
from pytest_ragft.check.sources.python.statements import assignments, loops
from pytest_ragft.check.sources.python.values import dotted

_PASSES = 4
"""Assignments are gone through until nothing changes; loops need no more than this."""

_NEUTRAL = frozenset(
    {
        *("len", "bool", "print", "pprint", "isinstance", "hasattr", "any", "all", "type", "id"),
        *("hash", "range", "sum", "debug", "info", "warning", "error", "exception", "log"),
        *("startswith", "endswith", "count", "isspace", "isdigit", "append", "extend", "insert"),
        *("add", "update", "HTTPException"),
    }
)
"""Calls whose result holds nothing of what they are given."""

_GROWING = frozenset({"append", "extend", "insert", "add", "update", "add_row", "write"})
"""Methods that put what they are given into their object."""


class Derived:
    """Variables, by dotted name, that carry something; `elements` hold one entry of a list."""

    __slots__ = ("elements", "is_end", "is_root", "names")

    def __init__(
        self,
        is_root: Callable[[ast.expr], bool],
        is_end: Callable[[ast.expr], bool],
        names: Iterable[str] = (),
    ) -> None:
        self.is_root = is_root
        self.is_end = is_end
        """What takes in, and gives back something else: a model's answer holds no documents."""
        self.names = set(names)
        self.elements: set[str] = set()

    def carries(self, node: ast.expr | None) -> bool:
        """Does the value of an expression hold something of the roots?"""
        return next(self.carriers(node), None) is not None

    def carriers(self, node: ast.expr | None) -> Iterator[ast.expr]:
        """The names and roots in an expression through which it carries."""
        stack: list[Any] = [node] if node is not None else []
        while stack:
            inner = stack.pop()
            if not isinstance(inner, ast.expr):
                stack += children(inner)
            elif self._known(inner) or self.is_root(inner):
                yield inner
            elif type(inner) is not ast.Name and not _is_neutral(inner) and not self.is_end(inner):
                stack += _contents(inner)

    def mentions(self, node: ast.expr) -> bool:
        """Does an expression, a test perhaps, look at something carried?"""
        return any(
            isinstance(inner, ast.expr) and (self._known(inner) or self.is_root(inner))
            for inner in walk(node)
        )

    def collections(self, node: ast.expr) -> bool:
        """As `mentions`, single elements left out."""
        return any(
            isinstance(inner, ast.Name | ast.Attribute)
            and (name := dotted(inner)) in self.names
            and name not in self.elements
            for inner in walk(node)
        )

    def is_single(self, node: ast.expr) -> bool:
        """All that an expression carries is one entry of a list."""
        if any(type(inner) is ast.comprehension for inner in walk(node)):
            return False
        carriers = list(self.carriers(node))
        return bool(carriers) and all(dotted(carrier) in self.elements for carrier in carriers)

    def _known(self, node: ast.expr) -> bool:
        named = type(node) is ast.Name or type(node) is ast.Attribute
        return named and bool(self.names) and dotted(node) in self.names


_PARTS: Mapping[type, tuple[str, ...]] = {
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.GeneratorExp), ("elt",)),
    ast.DictComp: ("key", "value"),
    ast.IfExp: ("body", "orelse"),
}
"""What a value is made of: of a comprehension its elements, whose names say where from."""


def _contents(node: ast.expr) -> list[Any]:
    parts = _PARTS.get(type(node))
    return children(node) if parts is None else [getattr(node, part) for part in parts]


def _is_neutral(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute):
            return function.attr in _NEUTRAL
        return isinstance(function, ast.Name) and function.id in _NEUTRAL
    if isinstance(node, ast.Compare):
        return True
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def nothing(_: ast.expr) -> bool:
    return False


def derive(
    unit: tuple[Part, ...],
    is_root: Callable[[ast.expr], bool],
    *,
    is_end: Callable[[ast.expr], bool] = nothing,
    given: frozenset[str] = frozenset(),
) -> Derived:
    """What the roots, and variables that are given, reach in the parts of a unit."""
    derived = Derived(is_root, is_end, given)
    bindings = [binding for part in unit for binding in _bindings(part)]
    for _ in range(_PASSES):
        before = len(derived.names)
        for targets, value, kind in bindings:
            if not targets.isdisjoint(derived.names) and targets <= derived.names:
                continue
            if not derived.carries(value):
                continue
            derived.names |= targets
            if kind is _Kind.LOOP or (kind is _Kind.WHOLE and derived.is_single(value)):
                derived.elements |= targets
        if len(derived.names) == before:
            break
    return derived


class _Kind(Enum):
    WHOLE = "the value"
    LOOP = "its entries, one by one"
    PART = "added to what is there"


_Binding = tuple[frozenset[str], ast.expr, _Kind]


def _bindings(part: Part) -> Iterator[_Binding]:
    """Names, the expression that they take a value from, and how."""
    for target, value in assignments(part):
        inside = isinstance(target, ast.Subscript)
        yield _names(target), value, _Kind.PART if inside else _Kind.WHOLE
    for named in part.all(ast.NamedExpr):
        yield _names(named.target), named.value, _Kind.WHOLE
    for item in part.all(ast.withitem):
        if item.optional_vars is not None:
            yield _names(item.optional_vars), item.context_expr, _Kind.WHOLE
    for loop in loops(part):
        yield _names(loop.target), loop.iter, _Kind.LOOP
    yield from _additions(part)


def _additions(part: Part) -> Iterator[_Binding]:
    """`text += more` and `parts.append(more)`."""
    for grown in part.all(ast.AugAssign):
        yield _names(grown.target), grown.value, _Kind.PART
    for called in part.calls:
        function = called.node.func
        if isinstance(function, ast.Attribute) and function.attr in _GROWING:
            for argument in called.node.args:
                yield _names(function.value), argument, _Kind.PART


def _names(target: ast.expr) -> frozenset[str]:
    """What an assignment sets; setting an entry or an attribute changes its object."""
    if isinstance(target, ast.Tuple | ast.List):
        return frozenset().union(*(_names(inner) for inner in target.elts))
    if isinstance(target, ast.Starred):
        return _names(target.value)
    while isinstance(target, ast.Subscript):
        target = target.value
    return frozenset({dotted(target)} - {""})
