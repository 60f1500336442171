"""Files to findings, in memory: what `ragft check` does between reading and printing."""

from collections.abc import Iterable, Iterator, Mapping

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.matchers import MATCHERS
from pytest_ragft.check.project import Project
from pytest_ragft.check.resolution import resolve
from pytest_ragft.check.rule import Match, Rule, Selector
from pytest_ragft.check.sources import read_file, readable
from pytest_ragft.check.training import Wish, surveyed


def read_all(
    sources: Mapping[str, bytes], rules: Iterable[Rule], libraries: Libraries
) -> tuple[FileFacts, ...]:
    """Facts of every file that some reader understands."""
    names = wanted(rules, libraries)
    return tuple(
        read_file(path, source, names) for path, source in sources.items() if readable(path)
    )


def wanted(rules: Iterable[Rule], libraries: Libraries) -> frozenset[str]:
    """Last parts of the names of calls that the table or a rule knows."""
    named = {
        name.rpartition(".")[2]
        for rule in rules
        for match in (rule.match, *rule.match.cases)
        for selector in _selectors(match)
        for name in selector.names
    }
    return frozenset(named | set(libraries.entries))


def _selectors(match: Match) -> Iterator[Selector]:
    yield from match.any
    raised = (clause for entry in match.raises for clause in entry.when)
    for clause in (*match.needs, *match.unless, *raised):
        yield from clause.any


def findings(project: Project, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What the rules find, by path and place."""
    found = [
        finding
        for rule in rules
        for finding in (rule.check or MATCHERS[rule.match.matcher])(rule, project)
    ]
    return tuple(sorted(found, key=lambda f: (f.at.path, f.at.span, f.code)))


def check(
    sources: Mapping[str, bytes], rules: tuple[Rule, ...], libraries: Libraries
) -> tuple[Finding, ...]:
    """Findings in these files (by path, as bytes), taken as one project."""
    read = {file.path: file for file in read_all(sources, rules, libraries)}
    files = surveyed(None, read, Wish(jobs=1, overlay=sources, rules=tuple(rules)))
    return findings(resolve(files.values(), libraries), rules)
