"""What must stand in a reply for a condition to hold."""

from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from pytest_ragft.oracle.asserts.calls import of_call
from pytest_ragft.oracle.asserts.comparisons import answer_and_subject, of_comparison
from pytest_ragft.oracle.asserts.expectation import (
    NOTHING,
    Expectation,
    both,
    either,
    negated,
)
from pytest_ragft.oracle.asserts.plain import Names
from pytest_ragft.oracle.asserts.texts import one_of
from pytest_ragft.oracle.asserts.values import called, rounds

Combine = Callable[..., Expectation]


def of_condition(node: cst.CSTNode, names: Names) -> Expectation:
    """What an expression expects that is held to be true."""
    reader = _READERS.get(type(node))
    return reader(node, names) if reader else NOTHING


def compared(
    left: cst.BaseExpression, sign: cst.BaseCompOp, right: cst.BaseExpression, names: Names
) -> Expectation:
    """As `of_comparison`, with conditions that are themselves held against true, false or none."""
    for condition, constant in ((left, right), (right, left)):
        if isinstance(constant, cst.Name) and constant.value in ("True", "False", "None"):
            found = of_condition(condition, names)
            holds = isinstance(sign, cst.Equal | cst.Is) == (constant.value == "True")
            return found if holds else negated(found)
    if called(left) == "sum" and not isinstance(sign, cst.LessThan | cst.LessThanEqual):
        # At least so many of several texts: one that stands there is a start.
        return _each(left, names, both if called(right) == "len" else either)
    return of_comparison(left, sign, right, names)


def _comparison(node: cst.Comparison, names: Names) -> Expectation:
    found = []
    left = node.left
    for each in node.comparisons:
        found.append(compared(left, each.operator, each.comparator, names))
        left = each.comparator
    return both(found)


def _boolean(node: cst.BooleanOperation, names: Names) -> Expectation:
    combine: Combine = both if isinstance(node.operator, cst.And) else either
    return combine([of_condition(node.left, names), of_condition(node.right, names)])


def _negation(node: cst.UnaryOperation, names: Names) -> Expectation:
    found = of_condition(node.expression, names)
    return negated(found) if isinstance(node.operator, cst.Not) else NOTHING


def _choice(node: cst.IfExp, names: Names) -> Expectation:
    return either([of_condition(node.body, names), of_condition(node.orelse, names)])


def _overlap(node: cst.BinaryOperation, names: Names) -> Expectation:
    """`{"a", "b"} & words`: one of them."""
    sides = answer_and_subject(node.left, node.right, names)
    return one_of(sides[0]) if sides and isinstance(node.operator, cst.BitAnd) else NOTHING


def _call(node: cst.Call, names: Names) -> Expectation:
    name = called(node)
    if name in ("any", "all"):
        return _each(node, names, either if name == "any" else both)
    if name == "bool" and node.args:
        return of_condition(node.args[0].value, names)
    return of_call(node, names)


def _each(node: cst.BaseExpression, names: Names, combine: Combine) -> Expectation:
    """Conditions in a collection, or one for each round of a comprehension."""
    inner = node.args[0].value if isinstance(node, cst.Call) and node.args else node
    if isinstance(inner, cst.List | cst.Tuple | cst.Set):
        return combine([of_condition(each.value, names) for each in inner.elements])
    if isinstance(inner, cst.GeneratorExp | cst.ListComp | cst.SetComp):
        return combine(of_condition(inner.elt, each) for each in rounds(inner, names) or [])
    return NOTHING


def _name(node: cst.Name, names: Names) -> Expectation:
    """A condition that an earlier statement of the test computed."""
    found = names.get(node.value)
    return found if isinstance(found, Expectation) else NOTHING


def _inner(node: cst.NamedExpr | cst.Await, names: Names) -> Expectation:
    return of_condition(node.value if isinstance(node, cst.NamedExpr) else node.expression, names)


_READERS: Mapping[type, Callable[[Any, Names], Expectation]] = {
    cst.Comparison: _comparison,
    cst.BooleanOperation: _boolean,
    cst.UnaryOperation: _negation,
    cst.IfExp: _choice,
    cst.BinaryOperation: _overlap,
    cst.Call: _call,
    cst.Name: _name,
    cst.NamedExpr: _inner,
    cst.Await: _inner,
}
