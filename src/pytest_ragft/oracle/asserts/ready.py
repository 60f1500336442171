"""What the ready-made checks of `pytest_ragft.checks` look for, by their names and arguments."""

from collections.abc import Callable, Iterator, Mapping

import libcst as cst
import libcst.matchers as m

from pytest_ragft.oracle.asserts.calls import asked_by_pattern
from pytest_ragft.oracle.asserts.expectation import NOTHING, Expectation, both
from pytest_ragft.oracle.asserts.plain import Each, Made, Names, entries, is_a
from pytest_ragft.oracle.asserts.schemas import allowed_by_model, allowed_by_schema
from pytest_ragft.oracle.asserts.syntax import parse
from pytest_ragft.oracle.asserts.texts import all_of, one_of, text_of, texts_in
from pytest_ragft.oracle.asserts.values import value_of


def made_by(node: cst.CSTNode, names: Names) -> Made | None:
    """The check that an expression stands for: a call that makes one, or a name of one."""
    found = value_of(node, names)
    return found if is_a(found, Made) else None


def checks_in(source: str, names: Names) -> list[Made]:
    """Every check that a statement makes or names; of a loop, those of each round."""
    return [made for statement in parse(source) for made in _checks_of(statement, names)]


def asked_by(made: Made) -> Expectation:
    """The texts that a check looks for. Those of form, length and abstention look for none."""
    if made.name not in _READERS:
        return NOTHING
    parameter, reader = _READERS[made.name]
    return reader(made.argument(parameter), made)


def _checks_of(node: cst.CSTNode, names: Names) -> Iterator[Made]:
    for each in m.findall(node, m.Call() | m.Name()):
        loop = names.get(each.value) if isinstance(each, cst.Name) else None
        rounds = [{**names, **row} for row in loop.rows] if is_a(loop, Each) else [names]
        yield from (made for scope in rounds if (made := made_by(each, scope)))


def _forbidden(value: object, _made: Made) -> Expectation:
    return Expectation(forbidden=texts_in(value))


def _number(value: object, made: Made) -> Expectation:
    number, unit = text_of(value), text_of(made.argument("unit"))
    if number is None:
        return NOTHING
    return all_of(f"{number} {unit}" if unit else number)


def _pattern(value: object, _made: Made) -> Expectation:
    return asked_by_pattern(value) or NOTHING


def _schema(value: object, _made: Made) -> Expectation:
    return both([allowed_by_schema(value) if entries(value) else allowed_by_model(value)])


def _every(value: object, _made: Made) -> Expectation:
    return all_of(value)


def _any(value: object, _made: Made) -> Expectation:
    return one_of(value)


_READERS: Mapping[str, tuple[str, Callable[[object, Made], Expectation]]] = {
    "contains": ("text", _every),
    "contains_any": ("texts", _any),
    "contains_all": ("texts", _every),
    "equals": ("text", _every),
    "label": ("labels", _any),
    "starts_with": ("texts", _any),
    "ends_with": ("texts", _any),
    "lacks": ("texts", _forbidden),
    "number": ("value", _number),
    "date": ("value", _every),
    "regex": ("pattern", _pattern),
    "json_schema": ("schema", _schema),
    "calls_tool": ("arguments", _every),
    "similar": ("text", _every),
    "judged": ("expects", _every),
}
"""By name: the parameter that tells, and how it is read."""
