"""What a test declares, from its markers, the hook, the fixture and the settings."""

import json
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from os import PathLike, fspath
from typing import cast

import pytest

from pytest_ragft.declare import DECLARATIONS
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.oracle.source import SourceError, read_source, read_text
from pytest_ragft.settings import Settings

FIELDS = tuple(field.name for field in fields(Case) if field.name not in ("passages", "inferred"))


class CaseError(ValueError):
    """A declaration that cannot be used; the message is for the user."""


def check_markers(items: list[pytest.Item]) -> list[str]:
    """Everything that is wrong with the `ragft` markers of a suite, one message each."""
    messages = []
    for item in items:
        for mark in item.iter_markers("ragft"):
            try:
                _of_marker(mark, item)
            except CaseError as error:
                messages.append(f"{item.nodeid}: @pytest.mark.ragft: {error}")
    return list(dict.fromkeys(messages))


def case_of(item: pytest.Item, settings: Settings) -> Case:
    """The case of a test: fixture over marker over hook over settings, field by field.

    Raises `CaseError`.
    """
    values: dict[str, object] = {
        "instructions": settings.instructions,
        "exemplar": settings.exemplar,
        "replay": settings.replay,
    }
    hooked = item.ihook.pytest_ragft_case(item=item)
    if hooked is not None and not isinstance(hooked, Case):
        raise CaseError(f"the hook pytest_ragft_case returned {hooked!r}, not a Case or None.")
    if hooked is not None:
        values |= _of_hook(hooked, item)
    for mark in reversed(list(item.iter_markers("ragft"))):
        values |= _of_marker(mark, item)
    declarations = item.stash.get(DECLARATIONS, None)
    if declarations is not None:
        values |= _read(declarations.declared, item)
    return Case(**values)  # type: ignore[arg-type]  # each value was checked where it came in


def _of_hook(hooked: Case, item: pytest.Item) -> dict[str, object]:
    """What a hook's case says; a source without its text is read, as a marker's is."""
    default = Case()
    given = {field.name: getattr(hooked, field.name) for field in fields(Case)}
    values = {name: value for name, value in given.items() if value != getattr(default, name)}
    if "source" in values and "oracle" not in values:
        values |= _read({"source": values["source"]}, item)
    return values


def _of_marker(mark: pytest.Mark, item: pytest.Item) -> dict[str, object]:
    if mark.args:
        shown = ", ".join(repr(value) for value in mark.args)
        raise CaseError(f"takes named arguments only, found {shown}. {_accepted()}")
    for name in mark.kwargs:
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else _accepted()
            raise CaseError(f"unknown argument {name!r}. {hint}")
    return _read(mark.kwargs, item)


def _accepted() -> str:
    return f"Accepted: {', '.join(FIELDS)}."


def _read(given: Mapping[str, object], item: pytest.Item) -> dict[str, object]:
    """Declared values as the fields of a case, files read."""
    values = {name: _FIELD_READERS[name](name, value) for name, value in given.items()}
    folders = (item.config.rootpath, item.path.parent)
    try:
        if isinstance(given.get("oracle"), PathLike):
            values["oracle"] = read_text(str(values["oracle"]), folders)
        elif "source" in given and "oracle" not in given:
            sources = cast("tuple[str, ...]", values["source"])
            texts = [read_source(source, folders) for source in sources]
            values["oracle"] = "\n\n".join(texts)
            values["passages"] = tuple(map(Passage, texts, sources))
    except SourceError as error:
        raise CaseError(str(error)) from error
    return values


def _text(name: str, value: object) -> str:
    if isinstance(value, PathLike):
        return str(fspath(value))
    if not isinstance(value, str) or not value.strip():
        raise CaseError(f"{name}={value!r} is not a text.")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    several = value if isinstance(value, list | tuple) else (value,)
    return tuple(_text(name, each) for each in several)


def _expected(name: str, value: object) -> str:
    """An expected answer: text as it is, any other JSON value as its JSON."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        raise CaseError(f"{name}={value!r} is neither a text nor a JSON value.") from None


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise CaseError(f"{name}={value!r} is neither True nor False.")
    return value


_FIELD_READERS = {
    "oracle": _text,
    "source": _texts,
    "expects": _expected,
    "instructions": _text,
    "exemplar": _text,
    "expects_abstention": _flag,
    "replay": _flag,
}
