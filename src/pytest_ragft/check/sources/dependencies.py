"""What a project depends on, from the files that say so."""

import re
from collections.abc import Iterable, Iterator, Mapping

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.sources.document import Document

_REQUIREMENT = re.compile(
    r"^\s*([A-Za-z0-9](?:[\w.\-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*\(?\s*([^;#@]*)"
)
_BOUND = re.compile(r"(===?|~=|>=|>|\^|~|=)?\s*v?(\d+(?:\.\d+)*)")
_PINS = ("==", "===", "=")
_NOT_LOWER = re.compile(r"(<=?|!=)\s*[^,\s]+")


def requirement(text: str) -> tuple[str, str] | None:
    """Name and lowest allowed version of `name[extra]>=1.2,<2`; "" where none is said."""
    match = _REQUIREMENT.match(text)
    if match is None:
        return None
    return normalised(match[1]), lowest(match[2])


def normalised(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lowest(specifier: str) -> str:
    """The pinned version, else the lowest that is allowed; "" where there is no bound."""
    bounds = _BOUND.findall(_NOT_LOWER.sub("", specifier))
    for operator, version in bounds:
        if operator in _PINS:
            return str(version)
    return str(max((version for _, version in bounds), key=_parts, default=""))


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def fact(name: str, version: str, span: Span) -> Fact:
    values: dict[str, Value] = {"version": version} if version else {}
    return Fact("dependency", name, span, values)


def from_lines(lines: Iterable[str], first: int = 1) -> Iterator[Fact]:
    """A requirements file; options, links and files of other names are passed over."""
    for number, line in enumerate(lines, first):
        written = line.partition(" #")[0].strip()
        if not written or written[0] in "#-./" or "://" in written.partition("@")[0]:
            continue
        found = requirement(written.partition(" --")[0])
        if found:
            yield fact(*found, Span(number, 1, number, len(line.rstrip()) + 1))


def from_texts(texts: Value, key: str, document: Document) -> Iterator[Fact]:
    """A list of requirements under a key."""
    for position, text in enumerate(texts if type(texts) is tuple else ()):
        found = requirement(text) if isinstance(text, str) else None
        if found:
            span = document.places.get(f"{key}.{position}") or document.places.get(key)
            yield fact(*found, span or document.span)


def from_table(table: Value, key: str, document: Document) -> Iterator[Fact]:
    """A table of versions by name, as Poetry and Pipenv have it."""
    for name, said in table.items() if isinstance(table, Mapping) else ():
        specifier = said.get("version") if isinstance(said, Mapping) else said
        version = lowest(specifier) if isinstance(specifier, str) else ""
        span = document.places.get(f"{key}.{name}", document.span)
        if name != "python":
            yield fact(normalised(name), version, span)


def from_pyproject(document: Document) -> Iterator[Fact]:
    """PEP 621, dependency groups, Poetry, PDM and uv."""
    value = document.value
    yield from from_texts(_at(value, "project", "dependencies"), "project.dependencies", document)
    for group in (
        ("project", "optional-dependencies"),
        ("dependency-groups",),
        ("tool", "pdm", "dev-dependencies"),
    ):
        table = _at(value, *group)
        for name, texts in table.items() if isinstance(table, Mapping) else ():
            yield from from_texts(texts, ".".join((*group, name)), document)
    uv = ("tool", "uv", "dev-dependencies")
    yield from from_texts(_at(value, *uv), ".".join(uv), document)
    yield from _from_poetry(document)


def _from_poetry(document: Document) -> Iterator[Fact]:
    poetry = _at(document.value, "tool", "poetry")
    for key in ("dependencies", "dev-dependencies"):
        yield from from_table(_at(poetry, key), f"tool.poetry.{key}", document)
    groups = _at(poetry, "group")
    for name, group in groups.items() if isinstance(groups, Mapping) else ():
        key = f"tool.poetry.group.{name}.dependencies"
        yield from from_table(_at(group, "dependencies"), key, document)


def from_pipfile(document: Document) -> Iterator[Fact]:
    for key in ("packages", "dev-packages"):
        yield from from_table(_at(document.value, key), key, document)


def from_environment(document: Document) -> Iterator[Fact]:
    """A conda environment: its own packages, and those that it leaves to pip."""
    listed = _at(document.value, "dependencies")
    yield from from_texts(listed, "dependencies", document)
    for position, entry in enumerate(listed if type(listed) is tuple else ()):
        if isinstance(entry, Mapping):
            key = f"dependencies.{position}.pip"
            yield from from_texts(entry.get("pip"), key, document)


def from_setup_cfg(lines: list[str]) -> Iterator[Fact]:
    """`install_requires` and the extras."""
    section, inside = "", False
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            section, inside = line.strip().strip("[]"), False
        elif line[:1].strip():
            key, _, rest = line.partition("=")
            inside = section == "options.extras_require"
            inside = inside or (section == "options" and key.strip() == "install_requires")
            if inside:
                yield from from_lines([rest], number)
        elif inside:
            yield from from_lines([line], number)


def _at(value: Value, *keys: str) -> Value:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
