"""What the trials of one arm show about some checks, and whether another trial would tell more."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.evidence import Evidence, outcome_at, placement_after
from pytest_ragft.diagnosis.explanations import REPEATING_CHANCE
from pytest_ragft.diagnosis.scorecard import alike, is_repeating, varies
from pytest_ragft.diagnosis.standing import SURE, SURE_OF_SPLIT
from pytest_ragft.diagnosis.statistics import Level, fit, normalised
from pytest_ragft.diagnosis.trial import Outcome, Trial

LEAST_TRIALS = 2
"""A single outcome settles nothing, but for a model that would only repeat it."""
MOST_TRIALS = 6
"""Trials of one arm after which a finer class is left open."""
TO_GIVE_UP = 2
"""Trials in which a check was not reached, until it is taken to be out of reach."""
PRIORS: Mapping[Level, float] = {"H": 0.45, "L": 0.45, "F": 0.10}
"""Passing and failing are as likely beforehand. Chance is rare: the first level has weighed it for
the test as a whole, and what is left of it is an arm that helps now and then."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The trial that would tell."""

    arm: str
    placement: Placement | None = None


Answer = bool | Ask | None
"""True: it passes. False: it fails, or passes now and then. `None`: there is no telling."""


def answer(
    evidence: Evidence, arm: str, checks: Collection[int], placement: Placement | None = None
) -> Answer:
    """Whether these checks, all together, pass under an arm, in one placement or in any."""
    trials = _trials(evidence, arm, placement)
    shown = shows(evidence, trials, checks)
    if shown is not None:
        return shown
    if arm not in evidence.arms or len(trials) >= MOST_TRIALS:
        return None
    prompts = BY_NAME[arm].wordings * (1 if placement or not BY_NAME[arm].alternates else 2)
    if _is_told(evidence, trials, checks, prompts):
        return None
    taken = sum(trial.arm == arm for trial in evidence.trials)
    return Ask(arm, placement or placement_after(arm, taken))


def shows(evidence: Evidence, trials: Sequence[Trial], checks: Collection[int]) -> bool | None:
    """True: nearly always passes. False: does not. `None`: chance, or too few trials."""
    results = [outcome for trial in trials if (outcome := together(trial, checks)) is not None]
    if len(results) < LEAST_TRIALS and not _is_repeating(evidence, trials):
        return None
    shares = _shares(evidence, trials, checks)
    if shares["H"] >= SURE_OF_SPLIT:
        return True
    mixed = len(set(results)) > 1
    fails = shares["L"] >= SURE_OF_SPLIT or (mixed and shares["H"] <= 1 - SURE)
    return False if fails else None


def is_open(evidence: Evidence, arm: str, checks: Collection[int]) -> bool:
    """It was tried, and shows nothing."""
    trials = _trials(evidence, arm, None)
    return bool(trials) and shows(evidence, trials, checks) is None


def is_mixed(evidence: Evidence, arm: str, checks: Collection[int]) -> bool:
    """It passes now and then, and not for the place that its text stands in."""
    seen: set[tuple[Placement | None, Outcome]] = {
        (trial.placement, together(trial, checks)) for trial in _trials(evidence, arm, None)
    }
    return any({(where, True), (where, False)} <= seen for where, _ in seen)


def _is_told(
    evidence: Evidence, trials: Sequence[Trial], checks: Collection[int], prompts: int
) -> bool:
    """Another trial would be the same again, or would not reach the checks either."""
    results = [together(trial, checks) for trial in trials]
    if results.count(None) >= TO_GIVE_UP:
        return True
    return _is_repeating(evidence, trials) and len(_by_prompt(trials)) >= prompts


def _is_repeating(evidence: Evidence, trials: Sequence[Trial]) -> bool:
    """Each prompt of these trials gets one reply, word for word."""
    if varies(evidence) or not trials:
        return False
    return is_repeating(evidence) or all(map(alike, _by_prompt(trials).values()))


def _by_prompt(trials: Iterable[Trial]) -> dict[tuple[Placement | None, int], list[Trial]]:
    prompts: dict[tuple[Placement | None, int], list[Trial]] = {}
    for trial in trials:
        prompts.setdefault((trial.placement, trial.wording), []).append(trial)
    return prompts


def _shares(
    evidence: Evidence, trials: Sequence[Trial], checks: Collection[int]
) -> dict[Level, float]:
    """How likely it is that an arm passes, fails, or does either by chance."""
    repeating = _is_repeating(evidence, trials)
    if repeating:
        trials = [same[0] for same in _by_prompt(trials).values()]
    results = [together(trial, checks) for trial in trials]
    passed, failed = results.count(True), results.count(False)
    weights = [
        prior
        * (REPEATING_CHANCE if repeating and level == "F" and len(trials) == 1 else 1.0)
        * fit(level, passed, failed, repeating=repeating)
        for level, prior in PRIORS.items()
    ]
    return dict(zip(PRIORS, normalised(weights), strict=True))


def together(trial: Trial, checks: Collection[int]) -> Outcome:
    """Whether all of these checks passed; `None` where that was not reached."""
    outcomes = [outcome_at(trial.outcomes, i) for i in checks]
    if False in outcomes:
        return False
    return None if None in outcomes or not outcomes else True


def _trials(evidence: Evidence, arm: str, placement: Placement | None) -> list[Trial]:
    trials = [trial for trial in evidence.trials if trial.arm == arm]
    return [t for t in trials if placement is None or t.placement == placement]
