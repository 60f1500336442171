"""Across files: what a variable holds, what a setting's value is, what a name's role is."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Value
from pytest_ragft.check.libraries import UNKNOWN, Libraries, release
from pytest_ragft.check.modules import Modules, folder_name, modules
from pytest_ragft.check.project import Project, index
from pytest_ragft.check.symbols import Held, Symbols, symbols

STEPS = 8
"""From name to name; a longer way is a circle."""
PLAIN = frozenset({str, int, float, bool, type(None)})
"""Types of values in which no name stands."""
DESCRIBED = frozenset({"call", "import", "collected"})
NOTHING = "object"
"""What a class of the project is built on that is built on nothing."""
Pins: TypeAlias = Mapping[str, tuple[int, ...]]


def resolve(files: Iterable[FileFacts], libraries: Libraries) -> Project:
    """The project of these files: names followed, roles given."""
    read = {file.path: file for file in files}
    tree = modules(read, libraries.library)
    reach = {path: _reach(file, tree) for path, file in read.items()}
    known = symbols(read.values(), reach)
    pins = _pins(read.values())
    used = {path: libraries.imported(file.imports) for path, file in read.items()}
    resolved = {}
    for path, file in read.items():
        near = used[path].union(*(used[other] for other in reach[path]))
        view = View(path, tree, known)
        facts = tuple(
            libraries.describe(view.followed(fact), near, pins) if fact.kind in DESCRIBED else fact
            for fact in file.facts
        )
        resolved[path] = file._replace(facts=facts)
    return Project(resolved, reach, index(resolved))


def _reach(file: FileFacts, tree: Modules) -> frozenset[str]:
    """The project's files that a file imports."""
    found = (tree.split(name, folder_name(file.path)) for name in file.imports)
    return frozenset(tree.paths[split[0]] for split in found if split) - {file.path}


class View(NamedTuple):
    """The project's names as one file sees them."""

    path: str
    tree: Modules
    symbols: Symbols

    def followed(self, fact: Fact) -> Fact:
        """The fact by what its name and its values stand for."""
        name, sure = self._called(fact.name)
        if name == fact.name and all(type(value) in PLAIN for value in fact.values.values()):
            return fact
        values = {key: self._known(value) for key, value in fact.values.items()}
        return fact._replace(name=name, values=values, sure=fact.sure and sure)

    def _called(self, name: str) -> tuple[str, bool]:
        """What is called, and whether that is sure; "?." where only a library's method can be."""
        if name.startswith(UNKNOWN):
            return self._passed(name)
        end = self._end(name, folder_name(self.path))
        if not isinstance(end, tuple):
            return end, True
        module, rest = end
        if self._is_own(module, rest):
            return name, True
        return self._passed(UNKNOWN + self._without_class(module, rest))

    def _end(self, name: str, folder: str) -> str | tuple[str, str]:
        """A library's name; or module and rest where nothing leads out of the project."""
        split = None
        for full, place in self._steps(name, folder, through=False):
            split = self.tree.split(full, place)
            if split is None:
                return full
        return split or name

    def _passed(self, name: str) -> tuple[str, bool]:
        """`?.store.search`: by what the files around call `store`, if they agree."""
        head, dot, rest = name.removeprefix(UNKNOWN).partition(".")
        held = self.symbols.objects.agreed(head, self.symbols.around[self.path]) if dot else None
        if held is None:
            return name, True
        end = self._end(f"{held.name}.{rest}", held.folder)
        if not isinstance(end, tuple):
            return end, False
        return (".".join(end), False) if self._is_own(*end) else (name, True)

    def _is_own(self, module: str, rest: str) -> bool:
        """A function or class of the project, or a method of one of its classes."""
        head, dot, _ = rest.rpartition(".")
        return not dot or self.symbols.is_class(f"{module}.{head}")

    def _without_class(self, module: str, rest: str) -> str:
        head, dot, after = rest.partition(".")
        return after if dot and self.symbols.is_class(f"{module}.{head}") else rest

    def _steps(self, name: str, folder: str, *, through: bool) -> Iterator[tuple[str, str]]:
        """A dotted name, then what it is found to stand for, each with the folder that says so.

        `through`: also what the whole name holds, which of a function is its result.
        """
        for _ in range(STEPS):
            yield name, folder
            split = self.tree.split(name, folder)
            following = self._following(*split, through=through) if split else None
            if following is None:
                return
            name, folder = following

    def _following(self, module: str, rest: str, *, through: bool) -> tuple[str, str] | None:
        parts = rest.split(".")
        for depth in range(len(parts), 0, -1):
            held = self.symbols.bindings.get(f"{module}.{'.'.join(parts[:depth])}")
            if held is None:
                continue
            after = len(parts) - depth
            is_result = held.instance and not after and not through
            if is_result or held.name == NOTHING or (after > 1 and self._is_foreign_class(held)):
                return None
            return ".".join([held.name, *parts[depth:]]), held.folder
        return None

    def _is_foreign_class(self, held: Held) -> bool:
        """Of a class built on a library's, the library knows the methods, not the attributes."""
        return held.is_class and self.tree.split(held.name, held.folder) is None

    def _known(self, value: Value) -> Value:
        if type(value) in PLAIN:
            return value
        if isinstance(value, Reference):
            return self._constant(value)
        if isinstance(value, tuple):
            return tuple(self._known(inner) for inner in value)
        return {key: self._known(inner) for key, inner in value.items()}  # type: ignore[union-attr]  # what is left

    def _constant(self, reference: Reference) -> Value:
        """The literal that a name stands for, else the reference itself."""
        name = reference.name
        if name.startswith(UNKNOWN) or "." not in name:
            return self._setting(name, reference)
        split = None
        for full, place in self._steps(name, folder_name(self.path), through=True):
            split = self.tree.split(full, place)
            if split is None:
                return reference
            found = self.symbols.constants.get(".".join(split))
            if found is not None:
                return found
        return (
            self._setting(UNKNOWN + self._without_class(*split), reference) if split else reference
        )

    def _setting(self, name: str, otherwise: Reference) -> Value:
        """By the last part alone, where all files around that have the name agree, else for an
        attribute (`config.size`) all of the project.
        """
        attribute = name.removeprefix(UNKNOWN)
        last = attribute.rpartition(".")[2]
        if not last or (last == attribute != name):  # an expression; a parameter or local variable
            return otherwise
        settings = self.symbols.settings
        found = settings.agreed(last, self.symbols.around[self.path])
        if found is None and last != attribute and not self._is_told(last):
            found = settings.agreed(last)
        return otherwise if found is None else found

    def _is_told(self, last: str) -> bool:
        """Do the files around say something, and not the same?"""
        told = self.symbols.settings.said.get(last, {})
        return any(path in told for path in self.symbols.around[self.path])


def _pins(files: Iterable[FileFacts]) -> Pins:
    """Version by library, from what the project says it depends on; none where files disagree."""
    pins: dict[str, set[tuple[int, ...]]] = {}
    for file in files:
        for fact in file.facts:
            version = fact.values.get("version") if fact.kind == "dependency" else None
            if isinstance(version, str):
                pins.setdefault(fact.name, set()).add(release(version))
    return {name: numbers.pop() for name, numbers in pins.items() if len(numbers) == 1}
