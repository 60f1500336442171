"""From rules/*.yaml to rules/catalogue.json: what checking needs, in a form quick to read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pytest_ragft.check.consistency import Known
from pytest_ragft.check.matchers import MATCHERS
from pytest_ragft.check.rule import RuleError
from pytest_ragft.check.rule_cache import Shelf
from pytest_ragft.check.user_rules import LIBRARIES, entries, roles_of, shown, text_of
from pytest_ragft.check.validation import LIBRARIES as LIBRARIES_SCHEMA
from pytest_ragft.check.validation import parsed

_KEPT = (
    "name", "code", "group", "title", "message", "instead", "severity", "confidence", "persona",
    "match", "options", "fix",
)  # fmt: skip


def read(folder: Path) -> tuple[dict[str, Mapping[str, Any]], Mapping[str, Any]]:
    """Rule files by path, in the order of their codes, and the library table.

    Raises one `RuleError` for all that is wrong in them.
    """
    file, root = folder / LIBRARIES, folder.parent
    table = parsed(shown(file, root), text_of(file, shown(file, root)), LIBRARIES_SCHEMA).value
    files = sorted(path for path in folder.glob("*.yaml") if path.name != LIBRARIES)
    found = entries(files, root, Known(roles_of(table), frozenset(MATCHERS)), Shelf())
    wrong = list(taken_twice(found))
    if wrong:
        raise RuleError("\n".join(wrong))
    ordered = sorted(found.items(), key=lambda item: str(item[1]["code"]))
    return dict(ordered), table


def taken_twice(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    codes: dict[str, str] = {}
    for place, entry in found.items():
        code = entry.get("code", "")
        if not code.startswith("RFT"):
            yield f"{place}: code {code!r}: a built-in rule has a code that begins with RFT."
        elif code in codes:
            yield f"{place}: the code {code} is taken by {codes[code]}."
        codes[code] = place


def compiled(rules: Iterable[Mapping[str, Any]], table: Mapping[str, Any]) -> str:
    """The catalogue of entries that have been held to their schema, one rule a line."""
    kept = ({key: entry[key] for key in _KEPT if key in entry} for entry in rules)
    lines = ",\n".join(map(_line, kept))
    known = ",\n".join(f"{_line(name)}:{_line(content)}" for name, content in table.items())
    return f'{{"rules":[\n{lines}\n],"libraries":{{\n{known}\n}}}}\n'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
