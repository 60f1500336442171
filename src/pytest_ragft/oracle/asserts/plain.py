"""Values that can be looked into without running code of theirs."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, EnumMeta
from types import MemberDescriptorType
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
    declared = vars(type(value)).get("__dataclass_fields__")
    return {name: _static(value, name) for name in declared} if is_a(declared, dict) else None


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
