"""`[tool.ragft.check]` of pyproject.toml, parsed once into a frozen record."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.check.fact import NONE, Value
from pytest_ragft.check.finding import PERSONAS, SEVERITIES, Persona, Severity
from pytest_ragft.settings import (
    Parser,
    SettingsError,
    as_table,
    flag,
    read_table,
    text,
    texts,
    values,
)

NEVER = "never"
"""As `fail-on`: findings never fail the run."""

_NO_TEXTS: Mapping[str, tuple[str, ...]] = NONE  # type: ignore[assignment]  # an empty mapping of anything
_NO_SEVERITIES: Mapping[str, Severity] = NONE  # type: ignore[assignment]  # as above
_NO_OPTIONS: Mapping[str, Mapping[str, Value]] = NONE  # type: ignore[assignment]  # as above


class CheckSettings(NamedTuple):
    """Every setting of the checker, with the value it has when nothing is said."""

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    persona: Persona = "regular"
    fail_on: str = "warning"
    exclude: tuple[str, ...] = ()
    """Globs over paths from the project's root, besides what is never looked at."""
    respect_gitignore: bool = True
    per_file_ignores: Mapping[str, tuple[str, ...]] = _NO_TEXTS
    severity: Mapping[str, Severity] = _NO_SEVERITIES
    """Another severity than the rule's own, by rule."""
    options: Mapping[str, Mapping[str, Value]] = _NO_OPTIONS
    """Values of rules' options, by rule."""
    rules: tuple[str, ...] = ()
    """Folders of the project's own rules, from the project's root."""
    plugins: tuple[str, ...] = ()
    """Modules with rules in Python."""
    baseline: str | None = None
    strict: bool = False
    """A file that cannot be read fails the run."""
    unsafe_fixes: bool = False
    cache: bool = True


def read(pyproject: Path) -> CheckSettings:
    """The checker's settings of a project; defaults where there are none.

    Raises `SettingsError`.
    """
    place = f"{pyproject}, [tool.ragft]"
    return parse(
        as_table(read_table(pyproject), place).get("check", {}),
        place=f"{pyproject}, [tool.ragft.check]",
    )


def parse(table: object, *, place: str) -> CheckSettings:
    """A table as settings; `place` stands in the message of `SettingsError`."""
    return CheckSettings(**values(as_table(table, place), _PARSERS, place))  # type: ignore[arg-type]  # each value went through its parser


def _persona(value: object) -> Persona:
    if value not in PERSONAS:
        raise TypeError
    return value


def _severity(value: object) -> Severity:
    if value not in SEVERITIES:
        raise TypeError
    return value


def _threshold(value: object) -> str:
    return NEVER if value == NEVER else _severity(value)


def _texts_by_glob(value: object) -> Mapping[str, tuple[str, ...]]:
    return {str(key): texts(entry) for key, entry in _table(value).items()}


def _severities(value: object) -> Mapping[str, Severity]:
    return {str(key): _severity(entry) for key, entry in _table(value).items()}


def _options(value: object) -> Mapping[str, Mapping[str, Value]]:
    return {
        str(rule): {
            str(key).replace("_", "-"): _option(entry) for key, entry in _table(options).items()
        }
        for rule, options in _table(value).items()
    }


def _option(value: object) -> Value:
    if isinstance(value, list):
        return tuple(_option(entry) for entry in value)
    if not isinstance(value, (bool, int, float, str)):
        raise TypeError
    return value


def _table(value: object) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise TypeError
    return value


_PARSERS: Mapping[str, Parser] = {
    "select": ("a rule, a code, a group or a list of them", texts),
    "ignore": ("a rule, a code, a group or a list of them", texts),
    "extend_select": ("a rule, a code, a group or a list of them", texts),
    "persona": (f"one of {', '.join(PERSONAS)}", _persona),
    "fail_on": (f"one of {', '.join(SEVERITIES)} and {NEVER}", _threshold),
    "exclude": ("a glob or a list of globs", texts),
    "respect_gitignore": ("true or false", flag),
    "per_file_ignores": ("a table from globs to lists of rules", _texts_by_glob),
    "severity": (f"a table from rules to {', '.join(SEVERITIES)}", _severities),
    "options": ("a table from rules to tables of their options", _options),
    "rules": ("a folder or a list of folders", texts),
    "plugins": ("a module or a list of modules", texts),
    "baseline": ("a path", text),
    "strict": ("true or false", flag),
    "unsafe_fixes": ("true or false", flag),
    "cache": ("true or false", flag),
}

__all__ = ["CheckSettings", "SettingsError", "parse", "read"]
