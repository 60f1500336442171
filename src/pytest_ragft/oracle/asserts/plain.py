"""Values that can be looked into without running code of theirs."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, EnumMeta
from types import MappingProxyType, MemberDescriptorType
from typing import Final, TypeGuard, TypeVar, cast

T = TypeVar("T")
Names = Mapping[str, object]


class Unknown:
    """Stands for a value that only running the test would tell."""


UNKNOWN: Final = Unknown()


class Parsed:
    """Stands for an object that was read from a reply, as from its JSON."""


@dataclass(frozen=True, slots=True)
class Each:
    """Stands for the target of a loop: what its names stand for in each round."""

    rows: tuple[Names, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Stands for a ready-made check, such as `checks.contains("30 days")`."""

    name: str
    given: tuple[object, ...] = ()
    """Arguments by their places."""
    named: Names = field(default_factory=dict)

    def argument(self, parameter: str) -> object:
        """Of a parameter that is the only one by its place, or that of a tool's arguments."""
        at = 1 if (self.name, parameter) == ("calls_tool", "arguments") else 0
        by_place = self.given[at] if len(self.given) > at and parameter not in _NAMED else UNKNOWN
        return self.named.get(parameter, by_place)


_NAMED = frozenset({"unit", "expects"})
"""Parameters of checks that are given by name only."""
_CHECKS = "pytest_ragft.checks.check"
_COPIES: tuple[tuple[type, Callable[..., object]], ...] = (
    (str, str.__str__),
    (bool, bool),
    (int, int.__int__),
    (float, float.__float__),
    (datetime, lambda value: value),
    (date, lambda value: value),
    (Decimal, Decimal.__str__),
    (re.Pattern, lambda value: value),
)
_MOST_MEMBERS = 1000


def is_a(value: object, kind: type[T]) -> TypeGuard[T]:
    """As `isinstance`, but without asking the value, whose `__class__` may run anything."""
    return issubclass(type(value), kind)


def plain(value: object) -> object:
    """A value as one of Python's own kinds; anything else as it is."""
    if is_a(value, Enum):
        return plain(_static(value, "_value_"))
    for kind, copy in _COPIES:
        if is_a(value, kind):
            return copy(value)
    if made := _made(value):
        return made
    if type(value).__name__.startswith("Approx"):  # pytest.approx keeps what it was given
        return plain(_static(value, "expected"))
    return value


def attribute(value: object, name: str) -> object:
    """An attribute, where reading it runs no code: what an object or a class itself holds."""
    if is_a(value, Enum) and name in ("value", "name"):
        return plain(_static(value, f"_{name}_"))
    if is_a(value, EnumMeta):  # its members stand behind descriptors
        return item(_static(value, "_member_map_"), name)
    if is_a(value, tuple):
        declared = _static(value, "_fields")
        fields = (
            dict(zip(declared, tuple.__iter__(value), strict=False))
            if is_a(declared, tuple)
            else {}
        )
        return fields.get(name, UNKNOWN)
    return _static(value, name)


def enumerated(kind: object) -> list[object] | None:
    """The members of an enumeration; `None`: it is none."""
    held = _static(kind, "_member_map_") if is_a(kind, EnumMeta) else None
    return list(dict.values(held)) if is_a(held, dict) else None


def item(value: object, key: object) -> object:
    """What stands at a key or index of one of Python's own collections."""
    try:
        if is_a(value, dict):
            return dict.get(value, key, UNKNOWN)
        if type(key) is int and is_a(value, list):
            return list.__getitem__(value, key)
        if type(key) is int and is_a(value, tuple):
            return tuple.__getitem__(value, key)
        if type(key) is int and is_a(value, str):
            return str.__getitem__(value, key)
    except (TypeError, IndexError):
        pass
    return UNKNOWN


def members(value: object) -> list[object] | None:
    """The entries of a collection (of a dict, its keys); `None`: it is none."""
    found: list[object] | None = None
    if is_a(value, dict):
        found = list(dict.keys(value))
    elif is_a(value, list):
        found = list(list.__iter__(value))
    elif is_a(value, tuple):
        found = list(tuple.__iter__(value))
    elif is_a(value, set):
        found = sorted(set.__iter__(value), key=_order)
    elif is_a(value, frozenset):
        found = sorted(frozenset.__iter__(value), key=_order)
    return found if found is None else found[:_MOST_MEMBERS]


def entries(value: object) -> dict[object, object] | None:
    """A dict or a dataclass instance as a dict; `None`: it is neither."""
    if is_a(value, dict):
        return dict(dict.items(value))
    if type(value) is Made or _made(value):
        return None
    declared = vars(type(value)).get("__dataclass_fields__")
    return {name: _static(value, name) for name in declared} if is_a(declared, dict) else None


def _made(value: object) -> Made | None:
    """A check that is there already, as a parameter of the test may be; None: it is none."""
    if vars(type(value)).get("__module__") != _CHECKS:
        return None
    name, arguments = _static(value, "name"), _static(value, "arguments")
    if not is_a(name, str) or not is_a(arguments, MappingProxyType):
        return None
    return Made(name, (), dict(arguments))


def _static(value: object, name: str) -> object:
    try:
        found = inspect.getattr_static(value, name)
    except AttributeError:
        return UNKNOWN
    if type(found) is MemberDescriptorType:  # a slot
        try:
            return cast("object", found.__get__(value))
        except (AttributeError, TypeError):
            return UNKNOWN
    return found


def _order(value: object) -> tuple[str, str]:
    """A key to sort by: the order of a set changes from run to run."""
    found = plain(value)
    return type(found).__name__, str(found) if type(found) in (str, int, float) else ""
