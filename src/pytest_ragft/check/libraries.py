"""What is known of the ecosystem: which dotted name is a splitter, a trainer, a model call."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from pytest_ragft.check.fact import NONE, Fact, Reference, Value

UNKNOWN = "?."
"""How the name of a method starts whose object is not known."""


class Change(NamedTuple):
    """What is different before a version of the library."""

    before: tuple[int, ...]
    defaults: Mapping[str, Value] = NONE
    parameters: tuple[str, ...] = ()


class Entry(NamedTuple):
    """One callable of a library; `suffix` is the end of its dotted name.

    A suffix with a leading dot (".as_retriever") is a method of any object of the library.
    """

    suffix: str
    library: str
    roles: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    defaults: Mapping[str, Value] = NONE
    needs: tuple[str, ...] = ()
    """For a method on an unknown object: one of these parameters must be given."""
    changes: tuple[Change, ...] = ()


class Libraries:
    """The table, found by the last part of a name."""

    __slots__ = ("_known", "entries", "packages")

    def __init__(
        self, packages: Mapping[str, str], entries: Mapping[str, tuple[Entry, ...]]
    ) -> None:
        self.packages = packages
        """Library by import root; a root may end in "*"."""
        self.entries = entries
        """By the last part of the suffix, longest suffix first."""
        self._known: dict[str, str | None] = {}
        """Answers already given: a run asks for the same roots again and again."""

    def library(self, name: str) -> str | None:
        """Of a dotted name, by its first part, or by the first two ("google.genai")."""
        first, _, rest = name.partition(".")
        root = f"{first}.{rest.partition('.')[0]}"
        if root not in self._known:
            self._known[root] = self.packages.get(root) or self._by_first(first)
        return self._known[root]

    def _by_first(self, first: str) -> str | None:
        if first in self.packages:
            return self.packages[first]
        starts = (
            (root[:-1], library) for root, library in self.packages.items() if root[-1] == "*"
        )
        return next((library for start, library in starts if first.startswith(start)), None)

    def imported(self, modules: Iterable[str]) -> frozenset[str]:
        """The libraries among imported modules."""
        return frozenset(found for name in modules if (found := self.library(name)) is not None)

    def describe(
        self, fact: Fact, near: Collection[str], pins: Mapping[str, tuple[int, ...]]
    ) -> Fact:
        """The fact with roles, parameter names and defaults, where its name is known.

        `near` are the libraries that its file, or one that it imports, makes use of.
        """
        found = self._entry(fact, near)
        if found is None:
            return fact
        entry, sure = found
        parameters, defaults = _at_version(entry, pins.get(entry.library))
        values = dict(fact.values)
        places = dict(fact.places)
        for position, parameter in enumerate(parameters):
            if str(position) in values and parameter not in values:
                values[parameter] = values.pop(str(position))
                if str(position) in places:
                    places[parameter] = places.pop(str(position))
        return fact._replace(
            roles=entry.roles,
            defaults=defaults,
            values=values,
            places=places,
            sure=sure and fact.sure,
        )

    def _entry(self, fact: Fact, near: Collection[str]) -> tuple[Entry, bool] | None:
        entries = self.entries.get(fact.name.rpartition(".")[2], ())
        unknown = fact.name.startswith(UNKNOWN)
        library = None if unknown or not entries else self.library(fact.name)
        for entry in entries:
            if not _ends_with(fact.name, entry.suffix):
                continue
            if library == entry.library:
                return entry, True
            if unknown and entry.library in near and _could_be(entry, fact):
                return entry, False
        return None


def _ends_with(name: str, suffix: str) -> bool:
    bare = suffix.removeprefix(".")
    return name == bare or name.endswith("." + bare)


def _could_be(entry: Entry, fact: Fact) -> bool:
    """A method on an unknown object may be the library's: called as the library wants it."""
    if "." not in entry.suffix:
        return False
    return not entry.needs or any(parameter in fact.values for parameter in entry.needs)


def _at_version(
    entry: Entry, pinned: tuple[int, ...] | None
) -> tuple[tuple[str, ...], Mapping[str, Value]]:
    """Parameters and defaults; a default that changed is unknown where no version is pinned."""
    parameters, defaults = entry.parameters, dict(entry.defaults)
    for change in entry.changes:
        if pinned is None:
            defaults.update(dict.fromkeys(change.defaults, Reference("")))
        elif pinned < change.before:
            parameters = change.parameters or parameters
            defaults.update(change.defaults)
    return parameters, defaults


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version, so that "1", "1.0" and "1.0rc1" compare as one."""
    numbers: list[int] = []
    for part in version.split("."):
        digits = "".join(takewhile(str.isdecimal, part))
        numbers += [int(digits)] if digits else []
        if digits != part:
            break
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def parse(table: Mapping[str, Mapping[str, object]]) -> Libraries:
    """The table of libraries.yaml, already held to its schema."""
    packages: dict[str, str] = {}
    entries: dict[str, list[Entry]] = {}
    for library, content in table.items():
        for root in _texts(content.get("packages", [])):
            packages[root] = library
        for entry in _entries(library, content.get("names", {})):
            entries.setdefault(entry.suffix.rpartition(".")[2], []).append(entry)
    ordered = {
        last: tuple(sorted(found, key=_longest)) if len(found) > 1 else tuple(found)
        for last, found in entries.items()
    }
    return Libraries(packages, ordered)


def _longest(entry: Entry) -> int:
    return -len(entry.suffix)


def _entries(library: str, names: object) -> Iterator[Entry]:
    if not isinstance(names, Mapping):
        raise TypeError(f"{library}, names: found {names!r}, expected a table by name.")
    for suffix, content in names.items():
        yield Entry(
            suffix,
            library,
            _texts(content["roles"]),
            _texts(content["parameters"]) if "parameters" in content else (),
            content.get("defaults", NONE),
            _texts(content["needs"]) if "needs" in content else (),
            tuple(map(_change, content["changes"])) if "changes" in content else (),
        )


def _change(content: Mapping[str, Any]) -> Change:
    return Change(
        release(str(content["before"])),
        content.get("defaults", NONE),
        tuple(content.get("parameters", ())),
    )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"found {value!r}, expected a list.")
    return tuple(map(str, value))
