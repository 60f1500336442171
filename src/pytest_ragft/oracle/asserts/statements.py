"""What a whole statement of a test expects: an assert, or a call that asserts."""

import warnings
from collections.abc import Iterator, Mapping

import libcst as cst
import libcst.matchers as m

from pytest_ragft.oracle.asserts.calls import allowed_by_call, asked_by_pattern
from pytest_ragft.oracle.asserts.conditions import compared, of_condition
from pytest_ragft.oracle.asserts.expectation import NOTHING, Expectation, both, negated
from pytest_ragft.oracle.asserts.plain import Each, Names
from pytest_ragft.oracle.asserts.syntax import parse
from pytest_ragft.oracle.asserts.values import called, given, value_of

_SIGNS: Mapping[str, cst.BaseCompOp] = {
    "in": cst.In(),
    "isin": cst.In(),
    "notin": cst.NotIn(),
    "isnotin": cst.NotIn(),
    "equal": cst.Equal(),
    "equals": cst.Equal(),
    "is": cst.Equal(),
    "almostequal": cst.Equal(),
    "countequal": cst.Equal(),
    "dictequal": cst.Equal(),
    "listequal": cst.Equal(),
    "multilineequal": cst.Equal(),
    "sequenceequal": cst.Equal(),
    "setequal": cst.Equal(),
    "tupleequal": cst.Equal(),
    "notequal": cst.NotEqual(),
    "isnot": cst.NotEqual(),
    "notalmostequal": cst.NotEqual(),
}
"""Methods of unittest, and of libraries with the same names in other letters."""
_OTHER_METHODS = frozenset(
    {"isnone", "isnotnone", "greater", "greaterequal", "less", "lessequal", "isinstance", "raises"}
    | {"notisinstance", "isinst", "warns", "logs", "fail", "skip", "xfail"}
)
"""Methods that name no text of a reply."""


def expected_of(source: str, names: Names) -> Expectation:
    """What one statement of a test expects of a reply; `names` are the values in its scope.

    Nothing of the test is run. What cannot be told from the source alone is left out.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of patterns and escapes: the user's own affair
            found = [_of_statement(each, names) for each in _small(source)]
    except RecursionError:
        return NOTHING
    return both(found)


def _small(source: str) -> Iterator[cst.BaseSmallStatement]:
    for statement in parse(source):
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body


def _of_statement(node: cst.BaseSmallStatement, names: Names) -> Expectation:
    used = {each.value for each in m.findall(node, m.Name()) if isinstance(each, cst.Name)}
    loop = next((each for name in used if type(each := names.get(name)) is Each), None)
    if isinstance(loop, Each):
        return both(_of_statement(node, {**names, **row}) for row in loop.rows)
    match node:
        case cst.Assert(test=test):
            return of_condition(test, names)
        case (
            cst.Expr(value=cst.Await(expression=cst.Call() as call))
            | cst.Expr(value=cst.Call() as call)
        ):
            return _of_call(call, names)
        case cst.Assign(value=cst.Call() as call) | cst.AnnAssign(value=cst.Call() as call):
            return allowed_by_call(call, names) or NOTHING
    return NOTHING


def _of_call(call: cst.Call, names: Names) -> Expectation:
    """A method of unittest or the like, else a call that grades a reply."""
    method = called(call).lower().replace("_", "").removeprefix("assert")
    first, second = (
        given(call, 0, "first", "expr", "text", "member"),
        given(call, 1, "second", "container", "expected_regex", "unexpected_regex"),
    )
    if method in ("true", "istrue", "") and first:
        return of_condition(first, names)
    if method in ("false", "isfalse") and first:
        return negated(of_condition(first, names))
    if method in _SIGNS and first and second:
        return compared(first, _SIGNS[method], second, names)
    if method in ("regex", "notregex") and second:
        found = asked_by_pattern(value_of(second, names)) or NOTHING
        return negated(found) if method == "notregex" else found
    if method in _OTHER_METHODS:
        return NOTHING
    found = of_condition(call, names)
    return negated(found) if method.startswith("not") else found
