"""What an expression in a test stands for, looked up in the values of names."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import libcst as cst

from pytest_ragft.diagnosis.check_kinds import check_named
from pytest_ragft.oracle.asserts.constructions import attempt, made_by, texts_only
from pytest_ragft.oracle.asserts.expectation import Expectation
from pytest_ragft.oracle.asserts.plain import (
    UNKNOWN,
    Each,
    Made,
    Names,
    Parsed,
    attribute,
    entries,
    item,
    members,
    plain,
)

_MOST_ROUNDS = 200
_FORMAT = re.compile(r"[,_]?(\.\d{1,2})?[dfs%]?")
_CONSTANTS: Names = {"True": True, "False": False, "None": None}


def value_of(node: cst.CSTNode, names: Names) -> object:
    """The value, or `UNKNOWN` where only running the test would tell."""
    return plain(_found(node, names))


def _found(node: cst.CSTNode, names: Names) -> object:
    """As `value_of`, but a member of an enumeration stays one."""
    reader = _READERS.get(type(node))
    return reader(node, names) if reader else UNKNOWN


def given(call: cst.Call, at: int, *keywords: str) -> cst.BaseExpression | None:
    """An argument by its place or by one of its names."""
    positional = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    named = [arg.value for arg in call.args if arg.keyword and arg.keyword.value in keywords]
    return named[0] if named else positional[at] if len(positional) > at else None


def called(node: cst.CSTNode) -> str:
    """The last part of the name of what is called, such as `search`; empty for no call."""
    if not isinstance(node, cst.Call):
        return ""
    match node.func:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""


def rounds(comprehension: cst.BaseComp, names: Names) -> list[Names] | None:
    """The names of each round of a comprehension; `None` where what it runs over is unknown."""
    return _rounds(comprehension.for_in, names)


def bind(target: cst.BaseExpression, value: object) -> dict[str, object]:
    """What the names of a loop's target stand for in one round."""
    match target:
        case cst.Name(value=name):
            return {name: value}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            parts = members(value) or []
            pairs = zip(elements, parts, strict=False)
            return {k: v for inner, part in pairs for k, v in bind(inner.value, part).items()}
    return {}


def _rounds(loop: cst.CompFor, names: Names) -> list[Names] | None:
    over = members(value_of(loop.iter, names))
    if over is None:
        return None
    found: list[Names] = [{**names, **bind(loop.target, each)} for each in over[:_MOST_ROUNDS]]
    if loop.inner_for_in:
        inner = [_rounds(loop.inner_for_in, each) for each in found]
        return [each for several in inner for each in several or []][:_MOST_ROUNDS]
    return found


def _text(node: cst.SimpleString, _names: Names) -> object:
    value = node.evaluated_value
    return value if isinstance(value, str) else UNKNOWN


def _together(parts: list[object]) -> object:
    return "".join(map(str, parts)) if texts_only(parts) else UNKNOWN


def _formatted(node: cst.FormattedString, names: Names) -> object:
    raw = "r" in node.prefix
    return _together([_piece(part, names, raw=raw) for part in node.parts])


def _piece(part: cst.BaseFormattedStringContent, names: Names, *, raw: bool) -> object:
    if isinstance(part, cst.FormattedStringText):
        text = part.value.replace("{{", "{").replace("}}", "}")
        if raw or "\\" not in text:
            return text
        return text.encode("latin-1", "backslashreplace").decode("unicode_escape", "replace")
    if not isinstance(part, cst.FormattedStringExpression) or part.conversion:
        return UNKNOWN
    value = value_of(part.expression, names)
    form = "".join(getattr(each, "value", "{") for each in part.format_spec or ())
    if type(value) not in (str, int, float) or not _FORMAT.fullmatch(form):
        return UNKNOWN
    return attempt(format, value, form)


def _name(node: cst.Name, names: Names) -> object:
    if node.value in _CONSTANTS:
        return _CONSTANTS[node.value]
    found = names.get(node.value, UNKNOWN)
    return UNKNOWN if type(found) in (Each, Expectation, Parsed) else found


def _attribute(node: cst.Attribute, names: Names) -> object:
    return attribute(_found(node.value, names), node.attr.value)


def _subscript(node: cst.Subscript, names: Names) -> object:
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=index, star=None))]:
            key = value_of(index, names)
            return UNKNOWN if key is UNKNOWN else item(value_of(node.value, names), key)
    return UNKNOWN


def _number(node: cst.Integer | cst.Float, _names: Names) -> object:
    return node.evaluated_value


def _signed(node: cst.UnaryOperation, names: Names) -> object:
    value = value_of(node.expression, names)
    if isinstance(node.operator, cst.Minus) and type(value) in (int, float):
        return -value  # type: ignore[operator]  # a number, as was asked
    return UNKNOWN


def _sum(node: cst.BinaryOperation, names: Names) -> object:
    left, right = value_of(node.left, names), value_of(node.right, names)
    if not isinstance(node.operator, cst.Add):
        return UNKNOWN
    for kinds in ((str,), (int, float), (list,), (tuple,)):
        if type(left) in kinds and type(right) in kinds:
            return left + right  # type: ignore[operator]  # of one kind, as was asked
    return UNKNOWN


def _collection(node: cst.List | cst.Tuple | cst.Set, names: Names) -> object:
    found: list[object] = []
    for element in node.elements:
        value = value_of(element.value, names)
        found += (members(value) or []) if isinstance(element, cst.StarredElement) else [value]
    return found


def _mapping(node: cst.Dict, names: Names) -> object:
    found: dict[object, object] = {}
    for element in node.elements:
        value = value_of(element.value, names)
        if isinstance(element, cst.DictElement):
            key = value_of(element.key, names)
            found[key if type(key) in (str, int, float) else id(element)] = value
        else:
            found |= entries(value) or {}
    return found


def _comprehension(node: cst.ListComp | cst.SetComp | cst.GeneratorExp, names: Names) -> object:
    found = rounds(node, names)
    return UNKNOWN if found is None else [value_of(node.elt, each) for each in found]


def _dotted(node: cst.BaseExpression) -> str:
    match node:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=owner, attr=cst.Name(value=name)):
            return f"{_dotted(owner)}.{name}"
    return ""


def _call(node: cst.Call, names: Names) -> object:
    if name := check_named(_dotted(node.func), names):
        given = [value_of(arg.value, names) for arg in node.args if not arg.keyword]
        named = {arg.keyword.value: arg.value for arg in node.args if arg.keyword}
        return Made(name, tuple(given), {key: value_of(at, names) for key, at in named.items()})
    owner = value_of(node.func.value, names) if isinstance(node.func, cst.Attribute) else UNKNOWN
    arguments = [
        (arg.keyword.value if arg.keyword else None, value_of(arg.value, names))
        for arg in node.args
        if not arg.star
    ]
    return made_by(owner, called(node), arguments)


_READERS: Mapping[type, Callable[[Any, Names], object]] = {
    cst.SimpleString: _text,
    cst.FormattedString: _formatted,
    cst.Integer: _number,
    cst.Float: _number,
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.UnaryOperation: _signed,
    cst.BinaryOperation: _sum,
    cst.List: _collection,
    cst.Tuple: _collection,
    cst.Set: _collection,
    cst.Dict: _mapping,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.Call: _call,
}
