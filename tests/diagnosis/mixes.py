"""What the simulated populations are made of."""

from dataclasses import dataclass, field, replace

Weights = dict[str, float]

USUAL_ARMS = ("rerun", "oracle", "placebo", "instruct", "perfect")


@dataclass(frozen=True, slots=True)
class Mix:
    """What a population is made of; every mapping is of relative weights."""

    verdicts: Weights = field(
        default_factory=lambda: {"knowledge": 55, "behaviour": 25, "both": 12, "flaky": 8}
    )
    knowledge: Weights = field(
        default_factory=lambda: {
            "missing": 82,
            "either": 10,
            "before-only": 4,
            "after-only": 4,
        }
    )
    behaviour: Weights = field(default_factory=lambda: {"prompt": 50, "weights": 50})
    joint: float = 0.33
    """Share of `both` that needs facts and instructions together."""
    chance: Weights = field(default_factory=lambda: {"flaky": 50, "fragile": 50})
    replies: Weights = field(
        default_factory=lambda: {"sampled": 45, "few": 15, "repeating": 35, "short": 5}
    )
    checks: Weights = field(default_factory=lambda: {"1": 50, "2": 25, "3": 15, "4": 10})
    good: float = 0.67
    """Share of tests with several checks in which one does not fail."""
    fix: tuple[float, float] = (0.75, 1.0)
    """Range of the pass rate of an arm that fixes a check."""
    placebo: float = 0.0
    """Share of failing checks that irrelevant text lifts to a pass rate of .1 to .4."""
    sharpness: float = 3.0
    """Power that a repeating model raises the odds of passing to: it takes its likeliest reply."""
    noise: float = 0.0
    """Chance that a check of any trial is judged the wrong way round."""
    arms: tuple[str, ...] = USUAL_ARMS


STANDARD = Mix()
POPULATIONS: dict[str, Mix] = {
    "standard": STANDARD,
    "flaky-heavy": replace(
        STANDARD, verdicts={"knowledge": 25, "behaviour": 15, "both": 10, "flaky": 50}
    ),
    "behaviour-heavy": replace(
        STANDARD, verdicts={"knowledge": 20, "behaviour": 60, "both": 12, "flaky": 8}
    ),
    "deterministic": replace(STANDARD, replies={"repeating": 1}),
    "deterministic, blurred": replace(STANDARD, replies={"repeating": 1}, sharpness=1.0),
    "sampled": replace(STANDARD, replies={"sampled": 1}),
    "few replies": replace(STANDARD, replies={"few": 1}),
    "short replies": replace(STANDARD, replies={"short": 1}),
    "multi-check": replace(STANDARD, checks={"2": 1, "3": 1, "4": 1}),
    "oracle helps in part": replace(STANDARD, fix=(0.5, 0.85)),
    "placebo helps": replace(STANDARD, placebo=0.5),
    "fragile prompts": replace(
        STANDARD,
        verdicts={"knowledge": 35, "behaviour": 20, "both": 10, "flaky": 35},
        chance={"fragile": 1},
    ),
    "ill-defined checks": replace(STANDARD, noise=0.08),
    "drowned facts": replace(
        STANDARD,
        knowledge={"missing": 60, "either": 10, "distracted": 30},
        arms=(*USUAL_ARMS, "oracle-only"),
    ),
    "no instructions": replace(STANDARD, arms=("rerun", "oracle", "placebo")),
}
