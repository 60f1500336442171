"""The hook through which a module or an installed package brings rules of its own."""

from collections.abc import Iterable

import pluggy

from pytest_ragft.check.rule import Rule

PROJECT = "ragft"
"""Also the group of entry points by which installed packages are found."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def ragft_rules() -> Iterable[Rule]:  # type: ignore[empty-body]  # a specification
    """Rules in Python: records with a function `check` that yields findings of a project.

    Called once for a run. Modules are named in `[tool.ragft.check] plugins`; installed packages
    are found by their entry points of the group "ragft".
    """
