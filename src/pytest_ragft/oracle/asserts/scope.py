"""The values that a test gives to names of its own."""

from collections.abc import Iterable

import libcst as cst
import libcst.matchers as m

from pytest_ragft.oracle.asserts.conditions import of_condition
from pytest_ragft.oracle.asserts.expectation import NOTHING
from pytest_ragft.oracle.asserts.plain import UNKNOWN, Each, Names, Parsed, members
from pytest_ragft.oracle.asserts.roles import READING
from pytest_ragft.oracle.asserts.syntax import parse
from pytest_ragft.oracle.asserts.values import bind, called, value_of

_MOST_ROUNDS = 200
_ASKING = frozenset({"any", "all", "search", "match", "fullmatch", "findall"})


def local_names(source: str, names: Names) -> dict[str, object]:
    """The names that the source of a test function gives a value, where one can be told."""
    found: dict[str, object] = {}
    try:
        for function in parse(source):
            if isinstance(function, cst.FunctionDef):
                _read_block(function.body, names, found)
    except RecursionError:
        return {}
    return found


def _read_block(block: cst.BaseSuite, outer: Names, found: dict[str, object]) -> None:
    for statement in block.body:
        match statement:
            case cst.SimpleStatementLine(body=several):
                for small in several:
                    _read_statement(small, outer, found)
            case cst.For(target=target, iter=over, body=body):
                _read_loop(target, over, {**outer, **found}, found)
                _read_block(body, outer, found)
            case cst.With(items=items, body=body):
                targets = [entry.asname.name for entry in items if entry.asname]
                found |= dict.fromkeys(_targets(targets), UNKNOWN)
                _read_block(body, outer, found)
            case cst.If() | cst.While() | cst.Try():
                _read_branches(statement, outer, found)


def _read_statement(node: cst.BaseSmallStatement, outer: Names, found: dict[str, object]) -> None:
    match node:
        case cst.Assign(targets=targets, value=value):
            for each in targets:
                _assign(each.target, value, {**outer, **found}, found)
        case cst.AnnAssign(target=target, value=cst.BaseExpression() as value):
            _assign(target, value, {**outer, **found}, found)
        case cst.AugAssign(target=target):
            found |= dict.fromkeys(_targets([target]), UNKNOWN)


def _assign(
    target: cst.BaseExpression, value: cst.BaseExpression, names: Names, found: dict[str, object]
) -> None:
    value = value.expression if isinstance(value, cst.Await) else value
    stands_for = value_of(value, names)
    if stands_for is UNKNOWN and called(value) in READING:
        stands_for = Parsed()
    elif stands_for is UNKNOWN and (not isinstance(value, cst.Call) or called(value) in _ASKING):
        condition = of_condition(value, names)
        stands_for = UNKNOWN if condition == NOTHING else condition
    found |= dict.fromkeys(_targets([target]), UNKNOWN) | bind(target, stands_for)


def _read_loop(
    target: cst.BaseExpression, over: cst.BaseExpression, names: Names, found: dict[str, object]
) -> None:
    targets = _targets([target])
    rows = tuple(bind(target, value) for value in (members(value_of(over, names)) or ()))
    loop = Each(rows[:_MOST_ROUNDS]) if rows else UNKNOWN
    found |= dict.fromkeys(targets, loop)


def _read_branches(
    node: cst.If | cst.While | cst.Try, outer: Names, found: dict[str, object]
) -> None:
    """What only one branch assigns, or two of them differently, cannot be told."""
    found |= dict.fromkeys(_targets(m.findall(node, m.AssignTarget())), UNKNOWN)
    known = dict(found)
    blocks = m.findall(node, m.IndentedBlock())
    for block in [each for each in blocks if isinstance(each, cst.IndentedBlock)]:
        _read_block(block, outer, found)
    found |= {name: value for name, value in known.items() if found.get(name) is not value}


def _targets(targets: Iterable[cst.CSTNode]) -> list[str]:
    names = [each for target in targets for each in m.findall(target, m.Name())]
    return [each.value for each in names if isinstance(each, cst.Name)]
