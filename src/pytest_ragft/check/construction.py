"""From a rule file's content, already held to its schema, to the rule that checking uses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.message import show
from pytest_ragft.check.patterns import OWN
from pytest_ragft.check.rule import Clause, Condition, Match, Raise, Rule, Selector

BUILT_IN = "built in"
"""The origin of rules that ship."""
EVERYWHERE: frozenset[str] = frozenset()
OUTSIDE_TESTS = frozenset({"application", "evaluation", "example"})
"""Where candidates are looked for that name no contexts of their own."""
PATTERN_OPERATORS = frozenset({"matches", "not-matches", "surely-matches", "all-match"})
"""Those whose operand is a regular expression."""

_COMMON = ("needs", "unless", "raise")
"""What every case of a rule takes over."""


class _Terms(NamedTuple):
    """What the parts of one rule have in common."""

    options: Mapping[str, Value]
    contexts: frozenset[str]
    own: bool
    """The rule does not ship: its patterns are marked as such."""


def rule(
    entry: Mapping[str, Any],
    origin: str = BUILT_IN,
    options: Mapping[str, Value] | None = None,
) -> Rule:
    """The rule with its own options, or with these."""
    values = {key: option["default"] for key, option in entry.get("options", {}).items()}
    values |= options or {}
    group = entry.get("group", "own")
    contexts = EVERYWHERE if group == "evaluation" else OUTSIDE_TESTS
    return Rule(
        name=entry["name"],
        code=entry.get("code", ""),
        group=group,
        title=entry["title"],
        message=_filled(entry["message"], values),
        instead=_filled(entry["instead"], values),
        severity=entry["severity"],
        confidence=entry.get("confidence", "medium"),
        persona=entry.get("persona", "regular"),
        match=_match(entry["match"], _Terms(values, contexts, origin != BUILT_IN)),
        options={key: _tuples(value) for key, value in values.items()},
        fix=entry.get("fix", {}),
        origin=origin,
        written=entry,
    )


def _filled(template: str, options: Mapping[str, Value]) -> str:
    """`{$maximum}` as the option's value; other holes are filled for each finding."""
    for name, value in options.items():
        template = template.replace(f"{{${name}}}", show(value))
    return template


def _match(match: Mapping[str, Any], terms: _Terms) -> Match:
    common = {key: match.get(key, []) for key in _COMMON}
    return Match(
        matcher=match.get("matcher", "presence"),
        any=tuple(_selector(entry, terms, terms.contexts) for entry in match.get("any", ())),
        needs=_clauses(match.get("needs", ()), terms),
        unless=_clauses(match.get("unless", ()), terms),
        raises=tuple(_raise(entry, terms) for entry in match.get("raise", ())),
        report=match.get("report", "each"),
        parameters=_with_options(match.get("parameters", {}), terms.options),
        cases=tuple(
            _match(case | {key: [*case.get(key, ()), *common[key]] for key in common}, terms)
            for case in match.get("cases", ())
        ),
    )


def _raise(entry: Mapping[str, Any], terms: _Terms) -> Raise:
    return Raise(
        _clauses(entry["when"], terms),
        entry.get("severity"),
        entry.get("confidence"),
        entry.get("persona"),
    )


def _clauses(entries: Iterable[Mapping[str, Any]], terms: _Terms) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            entry["scope"],
            tuple(_selector(selector, terms, EVERYWHERE) for selector in entry["any"]),
            entry["says"],
            entry.get("times", 1),
        )
        for entry in entries
    )


def _selector(entry: Mapping[str, Any], terms: _Terms, contexts: frozenset[str]) -> Selector:
    """More than a thousand in every run: what is not given costs nothing."""
    return Selector(
        _set(entry["kind"]) if "kind" in entry else EVERYWHERE,
        _many(entry["names"]) if "names" in entry else (),
        _set(entry["roles"]) if "roles" in entry else EVERYWHERE,
        tuple(_conditions(entry["values"], terms)) if "values" in entry else (),
        _set(entry["contexts"]) if "contexts" in entry else contexts,
        _set(entry["languages"]) if "languages" in entry else EVERYWHERE,
        _many(entry["paths"]) if "paths" in entry else (),
        entry.get("sure", False),
    )


def _set(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset((value,) if isinstance(value, str) else value)


def _conditions(asked: Mapping[str, Any], terms: _Terms) -> Iterator[Condition]:
    """A plain value means `is`."""
    for key, said in asked.items():
        for operator, operand in (said if isinstance(said, dict) else {"is": said}).items():
            yield Condition(key, operator, _operand(operator, operand, terms))


def _operand(operator: str, written: Any, terms: _Terms) -> Any:  # noqa: ANN401  # whatever YAML holds
    operand = _with_options(written, terms.options)
    if terms.own and operator in PATTERN_OPERATORS and not operand.startswith(OWN):
        return f"{OWN}{operand}"
    return operand


def _with_options(written: Any, options: Mapping[str, Value]) -> Any:  # noqa: ANN401  # as above
    """The value with `$name` as the option's, lists as tuples."""
    if isinstance(written, str) and written.startswith("$") and written[1:] in options:
        return _tuples(options[written[1:]])
    if isinstance(written, list):
        return tuple(_with_options(value, options) for value in written)
    if isinstance(written, dict):
        return {key: _with_options(value, options) for key, value in written.items()}
    return written


def _tuples(value: Any) -> Any:  # noqa: ANN401  # as above
    return tuple(value) if isinstance(value, list) else value


def _many(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
