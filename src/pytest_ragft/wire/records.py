"""What a tool or a search gave to the model as JSON: shown as text, and written back from it."""

from typing import Any

from pytest_ragft.wire.content import SEPARATOR
from pytest_ragft.wire.untrusted import dumped, loaded

_NOT_SAID = frozenset({"id", "_excludes"})
"""Fields that name a document rather than tell what it says."""
_ONLY = "output"
"""The field for a text that is no longer the JSON that it was."""


def text_of(value: object) -> str:
    """A text, or the texts of a flat object, as themselves; anything else as JSON."""
    if isinstance(value, str | None):
        return value or ""
    fields = _fields(value)
    return SEPARATOR.join(fields.values()) if fields else dumped(value)


def edit(value: Any, text: str) -> Any:  # noqa: ANN401 -- any JSON
    """The value that shows another text; of a flat object, the longest field is what changes.

    Other fields stay if the text still has them, and are dropped if it does not.
    """
    fields = _fields(value)
    if not fields:
        return text if isinstance(value, str) else _parsed(value, text)
    main = max(fields, key=lambda name: len(fields[name]))
    names = list(fields)
    at = names.index(main)
    gone = set()
    for name in names[:at]:
        rest = text.removeprefix(fields[name] + SEPARATOR)
        gone |= {name} if rest == text else set()
        text = rest
    for name in reversed(names[at + 1 :]):
        rest = text.removesuffix(SEPARATOR + fields[name])
        gone |= {name} if rest == text else set()
        text = rest
    kept = {name: item for name, item in value.items() if name not in gone}
    return {**kept, main: text}


def _fields(value: object) -> dict[str, str]:
    """The texts of an object that holds nothing else; empty for any other value."""
    if not isinstance(value, dict):
        return {}
    said = {name: item for name, item in value.items() if name not in _NOT_SAID}
    texts = {name: item for name, item in said.items() if isinstance(item, str)}
    return texts if len(texts) == len(said) and (all(texts.values()) or len(texts) == 1) else {}


def _parsed(value: object, text: str) -> object:
    parsed = loaded(text)
    if value is None and not text:
        return None
    if value is not None and isinstance(parsed, type(value)):
        return parsed
    return {_ONLY: text} if isinstance(value, dict | None) else text
