"""Across files: what an imported variable holds, what a setting's value is, what a name's role is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pytest_ragft.check.fact import Fact, FileFacts, Reference, Value
from pytest_ragft.check.libraries import UNKNOWN, Libraries
from pytest_ragft.check.project import Project, index

_AMBIGUOUS = object()


def resolve(files: Iterable[FileFacts], libraries: Libraries) -> Project:
    """The project of these files: names followed one step, roles given."""
    read = {file.path: file for file in files}
    modules = _modules(read)
    reach = {path: _reach(file, modules) for path, file in read.items()}
    bindings = _by_ending(read, "binding", "holds")
    constants = _by_ending(read, "constant", "value")
    pins = _pins(read)
    resolved: dict[str, FileFacts] = {}
    for path, file in read.items():
        imported = {*file.imports, *(name for near in reach[path] for name in read[near].imports)}
        facts = tuple(
            libraries.describe(_followed(fact, bindings, constants), imported, pins)
            if fact.kind == "call"
            else fact
            for fact in file.facts
        )
        resolved[path] = replace(file, facts=facts)
    return Project(resolved, reach, index(resolved))


def _modules(files: Mapping[str, FileFacts]) -> Mapping[str, str]:
    """Path by every dotted name that an import may call a Python file."""
    found: dict[str, str] = {}
    for path in files:
        if not path.endswith(".py"):
            continue
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        for start in range(len(parts)):
            found.setdefault(".".join(parts[start:]), path)
    return found


def _reach(file: FileFacts, modules: Mapping[str, str]) -> frozenset[str]:
    near = set()
    for name in file.imports:
        path = modules.get(name) or modules.get(name.rpartition(".")[0])
        if path:
            near.add(path)
    return frozenset(near - {file.path})


def _by_ending(files: Mapping[str, FileFacts], kind: str, key: str) -> Mapping[str, Value]:
    """Value by the last one and the last two parts of a name; left out where two disagree."""
    found: dict[str, object] = {}
    for file in files.values():
        for fact in file.facts:
            if fact.kind != kind:
                continue
            parts = fact.name.split(".")
            for ending in {".".join(parts[-2:]), parts[-1]}:
                value = fact.values[key]
                agreed = found.setdefault(ending, value) == value
                if not agreed:
                    found[ending] = _AMBIGUOUS
    return {name: value for name, value in found.items() if value is not _AMBIGUOUS}  # type: ignore[misc]  # the sentinel is filtered out


def _followed(fact: Fact, bindings: Mapping[str, Value], constants: Mapping[str, Value]) -> Fact:
    values = {key: _known(value, constants) for key, value in fact.values.items()}
    return replace(fact, name=_named(fact.name, bindings), values=values)


def _known(value: Value, constants: Mapping[str, Value]) -> Value:
    if isinstance(value, Reference):
        parts = value.name.split(".")
        for ending in (".".join(parts[-2:]), parts[-1]):
            if ending and ending in constants:
                return constants[ending]
        return value
    if isinstance(value, Mapping):
        return {key: _known(inner, constants) for key, inner in value.items()}
    return value


def _named(name: str, bindings: Mapping[str, Value]) -> str:
    """`app.store.vectors.as_retriever` by what `vectors` holds in the file that defines it."""
    parts = name.removeprefix(UNKNOWN).split(".")
    for depth in range(len(parts) - 1, 0, -1):
        for ending in (".".join(parts[:depth][-2:]), parts[depth - 1]):
            held = bindings.get(ending)
            if isinstance(held, str) and not held.startswith(UNKNOWN) and held.rpartition(".")[2] != ending:
                return ".".join([held, *parts[depth:]])
    return name


def _pins(files: Mapping[str, FileFacts]) -> Mapping[str, tuple[int, ...]]:
    """Version by library, from what the project says it depends on."""
    pins: dict[str, tuple[int, ...]] = {}
    for file in files.values():
        for fact in file.facts:
            version = fact.values.get("version") if fact.kind == "dependency" else None
            if isinstance(version, str):
                pins[fact.name] = tuple(int(part) for part in version.split(".") if part.isdigit())
    return pins
