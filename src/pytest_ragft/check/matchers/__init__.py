"""Ways to turn facts into findings; a rule names one, `presence` where it names none."""

from collections.abc import Callable, Iterator, Mapping

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.matchers.presence import presence
from pytest_ragft.check.project import Project
from pytest_ragft.check.rule import Rule

MATCHERS: Mapping[str, Callable[[Rule, Project], Iterator[Finding]]] = {
    "presence": presence,
}
