"""Every rule there is, and what is known of libraries: built in, and the project's own."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pytest_ragft.check import libraries
from pytest_ragft.check.choice import check_selectors, named, select, selected_names
from pytest_ragft.check.construction import rule
from pytest_ragft.check.installed import are_installed
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.named_libraries import with_named
from pytest_ragft.check.options import configure, configured
from pytest_ragft.check.plugins import python_rules
from pytest_ragft.check.rule import Rule, RuleError

__all__ = [
    "Libraries",
    "Rule",
    "RuleError",
    "built_in",
    "check_selectors",
    "configure",
    "configured",
    "known_libraries",
    "load",
    "named",
    "rule",
    "select",
    "selected_names",
]

FOLDER = Path(import_module("pytest_ragft.rules").__path__[0])
"""Where the rule files lie."""
CATALOGUE = FOLDER / "catalogue.json"
"""What checking needs of them, written by docs/renew.py: YAML is slow to read."""
RESERVED = "RFT"
"""How the codes of built-in rules begin."""


@cache
def compiled() -> Mapping[str, Any]:
    """The catalogue as it ships."""
    table: Mapping[str, Any] = json.loads(CATALOGUE.read_bytes())
    return table


def built_in() -> tuple[Rule, ...]:
    """Every rule that ships, in the order of their codes."""
    return tuple(rule(entry) for entry in compiled()["rules"])


def load(
    root: Path, folders: Sequence[str] = (), plugins: Sequence[str] = (), *, cache: bool = False
) -> tuple[Rule, ...]:
    """Built-in rules, then those of a project's folders and of plugins. Raises `RuleError`."""
    own: list[Rule] = []
    if folders:
        from pytest_ragft.check import user_rules  # noqa: PLC0415  # imports YAML and its schema

        own += user_rules.load(root, folders, compiled()["libraries"], cache=cache)
    if plugins or are_installed():
        own += python_rules(root, plugins)
    return with_own(built_in(), own)


def with_own(given: Iterable[Rule], own: Iterable[Rule]) -> tuple[Rule, ...]:
    """Both together. Raises `RuleError` where a name or a code would mean two rules."""
    every = list(given)
    taken = {word: known for known in every for word in (known.name, known.code)}
    for added in own:
        if added.code.startswith(RESERVED):
            raise RuleError(
                f"{added.origin}: code {added.code!r}: {RESERVED} is for built-in rules."
            )
        for word in filter(None, (added.name, added.code)):
            if word in taken:
                origin = taken[word].origin
                raise RuleError(f"{added.origin}: there is a rule {word!r} already ({origin}).")
            taken[word] = added
        every.append(added)
    return tuple(every)


def known_libraries(
    root: Path | None = None,
    folders: Sequence[str] = (),
    rules: Iterable[Rule] = (),
    *,
    cache: bool = False,
) -> Libraries:
    """The table that ships, with what a project's folders of rules lay over it, and with what
    its own rules name.
    """
    table = compiled()["libraries"]
    if root is not None and folders:
        from pytest_ragft.check import user_rules  # noqa: PLC0415  # as above

        table = user_rules.with_libraries(table, root, folders, cache=cache)
    return libraries.parse(with_named(table, rules))
