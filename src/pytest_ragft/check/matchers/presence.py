"""The general matcher: a fact is there, other evidence is too, counter-evidence is not."""

from collections.abc import Iterator

from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.message import fill
from pytest_ragft.check.project import Candidate, Project
from pytest_ragft.check.rule import Clause, Raise, Rule

RELATED = 3
"""Places shown for one piece of evidence."""


def presence(rule: Rule, project: Project) -> Iterator[Finding]:
    """Findings of a rule, at most one for each function, file or project as it asks."""
    reported: set[tuple[str, ...]] = set()
    for candidate in _candidates(rule, project):
        key = _unit(rule, candidate)
        if key in reported:
            continue
        finding = judge(rule, project, candidate)
        if finding is not None:
            reported.add(key)
            yield finding


def judge(rule: Rule, project: Project, candidate: Candidate) -> Finding | None:
    """The finding that a candidate makes; None where a need is not met or a doubt remains."""
    evidence: list[Location] = []
    for clause in rule.match.needs:
        found = project.found(clause, candidate, doubtful=False)
        if not found:
            return None
        evidence += locations(clause, found)
    if any(project.found(clause, candidate, doubtful=True) for clause in rule.match.unless):
        return None
    raised = _raised(rule, project, candidate)
    fact = candidate.fact
    return Finding(
        rule=rule.name,
        code=rule.code,
        severity=(raised and raised.severity) or rule.severity,
        confidence=(raised and raised.confidence) or rule.confidence,
        persona=(raised and raised.persona) or rule.persona,
        message=fill(rule.message, fact),
        at=Location(candidate.file.path, fact.span),
        related=tuple(evidence),
        sought=tuple(clause.says for clause in rule.match.unless),
        subject=fact.name,
    )


def locations(clause: Clause, found: tuple[Candidate, ...]) -> list[Location]:
    return [Location(c.file.path, c.fact.span, clause.says) for c in found[:RELATED]]


def _candidates(rule: Rule, project: Project) -> list[Candidate]:
    """In the order of path and place, each once."""
    unique = {
        (c.file.path, c.fact.span, c.fact.name): c
        for selector in rule.match.any
        for c, _ in project.select(selector, doubtful=False)
    }
    return [unique[key] for key in sorted(unique)]


def _unit(rule: Rule, candidate: Candidate) -> tuple[str, ...]:
    """What the rule speaks of once."""
    path, fact = candidate.file.path, candidate.fact
    match rule.match.report:
        case "project":
            return ()
        case "file":
            return (path,)
        case "function":
            return (path, fact.scope)
        case _:
            return (path, fact.scope, fact.name, *map(str, fact.span))


def _raised(rule: Rule, project: Project, candidate: Candidate) -> Raise | None:
    for raised in rule.match.raises:
        if all(project.found(clause, candidate, doubtful=False) for clause in raised.when):
            return raised
    return None
