"""Does a fact meet a selector? Yes, no, or: cannot be known from the source."""

import re
from collections.abc import Callable, Mapping
from fnmatch import translate
from functools import lru_cache

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Value
from pytest_ragft.check.patterns import compiled
from pytest_ragft.check.rule import Condition, Selector

_ABSENT = Reference("(absent)")
_HIDDEN = Reference("(hidden)")
"""In a dictionary of which a part is not seen."""
REST = "**"
"""Key of such a dictionary."""


def selects(selector: Selector, fact: Fact, file: FileFacts) -> bool | None:
    """None where a value that decides is not a literal, or may be hidden in `**kwargs`."""
    meant = is_of_kind(selector, fact) and is_named(selector, fact.name)
    return meets(selector, fact) if meant and file_fits(selector, file) else False


def is_of_kind(selector: Selector, fact: Fact) -> bool:
    """By kind and role."""
    if selector.kinds and fact.kind not in selector.kinds:
        return False
    return not selector.roles or not selector.roles.isdisjoint(fact.roles)


def is_named(selector: Selector, name: str) -> bool:
    return not selector.names or _any_of(selector.names).search(name) is not None


def meets(selector: Selector, fact: Fact) -> bool | None:
    """Do the values of a fact that is meant fit?"""
    doubtful = selector.sure and not fact.sure
    for condition in selector.values:
        answer = holds(condition, fact)
        if answer is None:
            doubtful = True
        elif not answer:
            return False
    return None if doubtful else True


def file_fits(selector: Selector, file: FileFacts) -> bool:
    """May facts of this file be meant at all?"""
    if selector.contexts and file.context not in selector.contexts:
        return False
    if selector.languages and file.language not in selector.languages:
        return False
    return not selector.paths or _any_of(selector.paths).search(file.path) is not None


@lru_cache(maxsize=1024)
def last_parts(globs: tuple[str, ...]) -> frozenset[str] | None:
    """What the last part of a name must be for one of the globs to fit; None where it may be
    anything.
    """
    lasts = frozenset(glob.rpartition(".")[2] for glob in globs)
    return lasts if _WILD.isdisjoint("".join(lasts)) else None


_WILD = frozenset("*?[]")


@lru_cache(maxsize=1024)
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all: a name is held against each of a rule's globs at once."""
    return re.compile("|".join(map(_anywhere, globs)))


def _anywhere(glob: str) -> str:
    """For `search`, which finds a word at once where `.*` would try every place for its end."""
    start = "" if glob.startswith("*") else r"\A"
    end = "" if glob.endswith("*") else r"\Z"
    return start + translate(glob.strip("*"))[:-2] + end


def holds(condition: Condition, fact: Fact) -> bool | None:
    """Is the condition met by what was written, or else by the library's default?"""
    value = lookup(fact.values, condition.key)
    if condition.operator in _ABOUT_WRITING:
        return _ABOUT_WRITING[condition.operator](value, condition.operand, fact.partial)
    if value is _ABSENT and not fact.partial:
        value = lookup(fact.defaults, condition.key)
        if value is _ABSENT:
            return _WHERE_ABSENT.get(condition.operator, False)
    operand = _operand(condition, fact)
    if isinstance(value, Reference) or isinstance(operand, Reference):
        return None
    try:
        answer = OPERATORS[condition.operator](value, operand)
    except TypeError:  # a number compared with a text: not what the rule asks for
        return False
    if answer or condition.operator not in _OF_ENTRIES or not isinstance(value, tuple):
        return answer
    return None if any(isinstance(entry, Reference) for entry in value) else answer


def _is_given(value: Value, operand: Value, partial: bool) -> bool | None:  # noqa: FBT001  # as the others of its table
    if value is _HIDDEN or (value is _ABSENT and partial):
        return None
    return (value is not _ABSENT) == bool(operand)


_ABOUT_WRITING: Mapping[str, Callable[[Value, Value, bool], bool | None]] = {
    "given": _is_given,
    "written": lambda value, operand, _: (value is not _ABSENT and value is not _HIDDEN) == operand,
    "surely-matches": lambda value, operand, _: OPERATORS["matches"](value, operand),
}


def _operand(condition: Condition, fact: Fact) -> Value:
    """What to compare with; "@size" stands for another value of the same fact."""
    operand = condition.operand
    if not (isinstance(operand, str) and operand.startswith("@")):
        return operand
    value = lookup(fact.values, operand[1:])
    return lookup(fact.defaults, operand[1:]) if value is _ABSENT and not fact.partial else value


def lookup(values: Mapping[str, Value], key: str) -> Value:
    """The value at a dotted path, numbers and `*` for entries of a list; `_ABSENT` where there is
    none.
    """
    if key in values:
        return values[key]
    head, _, rest = key.partition(".")
    if not rest or head not in values:
        return _ABSENT
    inner = values[head]
    if isinstance(inner, Reference):
        return inner
    if isinstance(inner, tuple):
        return _entry(inner, rest)
    if not isinstance(inner, Mapping):
        return _ABSENT
    found = lookup(inner, rest)
    return _HIDDEN if found is _ABSENT and REST in inner else found


def _entry(entries: tuple[Value, ...], key: str) -> Value:
    """One entry by its number, or what every entry says."""
    if key.isdigit():
        return entries[int(key)] if int(key) < len(entries) else _ABSENT
    if not key.startswith("*."):
        return _ABSENT
    every = (lookup(entry, key[2:]) for entry in entries if isinstance(entry, Mapping))
    return tuple(value for value in every if value is not _ABSENT)


_OF_ENTRIES = frozenset({"contains", "all-match"})
"""Operators whose answer an entry that is not known may change."""
_WHERE_ABSENT: Mapping[str, bool] = {"is-not": True, "not-in": True, "not-matches": True}

OPERATORS: Mapping[str, Callable[[Value, Value], bool]] = {
    "is": lambda value, operand: (
        value == operand and isinstance(value, bool) == isinstance(operand, bool)
    ),
    "is-not": lambda value, operand: value != operand,
    "in": lambda value, operand: value in operand,  # type: ignore[operator]  # TypeError is "no"
    "not-in": lambda value, operand: value not in operand,  # type: ignore[operator]  # as above
    "above": lambda value, operand: value > operand,  # type: ignore[operator]  # as above
    "at-least": lambda value, operand: value >= operand,  # type: ignore[operator]  # as above
    "below": lambda value, operand: value < operand,  # type: ignore[operator]  # as above
    "at-most": lambda value, operand: value <= operand,  # type: ignore[operator]  # as above
    "matches": lambda value, operand: (
        isinstance(value, str) and bool(compiled(str(operand)).search(value))
    ),
    "not-matches": lambda value, operand: (
        not (isinstance(value, str) and compiled(str(operand)).search(value))
    ),
    "all-match": lambda value, operand: (
        isinstance(value, tuple)
        and bool(value)
        and all(isinstance(each, str) and compiled(str(operand)).search(each) for each in value)
    ),
    "contains": lambda value, operand: (
        isinstance(value, (str, tuple, Mapping)) and operand in value
    ),
    "empty": lambda value, operand: (value in (None, "", 0, (), False) or value == {}) == operand,
}
"""Every operator beside `given`, which asks whether anything is written at all, `written`, for
which `**kwargs` is no doubt, and `surely-matches`, for which a text that is not written out is
no match rather than a doubt."""
