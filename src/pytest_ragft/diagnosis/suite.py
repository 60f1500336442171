"""What the diagnoses of a suite add up to."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import get_args

from pytest_ragft.diagnosis.taxonomy import Fix, advice
from pytest_ragft.diagnosis.trial import arm_counts
from pytest_ragft.diagnosis.verdict import Diagnosis, Verdict

DRAWS = 1000
_LOW, _HIGH = 0.025, 0.975
ASIDE = ("the test itself", "sampling and repeats", "more evidence")
"""Techniques that make the suite better, not the product."""
_RANKS = {fix: rank for rank, fix in enumerate(get_args(Fix))}
_UNDECIDED = (Verdict.UNDETERMINED, Verdict.DEFECT)


@dataclass(frozen=True, slots=True)
class Share:
    """Part of the failing tests, with a 95 % interval."""

    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SuiteSummary:
    tests: int
    counts: Mapping[Verdict, int]
    shares: Mapping[Verdict, Share]
    claims: int
    """Diagnoses other than `undetermined`."""
    expected_wrong: float
    """Claims that should turn out wrong, by their own probabilities."""
    passed_reruns: int
    reruns: int
    techniques: tuple[tuple[str, int], ...]
    """Tests that each technique would fix, most first."""
    fixes: tuple[tuple[str, str, int], ...] = ()
    """The same more finely: fix, technique and tests, the most valuable first; what mends no
    product (more evidence, repeats, the tests themselves) stands last."""

    @property
    def flake_rate(self) -> float | None:
        """Share of unchanged reruns of failed tests that passed; `None` without reruns."""
        return self.passed_reruns / self.reruns if self.reruns else None


def summarise(
    diagnoses: Sequence[Diagnosis], exponential: Callable[[], float], draws: int = DRAWS
) -> SuiteSummary:
    """Counts and shares; `exponential()` draws from the exponential distribution of mean 1."""
    verdicts = Counter(diagnosis.verdict for diagnosis in diagnoses)
    claims = [d for d in diagnoses if d.verdict is not Verdict.UNDETERMINED]
    reruns = [arm_counts(d.trials).get("rerun", (0, 0)) for d in diagnoses]
    techniques = Counter(d.technique or advice(d.verdict, d.subclass).technique for d in diagnoses)
    return SuiteSummary(
        tests=len(diagnoses),
        counts={verdict: verdicts[verdict] for verdict in Verdict},
        shares=_shares(diagnoses, exponential, draws),
        claims=len(claims),
        expected_wrong=sum(1 - diagnosis.confidence for diagnosis in claims),
        passed_reruns=sum(passed for passed, _ in reruns),
        reruns=sum(passed + failed for passed, failed in reruns),
        techniques=tuple(sorted(techniques.items(), key=lambda item: (-item[1], item[0]))),
        fixes=_fixes(diagnoses),
    )


def _fixes(diagnoses: Sequence[Diagnosis]) -> tuple[tuple[str, str, int], ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for found in diagnoses:
        known = advice(found.verdict, found.subclass)
        counts[found.fix or known.fix, found.technique or known.technique] += 1

    def value(entry: tuple[tuple[str, str], int]) -> tuple[bool, int, int, str]:
        (fix, technique), tests = entry
        return technique in ASIDE, -tests, _RANKS.get(fix, len(_RANKS)), technique

    ordered = sorted(counts.items(), key=value)
    return tuple((fix, technique, tests) for (fix, technique), tests in ordered)


def _shares(
    diagnoses: Sequence[Diagnosis], exponential: Callable[[], float], draws: int
) -> dict[Verdict, Share]:
    """Bayesian bootstrap (Rubin 1981) over tests, each draw re-drawing every verdict.

    One imagined test of any verdict joins each draw, so that five of five is not "surely all".
    """
    if not diagnoses:
        return {}
    drawn = [_draw(diagnoses, exponential) for _ in range(draws)]
    low, high = int(_LOW * draws), min(draws - 1, int(_HIGH * draws))
    shares = {}
    for verdict in Verdict:
        point = sum(d.verdict is verdict for d in diagnoses) / len(diagnoses)
        ordered = sorted(weights.get(verdict, 0.0) for weights in drawn)
        shares[verdict] = Share(point, min(point, ordered[low]), max(point, ordered[high]))
    return shares


def _draw(diagnoses: Sequence[Diagnosis], exponential: Callable[[], float]) -> dict[Verdict, float]:
    anything = dict.fromkeys(Verdict, 1 / len(Verdict))
    weights = {_pick(anything, exponential): exponential()}
    for diagnosis in diagnoses:
        verdict = diagnosis.verdict
        if verdict not in _UNDECIDED and diagnosis.probabilities:
            verdict = _pick(diagnosis.probabilities, exponential)
        weights[verdict] = weights.get(verdict, 0.0) + exponential()
    total = sum(weights.values())
    return {verdict: weight / total for verdict, weight in weights.items()}


def _pick(probabilities: Mapping[Verdict, float], exponential: Callable[[], float]) -> Verdict:
    left = exp(-exponential())  # uniform
    for verdict, probability in probabilities.items():
        left -= probability
        if left <= 0:
            return verdict
    return verdict  # rounding left a crumb
