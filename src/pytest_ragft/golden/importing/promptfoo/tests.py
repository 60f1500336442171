"""The tests of a promptfoo configuration: each with `defaultTest`, each list of values unfolded."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from pytest_ragft.golden.importing.imported import Row, RowError, Source, Unmapped
from pytest_ragft.golden.importing.promptfoo.beside import content_of, rows_of
from pytest_ragft.golden.importing.promptfoo.cells import test_of
from pytest_ragft.golden.importing.values import shown

MOST_UNFOLDED = 1_000
"""Tests that the lists of values of one test may make."""
_KEYS = frozenset(
    {
        "vars",
        "assert",
        "description",
        "options",
        "metadata",
        "threshold",
        "provider",
        "providers",
        "providerOutput",
        "assertScoringFunction",
        "prompts",
        "disableDefaultAsserts",
    }
)


def tests_of(source: Source) -> tuple[tuple[Row, ...], tuple[Unmapped, ...]]:
    """Complete tests, and what stands in their place but is none."""
    folder = source.path.parent
    found: list[Row] = []
    faults: list[Unmapped] = list(source.faults)
    for row in _entries(source, faults):
        try:
            test = _as_test(row.fields)
            default = _default(source.document, folder)
            found += (
                Row(row.line, row.number, each, row.path)
                for each in _unfolded(_completed(test, default, folder))
            )
        except RowError as error:
            faults.append(Unmapped(row.line, row.number, "row", str(error), whole=True))
    return tuple(found), tuple(faults)


def _entries(source: Source, faults: list[Unmapped]) -> Iterator[Row]:
    """The rows of the file, and those of the files that it names."""
    if source.layout != "document":
        yield from source.rows
        return
    at = {row.number: row for row in source.rows}
    tests = source.document.get("tests")
    for number, entry in enumerate(tests if isinstance(tests, list) else [tests], start=1):
        if number in at and "path" not in at[number].fields:
            yield at[number]
        elif isinstance(entry, str | Mapping):
            yield from _named(number, entry, source, faults)
    yield from _scenarios(source)


def _named(number: int, entry: Any, source: Source, faults: list[Unmapped]) -> Iterator[Row]:  # noqa: ANN401  # of YAML
    name = entry.get("path") if isinstance(entry, Mapping) else entry
    if not isinstance(name, str):
        reason = f"expected tests or the name of a file, found {shown(entry)}"
        faults.append(Unmapped(1, number, "tests", reason, whole=True))
        return
    try:
        yield from rows_of(name, source.path.parent)
    except RowError as error:
        faults.append(Unmapped(1, number, "tests", str(error), whole=True))


def _scenarios(source: Source) -> Iterator[Row]:
    """Each configuration of a scenario with each of its tests."""
    number = len(source.rows)
    for scenario in _list(source.document.get("scenarios")):
        if not isinstance(scenario, Mapping):
            continue
        configs, tests = _list(scenario.get("config")), _list(scenario.get("tests"))
        for config, test in product(configs or [{}], tests or [{}]):
            if isinstance(config, Mapping) and isinstance(test, Mapping):
                number += 1
                yield Row(1, number, _merged(config, test))


def _as_test(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table is told by its columns."""
    if _KEYS.isdisjoint(fields) or any(key.startswith("__") for key in fields):
        return test_of(fields)
    return dict(fields)


def _default(document: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    default = document.get("defaultTest")
    if isinstance(default, str):
        default = content_of(default, folder)
    return default if isinstance(default, Mapping) else {}


def _completed(test: dict[str, Any], default: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    if isinstance(test.get("vars"), str):
        test = {**test, "vars": content_of(test["vars"], folder)}
    if not isinstance(test.get("vars") or {}, Mapping):
        raise RowError(f"'vars': expected names and values, found {shown(test['vars'])}")
    options = test.get("options")
    bare = isinstance(options, Mapping) and options.get("disableDefaultAsserts") is True
    return _merged({**default, "assert": None} if bare else default, test)


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What the second says holds; the assertions of both do."""
    found = {**first, **second}
    for key in ("vars", "metadata", "options"):
        found[key] = {**_table(first.get(key)), **_table(second.get(key))}
    found["assert"] = [*_list(first.get("assert")), *_list(second.get("assert"))]
    return found


def _table(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # of YAML
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:  # noqa: ANN401  # of YAML
    return value if isinstance(value, list) else []


def _unfolded(test: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One test for each combination of the values of lists. Raises `RowError`."""
    lists = {key: value for key, value in test["vars"].items() if isinstance(value, list) and value}
    if not lists or test["options"].get("disableVarExpansion") is True:
        yield test
        return
    count = 1
    for values in lists.values():
        count *= len(values)
    if count > MOST_UNFOLDED:
        raise RowError(f"its lists of values make {count:,} tests, more than {MOST_UNFOLDED:,}")
    for chosen in product(*lists.values()):
        yield {**test, "vars": {**test["vars"], **dict(zip(lists, chosen, strict=True))}}
