"""The cases of a promptfoo configuration, each with what `defaultTest` adds to all of them."""

from collections.abc import Mapping

from pytest_ragft.check.fact import NONE, Fact, Value
from pytest_ragft.check.sources.datasets import dataset
from pytest_ragft.check.sources.document import Document
from pytest_ragft.check.sources.fields import Row
from pytest_ragft.check.sources.kinds import Kind

TESTS = "tests"


def cases(path: str, document: Document) -> Fact | None:
    """None where the cases stand in another file, or nowhere."""
    value = _table(document.value)
    tests, default = value.get(TESTS), _table(value.get("defaultTest"))
    rows = [entry for entry in tests if isinstance(entry, Mapping)] if type(tests) is tuple else []
    span = document.places.get(TESTS, document.span)
    kind = Kind("promptfoo", "evaluation")
    return dataset(path, [_completed(row, default) for row in rows], span, kind=kind)


def _completed(row: Row, default: Row) -> Row:
    found = dict(row)
    for key in ("vars", "metadata"):
        if key in default:
            found[key] = {**_table(default[key]), **_table(row.get(key))}
    if "assert" in default:
        found["assert"] = (*_list(row.get("assert")), *_list(default["assert"]))
    return found


def _table(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else NONE


def _list(value: Value) -> tuple[Value, ...]:
    return value if type(value) is tuple else ()
