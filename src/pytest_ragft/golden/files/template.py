"""Texts with `{question}` and other variables in them."""

import re
from collections.abc import Iterator, Mapping

_PLACE = re.compile(r"\{\{(\w+)\}\}|\{([^\W\d]\w*)\}")


def names_in(value: object) -> Iterator[str]:
    """Variables that a value needs, looked up in lists and mappings, too."""
    if isinstance(value, str):
        yield from (match[2] for match in _PLACE.finditer(value) if match[2])
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from names_in(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from names_in(entry)


def filled(value: object, variables: Mapping[str, object]) -> object:
    """The value with its variables in place; a text that is one variable alone is its value.

    `{{name}}` stands for `{name}`. Raises KeyError for a variable that there is none of.
    """
    if isinstance(value, str):
        whole = _PLACE.fullmatch(value)
        if whole and whole[2]:
            return variables[whole[2]]
        return filled_text(value, variables)
    if isinstance(value, Mapping):
        return {key: filled(entry, variables) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [filled(entry, variables) for entry in value]
    return value


def filled_text(text: str, variables: Mapping[str, object]) -> str:
    return _PLACE.sub(
        lambda match: str(variables[match[2]]) if match[2] else f"{{{match[1]}}}", text
    )
