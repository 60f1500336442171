"""How probable each explanation of a check and each verdict on a test is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, prod

from pytest_ragft.diagnosis.explanations import (
    CAUSES,
    REPEATING_CHANCE,
    Cause,
    Hypothesis,
    Setting,
    hypotheses,
)
from pytest_ragft.diagnosis.scorecard import Card
from pytest_ragft.diagnosis.statistics import entropy, fit, normalised
from pytest_ragft.diagnosis.verdict import Verdict

ALL_CHANCE = 0.08
"""Share of failing tests in which whatever fails does so by chance. Without it, the checks of a
test would be weighed as if a flaky check said nothing about the ones beside it."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What one check's card says."""

    evidence: float
    """Probability of the card over all hypotheses."""
    likelihoods: tuple[float, ...]
    """Probability of the card by each hypothesis."""
    explanations: Mapping[str, float]
    """Probability of each hypothesis, by its name."""
    causes: Mapping[Cause, float]
    doubt: float
    """Entropy over the causes, in bits."""

    @property
    def cause(self) -> Cause:
        return max(CAUSES, key=lambda cause: self.causes[cause])


@lru_cache(maxsize=65536)
def believe(card: Card, setting: Setting) -> Belief:
    live = hypotheses(setting)
    likelihoods = tuple(likelihood(card, hypothesis) for hypothesis in live)
    joint = [h.prior * fits for h, fits in zip(live, likelihoods, strict=True)]
    explanations = dict(zip((h.name for h in live), normalised(joint), strict=True))
    causes = dict.fromkeys(CAUSES, 0.0)
    for hypothesis in live:
        causes[hypothesis.cause] += explanations[hypothesis.name]
    return Belief(sum(joint), likelihoods, explanations, causes, entropy(causes.values()))


def likelihood(card: Card, hypothesis: Hypothesis) -> float:
    product = 1.0
    for level, columns in hypothesis.pools:
        passed = failed = 0
        for column in columns:
            score = card[column]
            passed += score.passed
            failed += score.failed
        if passed or failed:
            product *= fit(level, passed, failed, repeating=hypothesis.repeating)
    return product


def with_outcome(card: Card, column: int, *, passed: bool) -> Card:
    return (*card[:column], card[column].plus(passed=passed), *card[column + 1 :])


@lru_cache(maxsize=65536)
def settled_by(card: Card, column: int, setting: Setting) -> float:
    """Bits of doubt that one more outcome in this column is expected to take away."""
    if_passed = believe(with_outcome(card, column, passed=True), setting)
    if_failed = believe(with_outcome(card, column, passed=False), setting)
    chance = if_passed.evidence / (if_passed.evidence + if_failed.evidence)
    left = chance * if_passed.doubt + (1 - chance) * if_failed.doubt
    return believe(card, setting).doubt - left


def odds_against_chance(card: Card, cause: Cause, setting: Setting) -> float:
    """How much likelier the best explanation by this cause is than the best by chance."""
    likelihoods = believe(card, setting).likelihoods
    claim, chance = _rivals(card, cause, setting)
    return likelihoods[claim] / likelihoods[chance]


@lru_cache(maxsize=65536)
def odds_raised_by(card: Card, column: int, cause: Cause, setting: Setting) -> float:
    """Natural log of the factor that one more outcome should bring, if the claim is true."""
    claim, chance = _rivals(card, cause, setting)
    now = believe(card, setting).likelihoods
    raised = 0.0
    for passed in (True, False):
        then = believe(with_outcome(card, column, passed=passed), setting).likelihoods
        expected, by_chance = then[claim] / now[claim], then[chance] / now[chance]
        raised += expected * log(expected / by_chance)
    return raised


def _rivals(card: Card, cause: Cause, setting: Setting) -> tuple[int, int]:
    """The likeliest hypothesis by this cause, and the likeliest by chance."""
    likelihoods = believe(card, setting).likelihoods
    live = hypotheses(setting)
    ruled_out = {"flaky"} if setting.repeating else set()

    def best(of: Cause) -> int:
        rivals = (i for i, h in enumerate(live) if h.cause == of and h.name not in ruled_out)
        return max(rivals, key=likelihoods.__getitem__)

    return best(cause), best("chance")


def verdicts(beliefs: Sequence[Belief], setting: Setting) -> dict[Verdict, float]:
    """Probability of each verdict on a test from what its checks say."""
    chance = prod(b.causes["chance"] for b in beliefs)
    knowledge = prod(b.causes["chance"] + b.causes["knowledge"] for b in beliefs)
    behaviour = prod(b.causes["chance"] + b.causes["prompt"] + b.causes["weights"] for b in beliefs)
    all_chance = _all_chance(beliefs, setting)
    total = 1 + all_chance
    return {
        Verdict.KNOWLEDGE: (knowledge - chance) / total,
        Verdict.BEHAVIOUR: (behaviour - chance) / total,
        Verdict.BOTH: max(0.0, 1 - knowledge - behaviour + chance) / total,
        Verdict.FLAKY: (chance + all_chance) / total,
    }


def _all_chance(beliefs: Sequence[Belief], setting: Setting) -> float:
    """Weight of a test in which every failing check fails by chance, against any other test."""
    priors = {hypothesis.name: hypothesis.prior for hypothesis in hypotheses(setting)}
    fragile = priors.get("fragile", 0.0)
    share = REPEATING_CHANCE * ALL_CHANCE if setting.repeating and not fragile else ALL_CHANCE
    factor = (1 - priors["good"]) / (priors["flaky"] + fragile)
    return (share / (1 - share)) * prod(
        b.explanations["good"] + factor * (b.causes["chance"] - b.explanations["good"])
        for b in beliefs
    )
