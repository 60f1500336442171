"""A rule as the checker uses it: what to select, and the words of a finding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from pytest_ragft.check.fact import NONE, Value
from pytest_ragft.check.finding import Confidence, Persona, Severity

Scope: TypeAlias = Literal["function", "file", "reach", "project"]
"""`reach`: the file, and the project's files that it imports."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A question to one value of a fact: `key` may be a dotted path into nested values."""

    key: str
    operator: str
    operand: Value


@dataclass(frozen=True, slots=True)
class Selector:
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


@dataclass(frozen=True, slots=True)
class Clause:
    """Facts to look for within a scope of the candidate."""

    scope: Scope
    any: tuple[Selector, ...]
    says: str
    """What it means, in words that fit after "found:" and after "looked for:"."""


@dataclass(frozen=True, slots=True)
class Raise:
    """Other severity, confidence or persona where all of `when` is found."""

    when: tuple[Clause, ...]
    severity: Severity | None = None
    confidence: Confidence | None = None
    persona: Persona | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule selects. Doubt favours the code: a candidate needs every condition to be
    known true, counter-evidence counts as soon as it may be true.
    """

    matcher: str = "presence"
    any: tuple[Selector, ...] = ()
    needs: tuple[Clause, ...] = ()
    unless: tuple[Clause, ...] = ()
    raises: tuple[Raise, ...] = ()
    report: Literal["each", "function", "file", "project"] = "each"
    parameters: Mapping[str, Value] = field(default_factory=lambda: NONE)
    """What a matcher other than `presence` needs besides."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What checking needs of a rule; pages and explanations read the YAML."""

    name: str
    code: str
    group: str
    title: str
    message: str
    """A template: {name}, {short}, and values of the fact by key."""
    instead: str
    severity: Severity
    confidence: Confidence
    persona: Persona
    match: Match
    options: Mapping[str, Value] = field(default_factory=lambda: NONE)
    """Defaults; "$name" as an operand stands for the option's value."""
    fix: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    origin: str = "built in"
