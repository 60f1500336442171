"""Which actions of a rule's fix are for a finding: by what it stands on, and in which file."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias

from pytest_ragft.check.fact import Value
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.rule import Rule

Safety: TypeAlias = Literal["safe", "unsafe"]
Action: TypeAlias = Mapping[str, Value]

_CODE = (".py", ".pyi", ".ipynb")
_SETTINGS = (".yaml", ".yml", ".toml", ".json")
_ROWS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
_ANY = ("",)
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "set-argument": _CODE,
    "remove-argument": _CODE,
    "replace-name": _CODE,
    "set-key": _SETTINGS,
    "create-file": _ANY,
    "remove-comment": _ANY,
    "rewrite-rows": _ROWS,
}
"""For each kind of action how the paths end of findings that it can be for."""

ROW = "a row"
"""Subject of findings about suppressions that are no comments."""


def safety_of(rule: Rule) -> Safety | None:
    """How safe the rule's fix is; None for a rule that has none."""
    if not any(kind in ENDINGS for kind in rule.fix):
        return None
    match rule.fix.get("safety"):
        case "safe" | "unsafe" as safety:
            return safety
    return None


def safety_for(finding: Finding, rule: Rule) -> Safety | None:
    """The same for a finding: None where no action of the fix is for it.

    Whether the fix then holds is known only once it is tried.
    """
    return safety_of(rule) if any(actions_for(finding, rule)) else None


def actions_for(finding: Finding, rule: Rule) -> Iterator[tuple[str, Action]]:
    """Each action of the rule's fix, by kind; where there is a list, one after the other.

    An action's `for`, a glob or several, says which names of calls or configurations it is for:
    a key of one tool may quieten a rule in the file of another, and mean nothing there.
    """
    path = finding.at.path.lower()
    for kind, given in rule.fix.items():
        if kind == "remove-comment" and finding.subject == ROW:
            continue
        if path.endswith(ENDINGS.get(kind, ())):
            for action in several(given):
                values = action if isinstance(action, Mapping) else {}
                if any(_fits(glob, finding.subject) for glob in several(values.get("for", "*"))):
                    yield kind, {key: _filled(value, rule) for key, value in values.items()}


def several(value: Value) -> tuple[Value, ...]:
    """A list as it is, anything else as the only one of a list."""
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _fits(glob: Value, subject: str) -> bool:
    return fnmatchcase(subject, str(glob))


def _filled(value: Value, rule: Rule) -> Value:
    """A "$name" stands for the value of an option, as in a rule's conditions."""
    named = isinstance(value, str) and value.startswith("$") and value[1:] in rule.options
    return rule.options[str(value)[1:]] if named else value
