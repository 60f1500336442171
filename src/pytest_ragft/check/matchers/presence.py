"""The general matcher: a fact is there, other evidence is too, counter-evidence is not."""

from collections.abc import Iterator

from pytest_ragft.check.fact import Fact, Span
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.message import fill
from pytest_ragft.check.project import Candidate, Project
from pytest_ragft.check.rule import Clause, Match, Raise, Rule, Selector

RELATED = 3
"""Places shown for one piece of evidence."""
PROMPT = "prompt"
"""Where a flow ends, among its places."""


def presence(rule: Rule, project: Project) -> Iterator[Finding]:
    """Findings of a rule, at most one for each function, file or project as it asks: the first
    that is for everyone whom the rule is for, else the first.
    """
    found: dict[tuple[str, ...], Finding] = {}
    every = candidates(rule, project)
    for candidate, selector, match in every:
        key = _unit(rule, candidate)
        if key in found and found[key].persona == rule.persona:
            continue
        finding = judge(rule, match, project, candidate, _place(candidate.fact, selector))
        if finding is None or (key in found and finding.persona != rule.persona):
            continue
        others = _elsewhere(candidate, every) if rule.match.report == "project" else ()
        found[key] = finding._replace(related=(*finding.related, *others))
    yield from found.values()


def judge(
    rule: Rule, match: Match, project: Project, candidate: Candidate, place: Span
) -> Finding | None:
    """The finding that a candidate makes; None where a need is not met or a doubt remains."""
    evidence = _end(candidate)
    for clause in match.needs:
        found = project.found(clause, candidate, doubtful=False)
        if len(found) < clause.times:
            return None
        evidence += _shown(clause, found)
    for clause in match.unless:
        if len(project.found(clause, candidate, doubtful=True)) >= clause.times:
            return None
    raised = _raised(match, project, candidate)
    fact = candidate.fact
    return Finding(
        rule=rule.name,
        code=rule.code,
        severity=(raised and raised.severity) or rule.severity,
        confidence=(raised and raised.confidence) or rule.confidence,
        persona=(raised and raised.persona) or rule.persona,
        message=fill(rule.message, fact),
        at=Location(candidate.file.path, place),
        related=_distinct(evidence, Location(candidate.file.path, place)),
        sought=tuple(clause.says for clause in match.unless),
        subject=fact.name,
        places=fact.places,
    )


def _end(candidate: Candidate) -> list[Location]:
    """Of a flow, where it ends."""
    span = candidate.fact.places.get(PROMPT) if candidate.fact.kind == "flow" else None
    return [Location(candidate.file.path, span, "it goes into the prompt here")] if span else []


def _shown(clause: Clause, found: tuple[Candidate, ...]) -> list[Location]:
    """Places of evidence; a flow that is evidence begins at the finding, so its end is shown."""
    return [
        Location(
            c.file.path,
            c.fact.places.get(PROMPT, c.fact.span) if c.fact.kind == "flow" else c.fact.span,
            clause.says,
        )
        for c in found[: 1 if clause.scope == "project" else RELATED]
    ]


def _distinct(places: list[Location], own: Location) -> tuple[Location, ...]:
    """Each place once, and not the finding's own."""
    first = {(place.path, place.span): place for place in reversed(places)}
    return tuple(
        place
        for place in dict.fromkeys(first[place.path, place.span] for place in places)
        if (place.path, place.span) != (own.path, own.span)
    )


def _place(fact: Fact, selector: Selector) -> Span:
    """A configuration is a whole file: there, where the value stands that was asked for."""
    if fact.kind == "config":
        for condition in selector.values:
            if condition.key in fact.places:
                return fact.places[condition.key]
    return fact.span


def _elsewhere(
    reported: Candidate, candidates: list[tuple[Candidate, Selector, Match]]
) -> tuple[Location, ...]:
    """Where else a finding stands that is reported once: one place for each other file."""
    first = {c.file.path: c for c, _, _ in reversed(candidates) if c.file is not reported.file}
    others = [first[path] for path in sorted(first)][:RELATED]
    return tuple(Location(c.file.path, c.fact.span, "also here") for c in others)


def candidates(rule: Rule, project: Project) -> list[tuple[Candidate, Selector, Match]]:
    """Application code first, then by the order of the rule's cases, then by path and place."""
    cases = rule.match.cases or (rule.match,)
    unique: dict[tuple[bool, int, str, Span, str], tuple[Candidate, Selector, Match]] = {}
    for position, case in enumerate(cases):
        every = [(c, s) for s in case.any for c, _ in project.select(s, doubtful=False)]
        if every and not _hopeless(
            case, project
        ):  # most rules have no candidate: that is known soon
            for c, selector in every:
                key = (
                    c.file.context != "application",
                    position,
                    c.file.path,
                    c.fact.span,
                    c.fact.name,
                )
                unique[key] = (c, selector, case)
    return [unique[key] for key in sorted(unique)]


def _hopeless(match: Match, project: Project) -> bool:
    """Is there counter-evidence anywhere that stands whatever the candidate is?

    One fact more than asked for: a candidate never speaks against itself.
    """
    return any(
        clause.scope == "project"
        and len({id(c.fact) for s in clause.any for c, _ in project.select(s, doubtful=True)})
        > clause.times
        for clause in match.unless
    )


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


def _raised(match: Match, project: Project, candidate: Candidate) -> Raise | None:
    for raised in match.raises:
        if all(
            len(project.found(clause, candidate, doubtful=False)) >= clause.times
            for clause in raised.when
        ):
            return raised
    return None
