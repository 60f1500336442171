"""The suite as a whole, added up from its diagnoses."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from random import Random

from pytest_ragft.diagnosis import SuiteSummary, Verdict, summarise
from pytest_ragft.report.record import RunRecord

_SEED = 1
_Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Class:
    """One class of the taxonomy and the failing tests in it."""

    verdict: Verdict
    subclass: str
    tests: int
    technique: str


def summary_of(run: RunRecord) -> SuiteSummary:
    """Counts and shares; the same run gives the same intervals each time."""
    chance = Random(_SEED)  # noqa: S311 - a simulation, no secret
    return summarise([test.diagnosis for test in run.tests], lambda: chance.expovariate(1.0))


def subclasses(run: RunRecord) -> Iterator[Class]:
    """Each named subclass that occurs, in the order of the verdicts, larger ones first."""
    found = [test.diagnosis for test in run.tests]
    counts = Counter((each.verdict, each.subclass) for each in found if each.subclass)
    techniques = {(each.verdict, each.subclass): each.technique for each in found}
    for verdict in Verdict:
        members = [(subclass, n) for (of, subclass), n in counts.items() if of is verdict]
        for subclass, n in sorted(members, key=lambda member: (-member[1], member[0] or "")):
            yield Class(verdict, subclass or "", n, techniques[verdict, subclass])


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927)."""
    share, spread = part / whole, _Z**2 / whole
    centre = share + spread / 2
    reach = _Z * sqrt((share * (1 - share) + spread / 4) / whole)
    return (centre - reach) / (1 + spread), (centre + reach) / (1 + spread)
