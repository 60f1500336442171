"""What a call expects that looks for something in a reply or grades it."""

import re
from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from pytest_ragft.oracle.asserts.expectation import NOTHING, Expectation, both
from pytest_ragft.oracle.asserts.patterns import texts_of_pattern
from pytest_ragft.oracle.asserts.plain import UNKNOWN, Names, entries, is_a
from pytest_ragft.oracle.asserts.roles import (
    asks,
    compares,
    last_name,
    names_expected,
    names_question,
    names_reply,
)
from pytest_ragft.oracle.asserts.schemas import allowed_by_model, allowed_by_schema
from pytest_ragft.oracle.asserts.texts import all_of, one_of
from pytest_ragft.oracle.asserts.values import called, given, value_of

_LOOKUPS = frozenset({"search", "match", "fullmatch", "findall", "finditer"})
_VALIDATING = frozenset({"validate", "is_valid", "iter_errors"})
_BUILDING = frozenset(
    {"model_validate", "model_validate_json", "parse_raw", "parse_obj"}
    | {"validate_json", "validate_python"}
)
_MESSAGES = frozenset({"msg", "message", "reason", "threshold", "name", "metric", "metrics"})


def of_call(call: cst.Call, names: Names) -> Expectation:
    """What a call that stands as a condition looks for."""
    return (
        _of_pattern(call, names)
        or _of_text_method(call, names)
        or allowed_by_call(call, names)
        or compared_by(call, names)
        or NOTHING
    )


def patterns_in(node: cst.CSTNode, names: Names) -> Expectation:
    """What the regular expressions ask for that an expression reads a reply with."""
    calls = m.findall(node, m.Call())
    found = [_of_pattern(each, names) for each in calls if isinstance(each, cst.Call)]
    return both(each for each in found if each)


def counted(node: cst.CSTNode, names: Names) -> Expectation:
    """What `reply.count(text)` and `reply.find(text)` look for."""
    if isinstance(node, cst.Call) and called(node) in ("count", "find", "index"):
        return all_of(value_of(node.args[0].value, names)) if node.args else NOTHING
    return NOTHING


def compared_by(node: cst.CSTNode, names: Names) -> Expectation | None:
    """The answer that a grading call holds a reply against; `None`: it is no such call."""
    if not isinstance(node, cst.Call) or not compares(node):
        return None
    named = both(all_of(value) for name, value in _keywords(node, names) if names_expected(name))
    if named.required:
        return named
    found = both(_answers(node, names))
    return found if found.required else None


def _keywords(call: cst.Call, names: Names) -> Iterator[tuple[str, object]]:
    """The named arguments of a call and of the calls in it, as `expected_output` of a case."""
    found = m.findall(call, m.Arg(keyword=m.Name()))
    named = [(each.keyword, each.value) for each in found if isinstance(each, cst.Arg)]
    yield from ((name.value, value_of(value, names)) for name, value in named if name)


def _answers(call: cst.Call, names: Names) -> Iterator[Expectation]:
    """Arguments that are neither the reply nor what was asked."""
    for arg in call.args:
        name = arg.keyword.value if arg.keyword else last_name(arg.value)
        if names_question(name) or names_reply(name) or (arg.keyword and name in _MESSAGES):
            continue
        if found := compared_by(arg.value, names):
            yield found
            continue
        found = all_of(value_of(arg.value, names))
        # A number is a threshold as a rule, but not where two numbers are held together.
        numbers = "close" in called(call) and not arg.keyword
        worth = [each for each in found.texts if numbers or not (asks(each) or _is_number(each))]
        yield Expectation(tuple((text,) for text in worth))


def asked_by_pattern(pattern: object) -> Expectation | None:
    """What a regular expression, or one that was compiled, asks for."""
    if is_a(pattern, re.Pattern):
        pattern = pattern.pattern
    return texts_of_pattern(pattern) if isinstance(pattern, str) else None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _of_pattern(call: cst.Call, names: Names) -> Expectation | None:
    if called(call) not in _LOOKUPS:
        return None
    owner = call.func.value if isinstance(call.func, cst.Attribute) else None
    if owner is None:
        of_module = names.get(called(call)) is getattr(re, called(call))
    else:
        of_module = not isinstance(owner, cst.Call) and last_name(owner) in ("re", "regex")
    at = given(call, 0, "pattern") if of_module else owner
    return asked_by_pattern(value_of(at, names)) if at else None


def _of_text_method(call: cst.Call, names: Names) -> Expectation | None:
    if not isinstance(call.func, cst.Attribute) or not call.args:
        return None
    name, owner = call.func.attr.value, call.func.value
    first = value_of(call.args[0].value, names)
    if name in ("startswith", "endswith"):
        return one_of(first)
    if name in ("__contains__", "issuperset", "count"):
        return all_of(first)
    if name == "issubset":
        return all_of(value_of(owner, names))
    if name == "intersection":
        return one_of(first if first is not UNKNOWN else value_of(owner, names))
    return None


def allowed_by_call(call: cst.Call, names: Names) -> Expectation | None:
    """The values that a schema or model allows which a reply is read by."""
    name = called(call)
    owner = call.func.value if isinstance(call.func, cst.Attribute) else None
    if name in _VALIDATING:
        holder = owner if isinstance(owner, cst.Call) else None
        at = given(holder, 0, "schema") if holder else given(call, 1, "schema")
        schema = value_of(at, names) if at else UNKNOWN
        return allowed_by_schema(schema) if entries(schema) is not None else None
    if name in _BUILDING and owner is not None:
        inner = given(owner, 0, "type") if isinstance(owner, cst.Call) else owner
        return allowed_by_model(value_of(inner, names)) if inner else None
    if any(arg.star == "**" for arg in call.args):
        return allowed_by_model(value_of(call.func, names))
    return None
