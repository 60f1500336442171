"""What the project's own names hold: variables, attributes, functions' results, constants."""

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from pytest_ragft.check.fact import Fact, FileFacts, Value
from pytest_ragft.check.modules import folder_name

Said = TypeVar("Said")


class Held(NamedTuple):
    """What a name stands for, as a file in `folder` writes it."""

    name: str
    folder: str
    instance: bool
    """An object that `name` constructed; False for `name` itself, and for the base of a class."""
    is_class: bool


class ByLast(NamedTuple, Generic[Said]):
    """What is said of names with the same last part, by the files that say it."""

    said: dict[str, dict[str, set[Said]]]

    def add(self, name: str, path: str, value: Said) -> None:
        self.said.setdefault(name.rpartition(".")[2], {}).setdefault(path, set()).add(value)

    def agreed(self, last: str, paths: frozenset[str] | None = None) -> Said | None:
        """The one thing that all of these files say, or all of the project; else None."""
        by_path = self.said.get(last, {})
        if paths is None:
            told = by_path.values()
        elif len(paths) < len(by_path):
            told = [by_path[path] for path in paths if path in by_path]  # type: ignore[assignment]  # both are iterated once
        else:
            told = [said for path, said in by_path.items() if path in paths]  # type: ignore[assignment]  # as above
        every = set().union(*told)
        return every.pop() if len(every) == 1 else None


class Symbols(NamedTuple):
    """By whole dotted name, and by last part for what only has a name in common."""

    bindings: Mapping[str, Held]
    constants: Mapping[str, Value]
    objects: ByLast[Held]
    settings: ByLast[Value]
    around: Mapping[str, frozenset[str]]
    """For each file itself, the files that it imports, and those that import it."""

    def is_class(self, name: str) -> bool:
        held = self.bindings.get(name)
        return held is not None and held.is_class


def symbols(files: Iterable[FileFacts], reach: Mapping[str, frozenset[str]]) -> Symbols:
    """The bindings and constants of all files; a name with two meanings has none."""
    bindings: dict[str, Held | None] = {}
    constants: dict[str, Value] = {}
    objects: ByLast[Held] = ByLast({})
    settings: ByLast[Value] = ByLast({})
    for file in files:
        folder = folder_name(file.path)
        for fact in file.facts:
            if fact.kind == "binding":
                held = _held(fact, folder)
                bindings[fact.name] = held if bindings.get(fact.name, held) == held else None
                if held.instance:
                    objects.add(fact.name, file.path, held)
            elif fact.kind == "constant" and fact.values["value"] is not None:
                value = fact.values["value"]
                constants[fact.name] = value if constants.get(fact.name, value) == value else None
                if not fact.values.get("parameter"):
                    settings.add(fact.name, file.path, value)
    return Symbols(
        {name: held for name, held in bindings.items() if held is not None},
        {name: value for name, value in constants.items() if value is not None},
        objects,
        settings,
        _around(reach),
    )


def _held(fact: Fact, folder: str) -> Held:
    return Held(
        str(fact.values["holds"]),
        folder,
        bool(fact.values.get("instance", True)),
        bool(fact.values.get("class", False)),
    )


def _around(reach: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    around = {path: {path, *near} for path, near in reach.items()}
    for path, near in reach.items():
        for other in near:
            around[other].add(path)
    return {path: frozenset(near) for path, near in around.items()}
