"""Facts of a file as JSON values and back; what comes back is held to its types."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pytest_ragft.check.fact import (
    NONE,
    NOWHERE,
    Comment,
    Context,
    Fact,
    FileFacts,
    Problem,
    Reference,
    Span,
    Value,
)

CONTEXTS = frozenset(get_args(Context))
REFERENCE, MAPPING = "r", "m"
"""Keys of an object that stands for a reference, and for a mapping."""
Item = TypeVar("Item")


def encode(file: FileFacts) -> list[Any]:
    """Lists, texts and numbers only: what JSON keeps as it is."""
    return [
        file.path,
        file.language,
        file.context,
        [_fact(fact) for fact in file.facts],
        list(file.imports),
        [list(comment) for comment in file.comments],
        [list(problem) for problem in file.problems],
        list(file.cells),
    ]


def decode(content: object) -> FileFacts:
    """Raises `ValueError` for what `encode` did not make."""
    try:
        path, language, context, facts, imports, comments, problems, cells = _list(content)
        if context not in CONTEXTS:
            raise ValueError(f"unknown context {context!r}")
        return FileFacts(
            _is(path, str),
            _is(language, str),
            context,
            tuple(_decoded_fact(fact) for fact in _list(facts)),
            tuple(_is(name, str) for name in _list(imports)),
            tuple(_comment(*_list(comment)) for comment in _list(comments)),
            tuple(_problem(*_list(problem)) for problem in _list(problems)),
            tuple(_is(line, int) for line in _list(cells)),
        )
    except (TypeError, RecursionError) as error:
        raise ValueError(f"no facts of a file: {error}") from error


def _fact(fact: Fact) -> list[Any]:
    """Trailing parts that say nothing are left out."""
    parts = [
        fact.kind,
        fact.name,
        list(fact.span),
        {key: _value(value) for key, value in fact.values.items()},
        {key: list(span) for key, span in fact.places.items()},
        fact.scope,
        fact.partial,
        list(fact.roles),
        {key: _value(value) for key, value in fact.defaults.items()},
        fact.sure,
    ]
    while len(parts) > len(_SILENT[0]) and parts[-1] == _SILENT[1][len(parts) - 1]:
        parts.pop()
    return parts


_SILENT: tuple[list[None], list[Any]] = (
    [None] * 3,
    [None, None, None, {}, {}, "", False, [], {}, True],
)
"""What must be there, and what each part is where it is left out."""


def _value(value: Value) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, Reference):
        return {REFERENCE: value.name}
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, Mapping):
        return {MAPPING: {key: _value(inner) for key, inner in value.items()}}
    return value


def _decoded_fact(content: object) -> Fact:
    parts = _list(content)
    parts += _SILENT[1][len(parts) :]
    kind, name, span, values, places, scope, partial, roles, defaults, sure = parts
    return Fact(
        _is(kind, str),
        _is(name, str),
        _span(span),
        {key: _decoded_value(value) for key, value in values.items()}
        if _is(values, dict)
        else NONE,
        {key: _span(place) for key, place in places.items()} if _is(places, dict) else NOWHERE,
        _is(scope, str),
        _is(partial, bool),
        tuple(_is(role, str) for role in _list(roles)),
        {key: _decoded_value(value) for key, value in defaults.items()}
        if _is(defaults, dict)
        else NONE,
        _is(sure, bool),
    )


def _decoded_value(content: object) -> Value:
    if content is None or isinstance(content, bool | int | float | str):
        return content
    if isinstance(content, list):
        return tuple(_decoded_value(part) for part in content)
    ((kind, inner),) = _is(content, dict).items()
    if kind == REFERENCE:
        return Reference(_is(inner, str))
    if kind != MAPPING:
        raise ValueError(f"unknown value {content!r}")
    return {key: _decoded_value(value) for key, value in _is(inner, dict).items()}


def _span(content: object) -> Span:
    line, column, end_line, end_column = _list(content)
    if not (type(line) is type(column) is type(end_line) is type(end_column) is int):
        raise ValueError(f"no span: {content!r}")
    return Span(line, column, end_line, end_column)


def _comment(line: object, column: object, text: object, alone: object) -> Comment:
    return Comment(_is(line, int), _is(column, int), _is(text, str), _is(alone, bool))


def _problem(line: object, message: object) -> Problem:
    return Problem(_is(line, int), _is(message, str))


def _list(content: object) -> list[Any]:
    return _is(content, list)


def _is(content: object, kind: type[Item]) -> Item:
    if not isinstance(content, kind):
        raise TypeError(f"found {content!r}, expected {kind.__name__}")
    return content
