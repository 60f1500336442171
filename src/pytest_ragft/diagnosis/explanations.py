"""The explanations of a failing check, and what each predicts for every column of its scorecard."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, cast, get_args

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.statistics import Level

Cause = Literal["knowledge", "prompt", "weights", "joint", "chance"]
CAUSES: tuple[Cause, ...] = get_args(Cause)

Column = tuple[str, Placement | None]
COLUMNS: tuple[Column, ...] = (
    ("rerun", None),
    ("oracle", "before"),
    ("oracle", "after"),
    ("placebo", "before"),
    ("placebo", "after"),
    ("instruct", None),
    ("perfect", "before"),
    ("perfect", "after"),
    ("oracle-only", None),
)
"""Arms; those that alternate have a column for each placement."""
INDEX = {column: index for index, column in enumerate(COLUMNS)}
ARM_NAMES = tuple(dict.fromkeys(arm for arm, _ in COLUMNS))

REPEATING_CHANCE = 0.02
"""How much less often a model that repeats its reply word for word fails by mere chance."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One story of why a check fails, with a level for each of `COLUMNS`."""

    name: str
    cause: Cause
    prior: float
    levels: str

    def level(self, column: int) -> Level:
        return cast("Level", self.levels.replace(" ", "")[column])


EXPLANATIONS = (
    #             columns: rerun, oracle (2), placebo (2), instruct, perfect (2), oracle-only
    Explanation("missing", "knowledge", 0.10, "L HH LL L HH H"),
    Explanation("before-only", "knowledge", 0.015, "L HL LL L HL U"),
    Explanation("after-only", "knowledge", 0.015, "L LH LL L LH U"),
    Explanation("distracted", "knowledge", 0.04, "L LL LL L LL H"),
    Explanation("crowded-before", "knowledge", 0.05, "L HL LL L HL H"),
    Explanation("crowded-after", "knowledge", 0.05, "L LH LL L LH H"),
    Explanation("either", "knowledge", 0.04, "L HH LL H HH H"),
    Explanation("prompt", "prompt", 0.10, "L LL LL H HH L"),
    Explanation("weights", "weights", 0.10, "L LL LL L LL L"),
    Explanation("joint", "joint", 0.06, "L LL LL L HH L"),
    Explanation("flaky", "chance", 0.07, "F FF FF F FF F"),
    Explanation("fragile", "chance", 0.04, "L VV VV V VV V"),
    Explanation("good", "chance", 0.40, "G GG GG G GG G"),
)
FRAGILE_IF_REPEATING = 0.06
"""Prior of `fragile` for a model that repeats its reply: there, chance shows in no other way."""
DROWNED_IN_PROMPT = 0.10
"""Prior of `distracted` where the fact stood whole in the failed prompt. There it may also be
crowded: of use in one more place, or alone."""


class Setting(NamedTuple):
    """What decides which explanations are in play, and how sharp their levels are."""

    arms: frozenset[str]
    abstention: bool = False
    """The right answer is to say that the answer is not known."""
    repeating: bool = False
    """The model repeats its reply word for word."""
    in_prompt: bool = False
    """The facts stood whole in the failed prompt."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An explanation made ready to count with: columns that share one rate are pooled."""

    name: str
    cause: Cause
    prior: float
    pools: tuple[tuple[Level, tuple[int, ...]], ...]
    repeating: bool


@lru_cache(maxsize=256)
def hypotheses(setting: Setting) -> tuple[Hypothesis, ...]:
    """The explanations that the arms of a test can tell apart; their priors sum to 1."""
    live = [explanation for explanation in EXPLANATIONS if _applies(explanation, setting)]
    priors = [_prior(explanation, setting) for explanation in live]
    return tuple(
        Hypothesis(
            explanation.name,
            explanation.cause,
            prior / sum(priors),
            _pools(explanation),
            setting.repeating,
        )
        for explanation, prior in zip(live, priors, strict=True)
    )


def blind_spots(setting: Setting) -> dict[str, str]:
    """By arm that cannot be had: what its absence leaves open."""
    spots = {"oracle": "whether knowledge was missing"}
    if setting.abstention or "oracle" in setting.arms:
        spots = {"placebo": "whether any change of the prompt would flip it"}
        spots["instruct"] = "whether a better prompt would do"
        if "instruct" in setting.arms and not setting.abstention:
            spots["perfect"] = "whether facts and instructions are needed together"
        if not setting.abstention:
            spots["oracle-only"] = "whether the fact was in the prompt, but drowned"
    return {arm: text for arm, text in spots.items() if arm not in setting.arms}


def _prior(explanation: Explanation, setting: Setting) -> float:
    if setting.repeating and explanation.name == "flaky":
        return explanation.prior * REPEATING_CHANCE
    if setting.repeating and explanation.name == "fragile":
        return FRAGILE_IF_REPEATING
    if setting.in_prompt and explanation.name == "distracted":
        return DROWNED_IN_PROMPT
    return explanation.prior


def _applies(explanation: Explanation, setting: Setting) -> bool:
    if setting.abstention and explanation.cause in {"knowledge", "joint"}:
        return False  # no fact is missing where the right answer is that it is not known
    if explanation.name.startswith("crowded") and not setting.in_prompt:
        return False
    needed = {
        "distracted": {"oracle-only"},
        "crowded-before": {"oracle-only"},
        "crowded-after": {"oracle-only"},
        "joint": {"instruct", "perfect"},
        "fragile": {"oracle"},
    }
    return needed.get(explanation.name, set()) <= setting.arms


def _pools(explanation: Explanation) -> tuple[tuple[Level, tuple[int, ...]], ...]:
    """F: one pool. L: one too, since it is the luck of a guess. V, U: one a column. Else an arm."""
    pools: dict[tuple[Level, str], list[int]] = {}
    for index, (arm, _) in enumerate(COLUMNS):
        level = explanation.level(index)
        share = {"F": "", "L": "", "V": str(index), "U": str(index)}.get(level, arm)
        pools.setdefault((level, share), []).append(index)
    return tuple((level, tuple(columns)) for (level, _), columns in pools.items())
