"""For rules about the checker's own input, whose findings `judgement` makes itself."""

from collections.abc import Iterator

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.project import Project
from pytest_ragft.check.rule import Rule


def nothing(_rule: Rule, _project: Project) -> Iterator[Finding]:
    """What a project's facts say about comments and baselines."""
    return iter(())
