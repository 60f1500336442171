"""Records as JSON from one process to another, and back exactly as they were."""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

R = TypeVar("R")
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Reader: TypeAlias = Callable[[Any, str], object]
"""Makes a value of some type from JSON; the text says where it stands."""


class TransferError(ValueError):
    """A text that holds no such record; the message names the place."""


def pack(record: object) -> str:
    """JSON of frozen dataclasses, tuples, mappings and plain values."""
    return json.dumps(_lowered(record), separators=(",", ":"))


def unpack(kind: type[R], text: str) -> R:
    """What `pack` was given: an equal record of that type. Raises `TransferError`."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise TransferError(f"not JSON: {error}") from error
    reader: Reader = _reader(cast("Any", kind))
    return cast("R", reader(value, kind.__name__))


def _lowered(value: object) -> Json:
    if isinstance(value, Enum):
        return cast("Json", value.value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Sequence):
        return [_lowered(each) for each in value]
    if isinstance(value, Mapping):
        return {str(_lowered(key)): _lowered(each) for key, each in value.items()}
    if is_dataclass(value):
        return {each.name: _lowered(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{value!r} has no form that another process could read.")


@cache
def _reader(kind: Any) -> Reader:  # noqa: ANN401  # whatever stands in an annotation
    arguments = get_args(kind)
    match get_origin(kind):
        case None:
            return _single(kind)
        case origin if origin is Literal:
            return _choice(arguments)
        case origin if origin is tuple:
            return _tuple(arguments)
        case origin if origin is Sequence:
            return _tuple((*arguments, ...))
        case origin if origin is Mapping:
            return _mapping(*map(_reader, arguments))
    plain, none = arguments  # a ValueError here, for the author of the record: X | None alone
    return _optional(_reader(plain if none is types.NoneType else none))


def _single(kind: type) -> Reader:
    if is_dataclass(kind):
        return _record(kind)
    return _member(kind) if issubclass(kind, Enum) else _plain(kind)


def _choice(accepted: tuple[object, ...]) -> Reader:
    def read(value: Json, place: str) -> object:
        return _checked(value, place, accepted, fits=value in accepted)

    return read


def _member(kind: type[Enum]) -> Reader:
    known = _choice(tuple(each.value for each in kind))
    return lambda value, place: kind(known(value, place))


def _optional(reader: Reader) -> Reader:
    return lambda value, place: None if value is None else reader(value, place)


def _plain(kind: type) -> Reader:
    """A whole number may stand for a fraction, but no truth value for a number."""
    accepted = {float: (float, int), str: (str,), int: (int,), bool: (bool,)}[kind]

    def read(value: Json, place: str) -> object:
        fits = isinstance(value, accepted) and (kind is bool) is isinstance(value, bool)
        return _checked(value, place, kind.__name__, fits=fits)

    return read


def _tuple(kinds: tuple[Any, ...]) -> Reader:
    """Of one kind and any length, or of a kind for each place."""
    any_length = kinds[-1] is Ellipsis
    readers = [_reader(kind) for kind in kinds if kind is not Ellipsis]

    def read(value: Any, place: str) -> object:  # noqa: ANN401  # JSON
        listed = isinstance(value, list) and (any_length or len(value) == len(readers))
        _checked(value, place, "a list" if any_length else f"{len(readers)} values", fits=listed)
        each = readers * len(value) if any_length else readers
        found = zip(each, value, strict=True)
        return tuple(reader(item, f"{place}[{i}]") for i, (reader, item) in enumerate(found))

    return read


def _mapping(key_reader: Reader, value_reader: Reader) -> Reader:
    def read(value: Any, place: str) -> object:  # noqa: ANN401  # JSON
        _checked(value, place, "an object", fits=isinstance(value, dict))
        return {
            key_reader(key, f"{place} (key)"): value_reader(each, f"{place}[{key!r}]")
            for key, each in value.items()
        }

    return read


def _record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(value: Any, place: str) -> object:  # noqa: ANN401  # JSON
        named = isinstance(value, dict) and value.keys() == readers.keys()
        _checked(value, place, f"an object of {', '.join(readers)}", fits=named)
        return kind(**{name: readers[name](value[name], f"{place}.{name}") for name in readers})

    return read


def _checked(value: Json, place: str, accepted: object, *, fits: bool) -> Json:
    if not fits:
        shown = repr(value)
        shown = shown if len(shown) <= 80 else f"{shown[:77]}..."  # noqa: PLR2004  # a line
        raise TransferError(f"{place}: expected {accepted}, found {shown}.")
    return value
