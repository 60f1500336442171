"""What other files may know of a file's names: bindings and constants."""

import sys
from collections.abc import Iterator, Mapping

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.libraries import UNKNOWN
from pytest_ragft.check.sources.python.meaning import OPAQUE, Meaning, agreed
from pytest_ragft.check.sources.python.reading import Place, Reading
from pytest_ragft.check.sources.python.values import REST

LONGEST_CONSTANT = 300
"""Characters; a longer text is no setting that another file compares."""
_PLAIN_ROOTS = sys.stdlib_module_names - {"sqlite3"}
"""What comes from here is of no interest to another file."""


def published(reading: Reading) -> Iterator[Fact]:
    """Bindings and constants: names of which all assignments say the same."""
    for name, entries in reading.published.items():
        meaning = entries[0][0] if len(entries) == 1 else agreed(found for found, _ in entries)
        if meaning == OPAQUE:
            continue
        place = next(node for found, node in entries if found == meaning)
        held = meaning.name
        if held and not held.startswith(UNKNOWN) and held.partition(".")[0] not in _PLAIN_ROOTS:
            yield Fact("binding", name, reading.span(place), _held(name, meaning, reading))
        yield from _constants(name, meaning.value, place, reading)


def _held(name: str, meaning: Meaning, reading: Reading) -> dict[str, Value]:
    values: dict[str, Value] = {"holds": meaning.name, "instance": meaning.instance}
    if name[len(reading.names.module) + 1 :] in reading.names.classes:
        values["class"] = True
    return values


def _constants(name: str, value: Value, place: Place, reading: Reading) -> Iterator[Fact]:
    """A literal; of a dictionary each of its literals under its key."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key != REST:
                yield from _constants(f"{name}.{key}", inner, place, reading)
    elif isinstance(value, bool | int | float) or _is_short(value):
        values = {"value": value}
        if name in reading.parameters:
            values["parameter"] = True
        yield Fact("constant", name, reading.span(place), values)


def _is_short(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_CONSTANT
