"""Rules in Python: of modules that a project names, and of installed packages."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from pytest_ragft.check.finding import Confidence, Finding, Persona, Severity
from pytest_ragft.check.installed import GROUP
from pytest_ragft.check.options import kind_of
from pytest_ragft.check.project import Project
from pytest_ragft.check.rule import Check, Rule, RuleError

SETTING = "[tool.ragft.check] plugins"
HOOK = "ragft_rules"
_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_CODE = r"([A-Z]{2,5}[0-9]{3,4})?"


def python_rules(root: Path, modules: Sequence[str]) -> tuple[Rule, ...]:
    """Rules of these modules, then those of installed packages. Raises `RuleError`."""
    import pluggy  # noqa: PLC0415  # few projects have rules in Python

    from pytest_ragft.check import hooks  # noqa: PLC0415  # imports pluggy

    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    for module in modules:
        _register(manager, module, root)
    try:
        manager.load_setuptools_entrypoints(GROUP)
    except Exception as error:  # whatever a package does when it is imported
        raise RuleError(f"an installed package of the group {GROUP!r}: {_told(error)}") from error
    return tuple(
        rule
        for implementation in manager.hook.ragft_rules.get_hookimpls()
        for rule in _rules(implementation.plugin_name, implementation.function)
    )


def _register(manager: Any, module: str, root: Path) -> None:  # noqa: ANN401  # pluggy's manager
    if str(root) not in sys.path:
        sys.path.append(
            str(root)
        )  # last: a project's module must not stand in for an installed one
    try:
        found = import_module(module)
        manager.register(found, module)
    except Exception as error:  # whatever a module does when it is imported
        raise RuleError(
            f"{SETTING}: {module!r} cannot be used: {_told(error)} "
            f"A module is looked for among installed packages and in {str(root)!r}."
        ) from error
    if not any(call.name == HOOK for call in manager.get_hookcallers(found) or ()):
        raise RuleError(
            f"{SETTING}: {module!r} has no function {HOOK} marked with "
            "pytest_ragft.check.hooks.hookimpl."
        )


def _rules(plugin: str, hook: Any) -> Iterator[Rule]:  # noqa: ANN401  # whatever a plugin holds
    try:
        found = list(hook())
    except Exception as error:  # whatever a plugin does
        raise RuleError(f"{plugin}: {HOOK}() failed: {_told(error)}") from error
    for rule in found:
        if not isinstance(rule, Rule):
            raise RuleError(f"{plugin}: {HOOK}() gave {rule!r}, accepted: records of Rule.")
        yield _held(rule, plugin)


def _held(rule: Rule, plugin: str) -> Rule:
    """The rule, if it can be one, with whatever goes wrong in it told as such."""
    for field, fits, accepted in (
        ("name", _fits(_NAME, rule.name), "small letters and digits, with hyphens"),
        ("code", _fits(_CODE, rule.code), "two to five capital letters and three or four digits"),
        ("group", _fits(_NAME, rule.group), "small letters and digits, with hyphens"),
        ("title", bool(rule.title), "a sentence"),
        ("severity", rule.severity in get_args(Severity), ", ".join(get_args(Severity))),
        ("confidence", rule.confidence in get_args(Confidence), ", ".join(get_args(Confidence))),
        ("persona", rule.persona in get_args(Persona), ", ".join(get_args(Persona))),
        ("options", _are_options(rule.options), "numbers, texts, tuples of them, true and false"),
        ("check", callable(rule.check), "a function of the rule and the project"),
    ):
        if not fits:
            raise RuleError(
                f"{plugin}: rule {rule.name!r}: {field} = {getattr(rule, field)!r}, "
                f"accepted: {accepted}."
            )
    return rule._replace(origin=plugin, check=partial(_findings, rule.check, plugin))


def _are_options(options: object) -> bool:
    return isinstance(options, Mapping) and all(
        _fits(_NAME, name) and kind_of(value) for name, value in options.items()
    )


def _fits(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _findings(check: Check | None, plugin: str, rule: Rule, project: Project) -> Iterator[Finding]:
    place = f"{plugin}: rule {rule.name!r}"
    try:
        found: Iterable[object] = list(check(rule, project)) if check else ()
    except Exception as error:  # whatever a rule does
        raise RuleError(f"{place} failed: {_told(error)}") from error
    for finding in found:
        if not isinstance(finding, Finding) or finding.rule != rule.name:
            raise RuleError(f"{place} gave {finding!r}, accepted: what rule.finding(...) makes.")
        yield finding


def _told(error: Exception) -> str:
    """What went wrong and, where it is known, in which line of whose code."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f" ({trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno})"
        trace = trace.tb_next
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}{place}."
