"""What a project's own rules look for by name: files that use it must be read, too."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pytest_ragft.check.construction import BUILT_IN
from pytest_ragft.check.rule import Rule

_WILD = frozenset("*?[")


def with_named(table: Mapping[str, Any], rules: Iterable[Rule]) -> Mapping[str, Any]:
    """The library table with each name that rules of the project's own write out in full."""
    names = {name for rule in rules if rule.origin != BUILT_IN for name in _names(rule)}
    if not names:
        return table
    known = {root: library for library, content in table.items() for root in content["packages"]}
    together = dict(table)
    for name in sorted(names):
        root, _, rest = name.partition(".")
        library = known.setdefault(root, root)
        content = together.get(library, {"packages": [root], "names": {}})
        together[library] = {**content, "names": {rest: {"roles": []}, **content["names"]}}
    return together


def _names(rule: Rule) -> Iterator[str]:
    for match in (rule.match, *rule.match.cases):
        for selector in match.any:
            for name in selector.names:
                if "." in name and _WILD.isdisjoint(name) and not name.startswith("?"):
                    yield name
