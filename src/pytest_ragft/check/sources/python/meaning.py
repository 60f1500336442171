"""What a name stands for, and what several assignments of it say together."""

from collections.abc import Iterable
from typing import NamedTuple

from pytest_ragft.check.fact import Reference, Value

UNREAD = Reference("")
"""The value of an expression that is neither a literal nor a name."""


class Meaning(NamedTuple):
    """What a name stands for, as far as it is known."""

    name: str = ""
    """Dotted: of what is imported or defined, or of what constructed the object."""
    value: Value = UNREAD
    """The literal that it holds."""
    instance: bool = False
    """`name` constructed it; False where it is `name` itself."""


OPAQUE = Meaning()
"""Assigned, to something that is not understood."""
PASSED = Meaning(value=None, instance=True)
"""A parameter that is `None` where the caller says nothing."""

Assigned = dict[tuple[str, str], Meaning]
"""By scope and name."""


def agreed(seen: Iterable[Meaning | None]) -> Meaning:
    """What all say; `None`, and what is not assigned yet, do not speak against an object."""
    said = [meaning for meaning in seen if meaning is not None]
    named = [meaning for meaning in said if not _is_absent(meaning)] or said
    first = named[0] if named else OPAQUE
    if any(meaning != first for meaning in named):
        return OPAQUE
    return first if first.name or len(named) == len(said) else OPAQUE


def _is_absent(meaning: Meaning) -> bool:
    return meaning.value is None and not meaning.name
