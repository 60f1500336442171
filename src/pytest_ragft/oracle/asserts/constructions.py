"""What calls of well-known functions and methods give, where that takes no code of the user's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from pytest_ragft.oracle.asserts.plain import UNKNOWN, entries, is_a, item, members

Argument = tuple[str | None, object]
"""The keyword, or `None` for one by its place, and the value."""

_TEXT_METHODS: Mapping[str, Callable[..., object]] = {
    "lower": str.lower,
    "upper": str.upper,
    "casefold": str.casefold,
    "title": str.title,
    "capitalize": str.capitalize,
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "replace": str.replace,
    "split": str.split,
    "splitlines": str.splitlines,
}
_DATE_METHODS: Mapping[str, Callable[..., object]] = {
    "isoformat": date.isoformat,
    "strftime": date.strftime,
}
_DATES: Mapping[str, Callable[..., object]] = {"date": date, "datetime": datetime}
_KEEPING = frozenset(
    {"list", "tuple", "set", "frozenset", "sorted", "str", "int", "float"}
    | {"approx", "Decimal", "compile", "dumps"}
)
"""Functions whose result says the same as their first argument."""


def made_by(owner: object, name: str, arguments: Sequence[Argument]) -> object:
    """The value of `owner.name(...)`, or of `name(...)` where the owner is unknown."""
    values = [value for _, value in arguments]
    if is_a(owner, str):
        return _of_text(owner, name, values)
    if is_a(owner, date) and name in _DATE_METHODS and texts_only(values):
        return attempt(_DATE_METHODS[name], owner, *values)
    if entries(owner) is not None:
        return _of_mapping(owner, name, values)
    if name in _DATES:
        return attempt(_DATES[name], *values)
    if name == "dict":
        return {key: value for key, value in arguments if key}
    return values[0] if name in _KEEPING and values else UNKNOWN


def attempt(make: Callable[..., object], *values: object) -> object:
    """What a function of Python's own makes of values, if it can."""
    try:
        return make(*values)
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN


def texts_only(values: Iterable[object]) -> bool:
    """Whether all are texts."""
    return all(type(each) is str for each in values)


def _of_text(owner: str, name: str, values: Sequence[object]) -> object:
    if name == "join":
        pieces = [piece for each in values[:1] for piece in members(each) or [UNKNOWN]]
        return owner.join(map(str, pieces)) if texts_only(pieces) else UNKNOWN
    if name not in _TEXT_METHODS or not texts_only(values):
        return UNKNOWN
    return attempt(_TEXT_METHODS[name], owner, *values)


def _of_mapping(owner: object, name: str, values: Sequence[object]) -> object:
    held = entries(owner) or {}
    if name == "get":
        return item(held, values[0]) if values else UNKNOWN
    return {"keys": list(held), "values": list(held.values()), "items": list(held.items())}.get(
        name, UNKNOWN
    )
