"""A rule as the checker uses it: what to select, and the words of a finding."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from pytest_ragft.check.fact import NONE, Value
from pytest_ragft.check.finding import Confidence, Finding, Location, Persona, Severity

if TYPE_CHECKING:
    from pytest_ragft.check.project import Project

Scope: TypeAlias = Literal["fact", "function", "file", "reach", "folder", "project"]
"""`fact`: the candidate itself; `reach`: the file, and the project's files that it imports;
`folder`: the files beside it."""


class Condition(NamedTuple):
    """A question to one value of a fact: `key` may be a dotted path into nested values."""

    key: str
    operator: str
    operand: Value


class Selector(NamedTuple):
    """Which facts are meant; every part that is given must hold."""

    kinds: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    """Globs over a fact's name."""
    roles: frozenset[str] = frozenset()
    """Any of these."""
    values: tuple[Condition, ...] = ()
    contexts: frozenset[str] = frozenset()
    """Of the file; empty: all."""
    languages: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    """Globs over the file's path."""
    sure: bool = False
    """Only facts whose role does not rest on a method's name alone."""


class Clause(NamedTuple):
    """Facts to look for within a scope of the candidate."""

    scope: Scope
    any: tuple[Selector, ...]
    says: str
    """What it means, in words that fit after "found:" and after "looked for:"."""
    times: int = 1
    """How many facts there must be."""


class Raise(NamedTuple):
    """Other severity, confidence or persona where all of `when` is found."""

    when: tuple[Clause, ...]
    severity: Severity | None = None
    confidence: Confidence | None = None
    persona: Persona | None = None


class Match(NamedTuple):
    """What a rule selects. Doubt favours the code: a candidate needs every condition to be
    known true, counter-evidence counts as soon as it may be true.
    """

    matcher: str = "presence"
    any: tuple[Selector, ...] = ()
    needs: tuple[Clause, ...] = ()
    unless: tuple[Clause, ...] = ()
    raises: tuple[Raise, ...] = ()
    report: Literal["each", "function", "file", "project"] = "each"
    parameters: Mapping[str, Value] = NONE
    """What a matcher other than `presence` needs besides."""
    cases: tuple["Match", ...] = ()
    """Kinds of candidates that ask for evidence of their own, each with what all have in common."""


Check: TypeAlias = Callable[["Rule", "Project"], Iterable[Finding]]
"""Findings of a rule, with its options as the project sets them, in a project."""


class RuleError(ValueError):
    """Rules that do not exist or cannot be used; the message is for the user."""


class Rule(NamedTuple):
    """What checking needs of a rule."""

    name: str
    code: str = ""
    group: str = "own"
    title: str = ""
    message: str = ""
    """A template: {name}, {short}, and values of the fact by key."""
    instead: str = ""
    severity: Severity = "warning"
    confidence: Confidence = "medium"
    persona: Persona = "regular"
    match: Match = Match()
    options: Mapping[str, Value] = NONE
    """Values by name: the defaults, or what the project sets."""
    fix: Mapping[str, Value] = MappingProxyType({})
    origin: str = "built in"
    check: Check | None = None
    """Of a rule in Python; the others go by `match`."""
    written: Mapping[str, Any] = MappingProxyType({})
    """As its author wrote it, `$option` still open; for a rule in Python what explains it."""

    def finding(
        self, at: Location, message: str, *, related: Iterable[Location] = (), subject: str = ""
    ) -> Finding:
        """A finding of this rule, as bad, as sure and for whom the rule says."""
        return Finding(
            rule=self.name,
            code=self.code,
            severity=self.severity,
            confidence=self.confidence,
            persona=self.persona,
            message=message,
            at=at,
            related=tuple(related),
            subject=subject,
        )
