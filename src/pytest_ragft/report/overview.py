"""The suite as a whole, added up from its diagnoses."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pytest_ragft.diagnosis import SharedCause, SuiteSummary, Verdict, shared_cause, summarise
from pytest_ragft.report.record import RunRecord

_SEED = 1


@dataclass(frozen=True, slots=True)
class Class:
    """One class of the taxonomy and the failing tests in it."""

    verdict: Verdict
    subclass: str
    tests: int
    technique: str
    fix: str
    """The same more finely, such as `re-rank or raise k`."""


def summary_of(run: RunRecord) -> SuiteSummary:
    """Counts and shares; the same run gives the same intervals each time."""
    chance = Random(_SEED)  # noqa: S311 - a simulation, no secret
    return summarise([test.diagnosis for test in run.tests], lambda: chance.expovariate(1.0))


def subclasses(run: RunRecord) -> Iterator[Class]:
    """Each named subclass that occurs, in the order of the verdicts, larger ones first."""
    found = [test.diagnosis for test in run.tests]
    counts = Counter((each.verdict, each.subclass) for each in found if each.subclass)
    techniques = {(each.verdict, each.subclass): (each.technique, each.fix) for each in found}
    for verdict in Verdict:
        members = [(subclass, n) for (of, subclass), n in counts.items() if of is verdict]
        for subclass, n in sorted(members, key=lambda member: (-member[1], member[0] or "")):
            yield Class(verdict, subclass or "", n, *techniques[verdict, subclass])


def cause_of(run: RunRecord) -> SharedCause | None:
    """What most failures of the run have in common."""
    sources = [(test.case.source or ("",))[0] for test in run.tests]
    return shared_cause([test.error for test in run.tests], sources)
