"""Is something that was parsed checked: by a schema, by its type, by its keys, by an `except`?"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from pytest_ragft.check.sources.python.called import Called
from pytest_ragft.check.sources.python.derivation import Derived, derive, nothing
from pytest_ragft.check.sources.python.outline import Outline, Part
from pytest_ragft.check.sources.python.statements import decisions
from pytest_ragft.check.sources.python.views import Unit, arguments

_CHECKERS = re.compile(
    r"(?i)valid|schema|parse_obj|from_dict|from_json|structure|check|verify|ensure|coerce"
    r"|normali[sz]e|sanitize|clean|convert|construct|adapt|^load(?!s$)|assert"
)
_ASKING = frozenset({"isinstance", "set", "hasattr"})
_SAFE = frozenset({
    "print", "len", "str", "repr", "dumps", "pprint", "info", "debug", "warning", "error",
    "list", "enumerate",
    "sorted", "int", "float", "join", "format", "range", "zip", "max", "min", "sum", "write",
    "get", "items", "values",
    "markdown", "success", "json", "append", "extend", "DataFrame",
})  # fmt: skip
"""Functions that neither check what they are given nor hand it on."""


class Parse(NamedTuple):
    """One call that parses, in its function."""

    call: ast.Call
    part: Part

    def is_root(self, node: ast.expr) -> bool:
        return node is self.call


def takes_key(node: ast.expr) -> bool:
    """One entry of an object; the entries of a list are objects of their own."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str()) | ast.Name() | ast.JoinedStr()):
            return True
        case ast.Call(func=ast.Attribute(attr="get")):
            return True
    return False


def is_checked(unit: Unit, whole: Derived, file: Outline | None) -> bool:
    """A schema, a type or a key is asked for, here or in a function of this file."""
    for part in unit:
        if any(map(whole.carries, _looked_through(part))) or _is_tested(part, whole):
            return True
        for called in part.calls:
            if any(map(whole.carries, called.given)):
                asks = called.last in _ASKING or _CHECKERS.search(called.last)
                if (
                    asks
                    or _spreads(called.node, whole)
                    or _is_checked_by(called, part, whole, file)
                ):
                    return True
    return False


def _looked_through(part: Part) -> Iterator[ast.expr]:
    """What something is looked for in, and what is matched."""
    for comparison in part.all(ast.Compare):
        if any(isinstance(operator, ast.In | ast.NotIn) for operator in comparison.ops):
            yield from comparison.comparators
    for chosen in part.all(ast.Match):
        yield chosen.subject


def _is_tested(part: Part, whole: Derived) -> bool:
    """`if data`, `if not data`, `if data and ...`."""
    return any(
        isinstance(decision.test, ast.Name | ast.UnaryOp | ast.BoolOp)
        and whole.mentions(decision.test)
        for decision in decisions(part)
    )


def _spreads(call: ast.Call, whole: Derived) -> bool:
    """`Model(**data)`: a class takes the keys that it knows."""
    return any(keyword.arg is None and whole.carries(keyword.value) for keyword in call.keywords)


def _is_checked_by(called: Called, part: Part, whole: Derived, file: Outline | None) -> bool:
    """A function of this file that is given it, one step on."""
    function = file.function(called, part) if file is not None else None
    if function is None or function is part:
        return False
    held = frozenset(name for name, value in arguments(called, function) if whole.carries(value))
    return is_checked((function,), derive((function,), nothing, is_end=takes_key, given=held), None)


def is_handled(parse: Parse) -> bool:
    """Inside a `try` whose handlers take what a broken reply raises."""
    return any(
        inner is parse.call
        for attempt in parse.part.all(ast.Try)
        if attempt.handlers
        for statement in attempt.body
        for inner in ast.walk(statement)
    )


def is_subscripted(unit: Unit, whole: Derived) -> bool:
    """A key is taken for granted."""
    return any(
        isinstance(access.ctx, ast.Load)
        and not isinstance(access.slice, ast.Slice)
        and whole.carries(access.value)
        for part in unit
        for access in part.all(ast.Subscript)
    )


def is_handed_on(unit: Unit, whole: Derived, file: Outline) -> bool:
    """Stored, or given to a function that is not seen: it may be checked there, and before."""
    for part in unit:
        for called in part.calls:
            unseen = called.last not in _SAFE and file.function(called, part) is None
            if unseen and any(map(whole.carries, called.given)):
                return True
    return any("." in name for name in whole.names)
