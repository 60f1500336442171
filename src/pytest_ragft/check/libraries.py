"""What is known of the ecosystem: which dotted name is a splitter, a trainer, a model call."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pytest_ragft.check.fact import NONE, Fact, Reference, Value

UNKNOWN = "?."
"""How the name of a method starts whose object is not known."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is different before a version of the library."""

    before: tuple[int, ...]
    defaults: Mapping[str, Value] = field(default_factory=lambda: NONE)
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One callable of a library; `suffix` is the end of its dotted name.

    A suffix with a leading dot (".as_retriever") is a method of any object of the library.
    """

    suffix: str
    library: str
    roles: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    defaults: Mapping[str, Value] = field(default_factory=lambda: NONE)
    needs: tuple[str, ...] = ()
    """For a method on an unknown object: one of these parameters must be given."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Libraries:
    """The table, found by the last part of a name."""

    packages: Mapping[str, str]
    """Library by import root; a root may end in "*"."""
    entries: Mapping[str, tuple[Entry, ...]]
    """By the last part of the suffix, longest suffix first."""

    def library(self, name: str) -> str | None:
        """Of a dotted name, by its first part, or by the first two ("google.genai")."""
        parts = name.split(".")
        for depth in (2, 1):
            root = ".".join(parts[:depth])
            if root in self.packages:
                return self.packages[root]
        return next(
            (
                library
                for root, library in self.packages.items()
                if root.endswith("*") and parts[0].startswith(root[:-1])
            ),
            None,
        )

    def describe(self, fact: Fact, imported: Iterable[str], pins: Mapping[str, tuple[int, ...]]) -> Fact:
        """The fact with roles, parameter names and defaults, where its name is known."""
        found = self._entry(fact, imported)
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
        return replace(
            fact, roles=entry.roles, defaults=defaults, values=values, places=places, sure=sure
        )

    def _entry(self, fact: Fact, imported: Iterable[str]) -> tuple[Entry, bool] | None:
        last = fact.name.rpartition(".")[2]
        for entry in self.entries.get(last, ()):
            if not _ends_with(fact.name, entry.suffix):
                continue
            if not fact.name.startswith(UNKNOWN):
                if self.library(fact.name) == entry.library:
                    return entry, True
            elif _could_be(entry, fact) and self._is_imported(entry.library, imported):
                return entry, False
        return None

    def _is_imported(self, library: str, imported: Iterable[str]) -> bool:
        return any(self.library(name) == library for name in imported)


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
        last: tuple(sorted(found, key=lambda entry: -len(entry.suffix)))
        for last, found in entries.items()
    }
    return Libraries(packages, ordered)


def _entries(library: str, names: object) -> Iterator[Entry]:
    assert isinstance(names, Mapping)
    for suffix, content in names.items():
        changes = tuple(
            Change(
                tuple(int(part) for part in str(change["before"]).split(".")),
                change.get("defaults", {}),
                tuple(change.get("parameters", ())),
            )
            for change in content.get("changes", ())
        )
        yield Entry(
            suffix,
            library,
            _texts(content["roles"]),
            _texts(content.get("parameters", [])),
            content.get("defaults", {}),
            _texts(content.get("needs", [])),
            changes,
        )


def _texts(value: object) -> tuple[str, ...]:
    assert isinstance(value, list | tuple)
    return tuple(str(entry) for entry in value)
