"""A project's own values for the options and the severity of rules."""

from collections.abc import Callable, Collection, Mapping

from pytest_ragft.check.choice import named
from pytest_ragft.check.construction import rule as constructed
from pytest_ragft.check.fact import Value
from pytest_ragft.check.finding import Severity
from pytest_ragft.check.patterns import OWN, PatternError, check
from pytest_ragft.check.rule import Match, Rule, RuleError
from pytest_ragft.settings import nearest

PLACE = "[tool.ragft.check.options]"


def configure(
    rules: Collection[Rule],
    options: Mapping[str, Mapping[str, Value]],
    severity: Mapping[str, Severity],
) -> tuple[Rule, ...]:
    """Every rule as the project wants it. Raises `RuleError`."""
    asked = {named(rules, name, PLACE).name: values for name, values in options.items()}
    degrees = {
        named(rules, name, "[tool.ragft.check.severity]").name: degree
        for name, degree in severity.items()
    }
    return tuple(
        _with_severity(configured(rule, asked.get(rule.name, {})), degrees.get(rule.name))
        for rule in rules
    )


def configured(rule: Rule, options: Mapping[str, Value]) -> Rule:
    """The rule with these values for its options. Raises `RuleError`."""
    if not options:
        return rule
    values = {name: _accepted(rule, name, value) for name, value in options.items()}
    if rule.check is not None:
        return rule._replace(options={**rule.options, **values})
    return constructed(rule.written, rule.origin, {**rule.options, **values})


def _accepted(rule: Rule, name: str, value: Value) -> Value:
    place = f"{PLACE} {rule.name}"
    if not rule.options:
        raise RuleError(f"{place}: this rule has no options.")
    if name not in rule.options:
        raise RuleError(f"{place}: unknown option {name!r}. {nearest(name, rule.options)}")
    kind = rule.written.get("options", {}).get(name, {}).get("type") or kind_of(rule.options[name])
    accepted, fits = TYPES[kind]
    if not fits(value):
        written = list(value) if isinstance(value, tuple) else value
        raise RuleError(f"{place}: {name} = {written!r} is not {accepted}.")
    if kind != "pattern":
        return value
    try:
        check(str(value))
    except PatternError as error:
        raise RuleError(f"{place}: {name} = {value!r} {error}.") from None
    return f"{OWN}{value}"


def kind_of(value: Value) -> str:
    """The first type that a value is of; "" for what no option may hold."""
    return next((kind for kind, (_, fits) in TYPES.items() if fits(value)), "")


TYPES: Mapping[str, tuple[str, Callable[[Value], bool]]] = {
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "integer": (
        "a whole number",
        lambda value: isinstance(value, int) and not isinstance(value, bool),
    ),
    "number": (
        "a number",
        lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    ),
    "string": ("a text", lambda value: isinstance(value, str)),
    "pattern": ("a regular expression", lambda value: isinstance(value, str)),
    "strings": (
        "a list of texts",
        lambda value: isinstance(value, tuple) and all(isinstance(each, str) for each in value),
    ),
    "numbers": (
        "a list of numbers",
        lambda value: (
            isinstance(value, tuple)
            and all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in value)
        ),
    ),
}
"""What an option may hold, in words and as a question to a value."""


def _with_severity(rule: Rule, severity: Severity | None) -> Rule:
    """The project's word goes before what a rule says of special cases."""
    if severity is None:
        return rule
    return rule._replace(severity=severity, match=_never_raised(rule.match))


def _never_raised(match: Match) -> Match:
    return match._replace(
        raises=tuple(entry._replace(severity=None) for entry in match.raises),
        cases=tuple(_never_raised(case) for case in match.cases),
    )
