"""One place where an anti-pattern stands, with what speaks for it and what was looked for."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from pytest_ragft.check.fact import NOWHERE, Span

Severity: TypeAlias = Literal["info", "warning", "error"]
Confidence: TypeAlias = Literal["low", "medium", "high"]
Persona: TypeAlias = Literal["regular", "pedantic", "auditor"]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
PERSONAS: tuple[Persona, ...] = ("regular", "pedantic", "auditor")
"""From the one who hears least to the one who hears all."""


class Location(NamedTuple):
    """A place in a file; the note says what it has to do with the finding."""

    path: str
    span: Span
    note: str = ""


class Finding(NamedTuple):
    """A finding of one rule; the rule itself holds why and what to do."""

    rule: str
    code: str
    severity: Severity
    confidence: Confidence
    persona: Persona
    message: str
    at: Location
    related: tuple[Location, ...] = ()
    sought: tuple[str, ...] = ()
    """Counter-evidence that would have made this no finding, looked for and not found."""
    fingerprint: str = ""
    """Rule, path and normalised content; survives moved lines."""
    subject: str = ""
    """Name of the fact it stands on; with the span it finds the node a fix changes."""
    places: Mapping[str, Span] = NOWHERE
    """Where the values of that fact stand: a fix changes one of them."""

    def __hash__(self) -> int:
        """By all but the places: a mapping has no hash."""
        return hash(self[:-1])
