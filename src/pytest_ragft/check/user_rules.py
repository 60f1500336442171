"""A project's own rules: folders of rule files, and what they add to the library table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pytest_ragft.check.consistency import Known, problems
from pytest_ragft.check.construction import rule
from pytest_ragft.check.matchers import MATCHERS
from pytest_ragft.check.rule import Rule, RuleError
from pytest_ragft.check.rule_cache import Shelf, kept
from pytest_ragft.check.validation import LIBRARIES as LIBRARIES_SCHEMA
from pytest_ragft.check.validation import RULE as RULE_SCHEMA
from pytest_ragft.check.validation import keyed, parsed

LIBRARIES = "libraries.yaml"
SUFFIXES = (".yaml", ".yml")
OPEN_MATCHERS = frozenset(MATCHERS) - {"engine"}
"""What a project's own rule may go by."""
SETTING = "[tool.ragft.check] rules"


def load(
    root: Path,
    folders: Sequence[str],
    table: Mapping[str, Any],
    matchers: Collection[str] = OPEN_MATCHERS,
    *,
    cache: bool = False,
) -> tuple[Rule, ...]:
    """The rules of these folders, which may name what they add to the library table.

    Raises `RuleError`.
    """

    def usable(shelf: Shelf) -> tuple[Rule, ...]:
        known = Known(roles_of(_with_libraries(table, root, folders, shelf)), matchers)
        found = entries(rule_files(root, folders), root, known, shelf)
        return tuple(rule(entry, place) for place, entry in found.items())

    return kept(root, usable) if cache else usable(Shelf())


def with_libraries(
    table: Mapping[str, Any], root: Path, folders: Sequence[str], *, cache: bool = False
) -> Mapping[str, Any]:
    """The table with the folders' own laid over it. Raises `RuleError`."""

    def found(shelf: Shelf) -> Mapping[str, Any]:
        return _with_libraries(table, root, folders, shelf)

    return kept(root, found) if cache else found(Shelf())


def rule_files(root: Path, folders: Sequence[str]) -> tuple[Path, ...]:
    """The files that hold rules, folder by folder. Raises `RuleError`."""
    return tuple(file for folder in folders for file in _rule_files(root / folder, folder))


def _rule_files(place: Path, written: str) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise RuleError(f"{SETTING}: {written!r}: there is no such file or folder.")
    files = sorted(file for file in place.iterdir() if file.suffix in SUFFIXES)
    if not files:
        raise RuleError(
            f"{SETTING}: {written!r} holds no rule files, such as 'no-such-thing.yaml'."
        )
    return [file for file in files if file.name != LIBRARIES]


def _with_libraries(
    table: Mapping[str, Any], root: Path, folders: Sequence[str], shelf: Shelf
) -> Mapping[str, Any]:
    for folder in folders:
        place = root / folder
        file = (place if place.is_dir() else place.parent) / LIBRARIES
        if file.is_file():
            name = shown(file, root)
            table = merged(table, shelf.content(name, text_of(file, name), LIBRARIES_SCHEMA))
    return table


def merged(table: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """The table with another laid over it, name by name."""
    together = dict(table)
    for library, content in added.items():
        known = together.get(library, {})
        together[library] = {
            "packages": [*dict.fromkeys((*known.get("packages", ()), *content["packages"]))],
            "names": {**known.get("names", {}), **content["names"]},
        }
    return together


def roles_of(table: Mapping[str, Any]) -> frozenset[str]:
    """Every role that something in the table has."""
    return frozenset(
        role
        for content in table.values()
        for entry in content.get("names", {}).values()
        for role in entry["roles"]
    )


def entries(
    files: Iterable[Path], root: Path, known: Known, shelf: Shelf
) -> dict[str, Mapping[str, Any]]:
    """The content of each file, by the path that messages give it, ready to be used.

    Raises one `RuleError` for all that is wrong in any of them.
    """
    found: dict[str, Mapping[str, Any]] = {}
    wrong: list[str] = []
    for file in files:
        place = shown(file, root)
        try:
            found[place] = _entry(file, place, known, shelf)
        except RuleError as error:
            wrong.append(str(error))
    if wrong:
        raise RuleError("\n".join(wrong))
    return found


def _entry(file: Path, place: str, known: Known, shelf: Shelf) -> Mapping[str, Any]:
    text = text_of(file, place)
    entry: Mapping[str, Any] = shelf.content(place, text, RULE_SCHEMA)
    wrong = list(problems(entry, known))
    if entry["name"] != file.stem:
        wrong.append((("name",), f"{entry['name']!r} must be the file's name, {file.stem!r}."))
    if wrong:
        line = parsed(place, text).line
        raise RuleError(
            "\n".join(f"{place}:{line(path)}: {keyed(path)}{text}" for path, text in wrong)
        )
    return entry


def text_of(file: Path, place: str) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{place}: cannot be read: {error}.") from error


def shown(file: Path, root: Path) -> str:
    """From the project's root where it lies below."""
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
