"""A case and the defaults of its file made one."""

from collections.abc import Mapping
from typing import Any

from pytest_ragft.golden.case import GoldenCase

JOINED = ("tags", "marks", "fixtures")
"""Those of the defaults come first; each stands once."""


def completed(
    own: Mapping[str, Any], defaults: Mapping[str, Any], line: int, lines: Mapping[str, int]
) -> GoldenCase:
    """Values that a case gives win; lists of names are joined, variables key by key."""
    values = {**defaults, **own}
    for name in JOINED:
        joined = (*defaults.get(name, ()), *own.get(name, ()))
        values[name] = tuple(dict.fromkeys(joined))
    values["variables"] = {**defaults.get("variables", {}), **own.get("variables", {})}
    values["checks"] = own.get("checks", ())
    return GoldenCase(**values, line=line, lines=lines, shared=defaults.get("checks", ()))
