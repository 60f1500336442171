"""promptfoo's assertions as our checks; what none of ours can say is left, with the reason."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_ragft.golden.importing.imported import Left, Pieces, RowError
from pytest_ragft.golden.importing.promptfoo.beside import SCHEME, content_of
from pytest_ragft.golden.importing.promptfoo.makers import MAKERS, NO_VALUE
from pytest_ragft.golden.importing.promptfoo.templates import rendered
from pytest_ragft.golden.importing.promptfoo.types import UNMAPPED
from pytest_ragft.golden.importing.values import is_empty, shown

_UNKNOWN = "no type of promptfoo's that is known here"
_INVERSE = "its opposite is no check"
_CHANGED = "the reply is changed by code before it is compared"
_GROUPING = "names of metrics group scores"
_LEFT_PARTS = {
    "weight": "each check counts the same",
    "metric": _GROUPING,
    "provider": "the judge is set in [tool.ragft.judge]",
    "rubricPrompt": "the judge is set in [tool.ragft.judge]",
    "config": "settings of the assertion",
}
_SCHEMES = (SCHEME, "package:")


def checks_of(entry: Any, variables: Mapping[str, Any], folder: Path) -> Pieces:  # noqa: ANN401  # of YAML
    """The checks of an assertion, or what is left of it."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("type"), str):
        yield Left("assert", f"expected an assertion with a type, found {shown(entry)}")
        return
    kind = entry["type"]
    if kind == "assert-set":
        yield from _set(entry, variables, folder)
        return
    try:
        pieces = list(_checks(kind, entry, variables, folder))
    except RowError as error:
        yield Left(f"assert {kind!r}", str(error))
        return
    yield from pieces or [Left(f"assert {kind!r}", NO_VALUE)]
    yield from _parts(kind, entry)


def _set(entry: Mapping[str, Any], variables: Mapping[str, Any], folder: Path) -> Pieces:
    if not is_empty(entry.get("threshold")):
        yield Left("assert 'assert-set' with a threshold", "some of its assertions may fail")
        return
    inner = entry.get("assert")
    if not isinstance(inner, list) or not inner:
        yield Left("assert 'assert-set'", NO_VALUE)
        return
    for each in inner:
        yield from checks_of(each, variables, folder)


def _checks(
    kind: str, entry: Mapping[str, Any], variables: Mapping[str, Any], folder: Path
) -> Pieces:
    if not is_empty(entry.get("transform")):
        raise RowError(_CHANGED)
    if entry.get("weight") == 0:
        raise RowError("its weight is 0: it never fails a test")
    base = kind.removeprefix("not-")
    if base in UNMAPPED:
        raise RowError(UNMAPPED[base])
    make = MAKERS.get("similar" if kind.startswith("similar:") else kind)
    if make is None:
        raise RowError(_INVERSE if base in MAKERS else _UNKNOWN)
    yield from make(_value(entry.get("value"), variables, folder), entry)


def _value(value: Any, variables: Mapping[str, Any], folder: Path) -> Any:  # noqa: ANN401  # of YAML
    found = rendered(value, variables)
    if isinstance(found, str) and found.startswith(_SCHEMES):
        return content_of(found, folder)
    return found


def _parts(kind: str, entry: Mapping[str, Any]) -> Pieces:
    for key, reason in _LEFT_PARTS.items():
        if not is_empty(entry.get(key)) and entry.get(key) != 1:
            yield Left(f"{key!r} of an assertion", reason)
    if not is_empty(entry.get("threshold")) and not kind.startswith("similar"):
        yield Left(f"'threshold' of assert {kind!r}", "a check passes or fails")
