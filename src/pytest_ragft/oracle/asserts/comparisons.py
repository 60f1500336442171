"""What one comparison expects: which side is the answer, and which texts it names."""

import libcst as cst

from pytest_ragft.oracle.asserts.calls import compared_by, counted, patterns_in
from pytest_ragft.oracle.asserts.expectation import NOTHING, Expectation, both, negated
from pytest_ragft.oracle.asserts.plain import UNKNOWN, Names, entries, members
from pytest_ragft.oracle.asserts.ready import asked_by, made_by
from pytest_ragft.oracle.asserts.roles import (
    is_incidental,
    last_name,
    lists_keys,
    names_expected,
    names_reply,
)
from pytest_ragft.oracle.asserts.texts import all_of, is_key, one_of, texts_in
from pytest_ragft.oracle.asserts.values import called, value_of

_ORDERS = (cst.GreaterThan, cst.GreaterThanEqual, cst.LessThan, cst.LessThanEqual)


def of_comparison(
    left: cst.BaseExpression, sign: cst.BaseCompOp, right: cst.BaseExpression, names: Names
) -> Expectation:
    """What must stand in the reply for a comparison to hold."""
    match sign:
        case cst.Equal() | cst.Is():
            return _equal(left, right, names)
        case cst.NotEqual() | cst.IsNot():
            return negated(_equal(left, right, names))
        case cst.In():
            return _within(left, right, names)
        case cst.NotIn():
            return negated(_within(left, right, names))
    return _ordered(left, sign, right, names) if isinstance(sign, _ORDERS) else NOTHING


def answer_and_subject(
    left: cst.BaseExpression, right: cst.BaseExpression, names: Names
) -> tuple[object, cst.BaseExpression] | None:
    """The value that is expected, and the expression that is held against it."""
    first, second = value_of(left, names), value_of(right, names)
    if first is UNKNOWN and second is UNKNOWN:
        return None
    if first is UNKNOWN or (second is not UNKNOWN and not _is_answer(left, right)):
        return second, left
    return first, right


def _is_answer(left: cst.BaseExpression, right: cst.BaseExpression) -> bool:
    """Whether the left one of two known sides is the answer; a fixture may hold a reply."""
    if last_name(left) and last_name(right):
        reply_left, reply_right = names_reply(last_name(left)), names_reply(last_name(right))
        if reply_left != reply_right:
            return reply_right
        return names_expected(last_name(left)) and not names_expected(last_name(right))
    return not last_name(left)


def _equal(left: cst.BaseExpression, right: cst.BaseExpression, names: Names) -> Expectation:
    made = made_by(left, names) or made_by(right, names)
    if made:
        return asked_by(made)
    graded = compared_by(left, names) or compared_by(right, names)
    if graded:
        return graded  # the other side is its mark
    sides = answer_and_subject(left, right, names)
    if sides is None:
        return NOTHING
    value, subject = sides
    if called(subject) == "count":
        found = counted(subject, names)
        return negated(found) if type(value) is int and value == 0 else found
    if is_incidental(subject) or (_are_keys(value) and lists_keys(subject, names)):
        return NOTHING
    return both([all_of(value), patterns_in(subject, names)])


def _within(left: cst.BaseExpression, right: cst.BaseExpression, names: Names) -> Expectation:
    needle, hay = value_of(left, names), value_of(right, names)
    if needle is UNKNOWN or (members(hay) is not None and last_name(left)):
        return NOTHING if hay is UNKNOWN or isinstance(hay, str) else one_of(hay)
    # `"days" in data` asks for a key of an object that was read from the reply.
    if _are_keys(needle) and lists_keys(right, names):
        return NOTHING
    return both([all_of(needle), patterns_in(right, names)])


def _ordered(
    left: cst.BaseExpression, sign: cst.BaseCompOp, right: cst.BaseExpression, names: Names
) -> Expectation:
    """Thresholds name no fact, but what they are held against may."""
    first, second = value_of(left, names), value_of(right, names)
    if members(first) is not None and isinstance(sign, cst.LessThan | cst.LessThanEqual):
        return NOTHING if _are_keys(first) and lists_keys(right, names) else all_of(first)
    if members(second) is not None and isinstance(sign, cst.GreaterThan | cst.GreaterThanEqual):
        return NOTHING if _are_keys(second) and lists_keys(left, names) else all_of(second)
    for side in (left, right):
        found = compared_by(side, names) or _near(side, names)
        if found:
            return found
    if isinstance(sign, cst.GreaterThan | cst.GreaterThanEqual):
        return counted(left, names)
    return NOTHING


def _are_keys(value: object) -> bool:
    texts = texts_in(value)
    return bool(texts) and entries(value) is None and all(map(is_key, texts))


def _near(node: cst.BaseExpression, names: Names) -> Expectation | None:
    """`abs(found - 30) < 0.5`."""
    match node:
        case cst.Call(
            func=cst.Name(value="abs"),
            args=[cst.Arg(value=cst.BinaryOperation(left=a, operator=cst.Subtract(), right=b))],
        ):
            sides = answer_and_subject(a, b, names)
            return all_of(sides[0]) if sides else None
    return None
