"""What a survey found in training data: one finding for a file, with its worst rows beside it."""

from collections.abc import Iterator, Mapping

from pytest_ragft.check.fact import Fact
from pytest_ragft.check.finding import Finding, Location
from pytest_ragft.check.matchers.presence import candidates, judge
from pytest_ragft.check.project import Project
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.training.apart import is_for

ESTIMATE = "estimate"
"""The value of a fact that says how sure its numbers are, where not all rows were looked at."""
EXEMPT = "exempt"
"""The value of a fact that holds what was left out, by the reason."""


def training(rule: Rule, project: Project) -> Iterator[Finding]:
    """As `presence`; of several facts of one file the first case counts that makes a finding."""
    found: set[str] = set()
    for candidate, _, match in candidates(rule, project):
        path = candidate.file.path
        if path in found or not is_for(rule.name, candidate.fact.values):
            continue
        finding = judge(rule, match, project, candidate, candidate.fact.span)
        if finding is not None:
            found.add(path)
            rows = (*finding.related, *_rows(candidate.fact, path))
            yield finding._replace(related=rows)


def _rows(fact: Fact, path: str) -> Iterator[Location]:
    """The worst rows, the worst first, and then what was left out."""
    for note, span in fact.places.items():
        yield Location(path, span, note)
    estimate = fact.values.get(ESTIMATE)
    if isinstance(estimate, str):
        yield Location(path, fact.span, estimate)
    exempt = fact.values.get(EXEMPT)
    if isinstance(exempt, Mapping):
        told = ", ".join(f"{reason} {count}" for reason, count in exempt.items())
        yield Location(path, fact.span, f"rows left out of the count: {told}")
