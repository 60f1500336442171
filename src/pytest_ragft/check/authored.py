"""What the author of a rule wrote about it: prose, figures and examples."""

from collections.abc import Mapping
from typing import Any

from pytest_ragft.check.catalogue import FOLDER
from pytest_ragft.check.construction import BUILT_IN
from pytest_ragft.check.fact import Value
from pytest_ragft.check.options import kind_of
from pytest_ragft.check.rule import Rule

_FIELDS = ("name", "group", "severity", "confidence", "persona")
_TEXTS = ("code", "title", "message", "instead")


def authored(rule: Rule) -> Mapping[str, Any]:
    """The whole rule file; of a rule in Python what its record says. Raises `RuleError`."""
    if rule.check is not None:
        return _record(rule)
    if rule.origin != BUILT_IN:
        return rule.written
    from pytest_ragft.check.yaml_lines import read  # noqa: PLC0415  # most commands need no YAML

    entry: Mapping[str, Any] = read((FOLDER / f"{rule.name}.yaml").read_text("utf-8")).value
    return entry


def _record(rule: Rule) -> Mapping[str, Any]:
    from pytest_ragft.check.validation import check_record  # noqa: PLC0415  # imports jsonschema

    entry = {
        **{key: getattr(rule, key) for key in _FIELDS},
        **{key: getattr(rule, key) for key in _TEXTS if getattr(rule, key)},
        **rule.written,
    }
    if rule.options:
        said = entry.get("options", {})
        entry["options"] = {
            name: _option(value, said.get(name, {})) for name, value in rule.options.items()
        }
    check_record(f"{rule.origin}: rule {rule.name!r}", entry)
    return entry


def _option(default: Value, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": kind_of(default), "default": default, "says": "an option of the rule", **said}
