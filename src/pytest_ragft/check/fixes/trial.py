"""What a change does to the findings: is each one gone that it is for, and does none come?"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes.edit import Edit, RefusedError, moved
from pytest_ragft.check.fixes.sheet import Sheet, language_of
from pytest_ragft.check.rule import Rule

Identity = tuple[str, str, int, int] | tuple[str, str, str]
"""Rule, path and place; in a configuration, where a finding moves with the keys that are
there, rule, path and subject."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The findings before a change and after it."""

    before: Collection[Finding]
    after: Collection[Finding]
    moves: Mapping[str, tuple[Sheet, Sheet, tuple[Edit, ...]]]
    """For each edited file what it was, what it has become, and how."""

    def refuse_failure(self, fixed: Collection[Finding], rules: Mapping[str, Rule]) -> None:
        """Raises `RefusedError` where a finding would stay, or another would come."""
        expected = Counter(self.then(finding) for finding in self.before)
        found = Counter(identity(finding) for finding in self.after)
        for key, count in Counter(self.then(finding) for finding in fixed).items():
            if found[key] > max(expected[key] - count, 0):
                raise RefusedError("the rule would still find it")
        for finding in self.new:
            if not _next(finding, fixed, rules):
                place = f"{finding.at.path}:{finding.at.span.line}"
                raise RefusedError(f"{finding.rule} would then stand at {place}")

    @property
    def new(self) -> list[Finding]:
        """Findings that did not stand before."""
        left = Counter(self.then(finding) for finding in self.before)
        new = []
        for finding in self.after:
            left[identity(finding)] -= 1
            if left[identity(finding)] < 0:
                new.append(finding)
        return new

    def then(self, finding: Finding) -> Identity:
        """What a finding from before the change is known by after it."""
        if finding.at.path not in self.moves:
            return identity(finding)
        was, became, edits = self.moves[finding.at.path]
        if has_keys(was.path):
            return identity(finding)
        at = moved(was.offset(finding.at.span.line, finding.at.span.column), edits)
        return (finding.rule, finding.at.path, *became.place(at))

    def now(self, finding: Finding) -> Finding | None:
        """The finding as it stands after the change; None where it is gone."""
        key = self.then(finding)
        same = [other for other in self.after if identity(other) == key]
        named = [other for other in same if other.subject == finding.subject]
        return next(iter(named or same), None)

    def successors(self, fixed: Collection[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
        """Findings that a rule kept back while it reported what is now fixed."""
        return [finding for finding in self.new if _next(finding, fixed, rules)]


def identity(finding: Finding) -> Identity:
    path, span = finding.at.path, finding.at.span
    if has_keys(path):
        return finding.rule, path, finding.subject
    return finding.rule, path, span.line, span.column


def has_keys(path: str) -> bool:
    return language_of(path) in ("yaml", "toml", "json")


def _next(finding: Finding, fixed: Collection[Finding], rules: Mapping[str, Rule]) -> bool:
    """A rule that reports once for a file or a project has its next finding when one is fixed."""
    rule = rules.get(finding.rule)
    if rule is None or rule.match.report == "each":
        return False
    return any(
        other.rule == finding.rule
        and (rule.match.report == "project" or other.at.path == finding.at.path)
        for other in fixed
    )
