"""Does a fact meet a selector? Yes, no, or: cannot be known from the source."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Value
from pytest_ragft.check.rule import Condition, Selector

_ABSENT = Reference("(absent)")


def selects(selector: Selector, fact: Fact, file: FileFacts) -> bool | None:
    """None where a value that decides is not a literal, or may be hidden in `**kwargs`."""
    if selector.kinds and fact.kind not in selector.kinds:
        return False
    if selector.roles and selector.roles.isdisjoint(fact.roles):
        return False
    if selector.names and not any(fnmatchcase(fact.name, glob) for glob in selector.names):
        return False
    if not _file_fits(selector, file):
        return False
    answers = [holds(condition, fact) for condition in selector.values]
    if False in answers:
        return False
    if None in answers or (selector.sure and not fact.sure):
        return None
    return True


def _file_fits(selector: Selector, file: FileFacts) -> bool:
    if selector.contexts and file.context not in selector.contexts:
        return False
    if selector.languages and file.language not in selector.languages:
        return False
    return not selector.paths or any(fnmatchcase(file.path, glob) for glob in selector.paths)


def holds(condition: Condition, fact: Fact) -> bool | None:
    """Is the condition met by what was written, or else by the library's default?"""
    value = lookup(fact.values, condition.key)
    if condition.operator == "given":
        if value is not _ABSENT:
            return bool(condition.operand)
        return None if fact.partial else not condition.operand
    if value is _ABSENT:
        if fact.partial:
            return None
        value = lookup(fact.defaults, condition.key)
    if value is _ABSENT:
        return _WHERE_ABSENT.get(condition.operator, False)
    if isinstance(value, Reference):
        return None
    try:
        return OPERATORS[condition.operator](value, condition.operand)
    except TypeError:  # a number compared with a text: not what the rule asks for
        return False


def lookup(values: Mapping[str, Value], key: str) -> Value:
    """The value at a dotted path; the sentinel `_ABSENT` where nothing is given there."""
    if key in values:
        return values[key]
    head, _, rest = key.partition(".")
    if not rest or head not in values:
        return _ABSENT
    inner = values[head]
    if isinstance(inner, Reference):
        return inner
    return lookup(inner, rest) if isinstance(inner, Mapping) else _ABSENT


_WHERE_ABSENT: Mapping[str, bool] = {"is-not": True, "not-in": True, "not-matches": True}

OPERATORS: Mapping[str, Callable[[Value, Value], bool]] = {
    "is": lambda value, operand: value == operand and isinstance(value, bool) == isinstance(operand, bool),
    "is-not": lambda value, operand: value != operand,
    "in": lambda value, operand: value in operand,  # type: ignore[operator]  # TypeError is "no"
    "not-in": lambda value, operand: value not in operand,  # type: ignore[operator]  # as above
    "above": lambda value, operand: value > operand,  # type: ignore[operator]  # as above
    "at-least": lambda value, operand: value >= operand,  # type: ignore[operator]  # as above
    "below": lambda value, operand: value < operand,  # type: ignore[operator]  # as above
    "at-most": lambda value, operand: value <= operand,  # type: ignore[operator]  # as above
    "matches": lambda value, operand: isinstance(value, str) and bool(_compiled(str(operand)).search(value)),
    "not-matches": lambda value, operand: not (isinstance(value, str) and _compiled(str(operand)).search(value)),
    "contains": lambda value, operand: isinstance(value, (str, tuple, Mapping)) and operand in value,  # type: ignore[operator]  # as above
    "empty": lambda value, operand: (value in (None, "", 0, (), False) or value == {}) == operand,
}
"""Every operator beside `given`, which asks whether anything is written at all."""


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
