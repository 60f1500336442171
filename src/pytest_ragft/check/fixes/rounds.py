"""Plans fixes in rounds: what does not touch is tried together, what fails is found by halves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytest_ragft.check.fact import Value
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes.change import Change, Fixed
from pytest_ragft.check.fixes.desk import Desk
from pytest_ragft.check.fixes.edit import RefusedError, clash
from pytest_ragft.check.fixes.kind import Kind, Proposal, Target, proposed
from pytest_ragft.check.fixes.trial import Trial, has_keys
from pytest_ragft.check.remedies import actions_for
from pytest_ragft.check.rule import Rule

ROUNDS = 20
"""Fixes that touch each other wait for the next round; no real file needs more."""

Check = Callable[[Mapping[str, bytes]], Collection[Finding]]


@dataclass(frozen=True, slots=True)
class Job:
    """A finding to fix."""

    given: Finding
    now: Finding
    """The same, where it stands after the rounds so far."""
    ways: tuple[tuple[Kind, Mapping[str, Value]], ...]
    """Ways to fix it that are still to be tried, the best first."""


@dataclass(frozen=True, slots=True)
class Made:
    """A job with the change that is proposed for it."""

    job: Job
    proposal: Proposal


@dataclass(slots=True)
class Planning:
    """One run of fixes."""

    desk: Desk
    kinds: Mapping[str, Kind]
    rules: Mapping[str, Rule]
    check: Check
    standing: Collection[Finding] = ()
    """What the checker finds in the files as they now are."""
    done: list[Finding] = field(default_factory=list)
    refused: list[tuple[Finding, str]] = field(default_factory=list)
    again: list[Job] = field(default_factory=list)
    """What one way did not fix, and another may."""

    def run(self, jobs: list[Job]) -> Fixed:
        if jobs:
            self.standing = tuple(self.check({}))
        for _ in range(ROUNDS):
            if not jobs:
                break
            jobs = self._round(jobs)
        reason = f"fixes that touch each other are made in {ROUNDS} rounds at most; run it again"
        self.refused += ((job.given, reason) for job in jobs)
        return self._fixed()

    def _round(self, jobs: list[Job]) -> list[Job]:
        """Makes what can be made at once; returns the jobs that are left."""
        self.again = []
        made, waiting = self._proposed(jobs)
        accepted, trial = self._accepted(made)
        left = [*waiting, *self.again]
        if trial is None:
            return left
        self.done += (entry.job.given for entry in accepted)
        self.standing = trial.after
        standing = [(job, trial.now(job.now)) for job in left]
        self.done += (job.given for job, now in standing if now is None)
        left = [replace(job, now=now) for job, now in standing if now is not None]
        fixed = [entry.job.now for entry in accepted]
        return left + jobs_for(trial.successors(fixed, self.rules), self.rules, self.kinds)

    def _refuse(self, job: Job, reason: str) -> None:
        if len(job.ways) > 1:
            self.again.append(replace(job, ways=job.ways[1:]))
        else:
            self.refused.append((job.given, reason))

    def _proposed(self, jobs: list[Job]) -> tuple[list[Made], list[Job]]:
        """Changes that do not touch each other, and the jobs that wait for them."""
        made: list[Made] = []
        waiting: list[Job] = []
        for job in jobs:
            kind, action = job.ways[0]
            target = Target(job.now, action, self.desk.sheet, self.desk.exists)
            try:
                proposal = proposed(kind, target)
            except RefusedError as refusal:
                self._refuse(job, str(refusal))
                continue
            if any(_touch(proposal, other.proposal) for other in made):
                waiting.append(job)
            else:
                made.append(Made(job, proposal))
        return made, waiting

    def _accepted(self, made: list[Made]) -> tuple[list[Made], Trial | None]:
        """The changes that hold together with those before them; the others are refused."""
        accepted: list[Made] = []
        best: tuple[Trial, Mapping[str, bytes]] | None = None
        groups = [made] if made else []
        while groups:
            group = groups.pop(0)
            try:
                best = self._tried([*accepted, *group])
            except RefusedError as refusal:
                if len(group) == 1:
                    self._refuse(group[0].job, str(refusal))
                else:
                    middle = len(group) // 2
                    groups = [group[:middle], group[middle:], *groups]
            else:
                accepted += group
        if best is None:
            return [], None
        self.desk.accept(best[1])
        return accepted, best[0]

    def _tried(self, made: list[Made]) -> tuple[Trial, Mapping[str, bytes]]:
        """Raises `RefusedError` where the changes together do not do what they are for."""
        changed, moves = self.desk.changed(tuple(entry.proposal for entry in made))
        trial = Trial(self.standing, tuple(self.check(changed)), moves)
        trial.refuse_failure([entry.job.now for entry in made], self.rules)
        return trial, changed

    def _fixed(self) -> Fixed:
        paths = sorted(self.desk.after)
        changes = tuple(
            Change(
                path,
                self.desk.before.get(path),
                self.desk.after[path],
                tuple(finding for finding in self.done if self._path(finding, paths) == path),
            )
            for path in paths
        )
        refused = sorted(self.refused, key=lambda entry: (entry[0].at.path, entry[0].at.span))
        return Fixed(changes, tuple(refused))

    def _path(self, finding: Finding, paths: list[str]) -> str:
        """The file whose change is said to fix a finding: its own, if that has changed."""
        return finding.at.path if finding.at.path in paths else paths[0]


def jobs_for(
    findings: Sequence[Finding], rules: Mapping[str, Rule], kinds: Mapping[str, Kind]
) -> list[Job]:
    """One for each finding that a fix is for, in the order of the rules' codes: what is trained
    comes before how fast, and of two fixes that meet the first may make the second needless.
    """
    ways = (
        (f, [(kinds[kind], a) for kind, a in actions_for(f, rules[f.rule]) if kind in kinds])
        for f in sorted(findings, key=lambda f: f.code)
        if f.rule in rules
    )
    return [Job(finding, finding, tuple(found)) for finding, found in ways if found]


def _touch(one: Proposal, other: Proposal) -> bool:
    """Values of a configuration hang together: what one fix sets may make another needless."""
    return one.path == other.path and (
        one.content is not None
        or other.content is not None
        or has_keys(one.path)
        or clash(one.edits, other.edits)
    )
