"""A simulated population of failing tests whose true cause is known.

Nothing here is read from the procedure under test but the names of arms and columns.

A test has one to four checks. The cause of a failing check gives it a pass rate for every column
(an arm, and the placement where it has two). Rates that are low are drawn from Beta(1, 20) (mean
.05) below .25, high ones from Beta(20, 1) from .75 on (what passes less often is no fix), rates of
chance from Beta(2, 2) between .2 and .8, those of checks that do not fail from Beta(80, 1). Low
rates belong to a check, high ones are drawn anew for each column. In half of the tests one draw of
luck a trial decides all checks, in the other half the checks have their luck for themselves.

Replies are `sampled` (never the same twice), `few` (each outcome can come in three wordings, so
that equal replies occur by chance), `repeating` (each prompt has one reply, drawn once) or `short`
(as repeating, but too short for a fingerprint). A model that repeats itself gives its likeliest
reply, so there the odds of passing are cubed, and chance only shows as fragility: each change of
the prompt, be it of an arm's wording only, draws anew from the rates of chance. For other causes a
wording changes the reply, and not the chance that it passes.

A test enters the population when its first run fails, as real ones do. The first run's replies are
known, as in the plugin.

The standard mix: 55 % knowledge, 25 % behaviour, 12 % both, 8 % flaky. Replies: 45 % sampled,
15 % few, 35 % repeating, 5 % short. Checks: 50 % one, 25 % two, 15 % three, 10 % four; in two
thirds of the tests with several, one does not fail. Of the missing facts, 10 % can be made up for
by instructions, and 8 % help in one placement only. Half of the behaviour closes with
instructions. A third of `both` needs facts and instructions together, the rest has checks of
different causes. Half of the flaky tests are fragile: they fail as written, and each changed
prompt has a pass rate of its own. All arms of the plugin can be had, and the expected answer
passes every check. The other populations change one thing each, as their fields say. In "no
instructions", what facts and instructions do together cannot be seen: that part must come out
wrong.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from diagnosis.mixes import Mix, Weights

from pytest_ragft.diagnosis.arm import WORDINGS, Placement
from pytest_ragft.diagnosis.explanations import COLUMNS, Column
from pytest_ragft.diagnosis.trial import Outcomes, Trial
from pytest_ragft.diagnosis.verdict import Verdict

Replies = Literal["sampled", "few", "repeating", "short"]
Rates = dict[Column, tuple[float, ...]]
"""Chances of passing, one for each wording."""

PASSES: dict[str, set[str]] = {
    "missing": {"oracle", "perfect", "oracle-only"},
    "either": {"oracle", "perfect", "oracle-only", "instruct"},
    "before-only": {"oracle before", "perfect before"},
    "after-only": {"oracle after", "perfect after"},
    "distracted": {"oracle-only"},
    "prompt": {"instruct", "perfect"},
    "weights": set(),
    "joint": {"perfect"},
}
"""Arms, or columns of arms, in which a check of this cause passes."""


@dataclass(slots=True)
class SimulatedTest:
    """A failing test with a known cause, and the replies that it gives when replayed."""

    verdict: Verdict
    causes: tuple[str, ...]
    rates: tuple[Rates, ...]
    replies: Replies
    in_step: bool
    """One draw of luck a trial for all checks."""
    noise: float
    random: Random
    first: Outcomes = ()
    first_reply: str = ""
    fixed: dict[tuple[Column, int], Outcomes] = field(default_factory=dict)

    def run(self, column: Column, put: int = 0) -> tuple[Outcomes, str]:
        """Outcomes per check, and the reply, with the arm's text put in one of its wordings."""
        if self.replies in {"repeating", "short"}:
            if (column, put) not in self.fixed:
                self.fixed[column, put] = self._draw(column, put)
            return self._judged(self.fixed[column, put]), f"{column} {put}"
        outcomes = self._draw(column, put)
        wording = self.random.randrange(3) if self.replies == "few" else self.random.random()
        return self._judged(outcomes), f"{column} {put} {outcomes} {wording}"

    def replay(self, arm: str, placement: Placement | None, wording: int = 0) -> Trial:
        outcomes, reply = self.run((arm, placement), wording)
        fingerprint = None if self.replies == "short" else reply
        return Trial(arm, outcomes, fingerprint, placement, (reply,), wording=wording)

    def _draw(self, column: Column, put: int) -> Outcomes:
        luck = self.random.random()
        return tuple(
            (luck if self.in_step else self.random.random()) < rates[column][put]
            for rates in self.rates
        )

    def _judged(self, outcomes: Outcomes) -> Outcomes:
        return tuple(
            (not outcome) if self.random.random() < self.noise else outcome for outcome in outcomes
        )


def population(mix: Mix, size: int, seed: int) -> Iterator[SimulatedTest]:
    """`size` failing tests; the same seed gives the same tests."""
    random = Random(seed)
    for _ in range(size):
        verdict = pick(random, mix.verdicts)
        yield _failing(mix, verdict, random)


def _failing(mix: Mix, verdict: str, random: Random) -> SimulatedTest:
    while True:
        test = _test(mix, verdict, random)
        test.first, test.first_reply = test.run(("rerun", None))
        if False in test.first:
            return test


def _test(mix: Mix, verdict: str, random: Random) -> SimulatedTest:
    causes = _causes(mix, verdict, int(pick(random, mix.checks)), random)
    replies: Replies = pick(random, mix.replies)  # type: ignore[assignment]  # a mix has only these
    repeats = replies in {"repeating", "short"}
    if repeats:
        causes = ["fragile" if cause == "flaky" else cause for cause in causes]
    sharpness = mix.sharpness if repeats else 1.0
    rates = tuple(sharp(_rates(mix, cause, random), cause, sharpness) for cause in causes)
    in_step = random.random() < 0.5
    return SimulatedTest(
        Verdict(verdict), tuple(causes), rates, replies, in_step, mix.noise, Random(random.random())
    )


def _causes(mix: Mix, verdict: str, checks: int, random: Random) -> list[str]:
    if verdict == "both" and random.random() >= mix.joint:
        checks = max(checks, 2)
        causes = [pick(random, mix.knowledge), pick(random, mix.behaviour)]
        kinds = [mix.knowledge, mix.behaviour]
        causes += [pick(random, random.choice(kinds)) for _ in range(checks - 2)]
    else:
        kind = {
            "knowledge": mix.knowledge,
            "behaviour": mix.behaviour,
            "both": {"joint": 1.0},
            "flaky": mix.chance,
        }[verdict]
        causes = [pick(random, kind)] * checks
    room = 3 if verdict == "both" and causes[0] != "joint" else 2
    if checks >= room and random.random() < mix.good:
        causes[-1] = "good"
    return causes


def _rates(mix: Mix, cause: str, random: Random) -> Rates:
    if cause == "good":
        return dict.fromkeys(COLUMNS, (random.betavariate(80, 1),) * WORDINGS)
    if cause == "flaky":
        return dict.fromkeys(COLUMNS, (within(random, 2, 2, 0.2, 0.8),) * WORDINGS)
    if cause == "fragile":
        return fragile(COLUMNS, random)
    low = within(random, 1, 20, 0.0, 0.25)
    lifted = random.uniform(0.1, 0.4) if random.random() < mix.placebo else low
    return {
        (arm, placement): (
            within(random, 20, 1, *mix.fix)
            if {arm, f"{arm} {placement}"} & PASSES[cause]
            else (low if arm == "rerun" else max(low, lifted)),
        )
        * WORDINGS
        for arm, placement in COLUMNS
    }


def fragile(columns: Iterable[Column], random: Random) -> Rates:
    """Fails as written; each other prompt has a chance of its own."""
    low = within(random, 1, 20, 0.0, 0.25)
    return {
        (arm, placement): (low,) * WORDINGS
        if arm == "rerun"
        else tuple(within(random, 2, 2, 0.2, 0.8) for _ in range(WORDINGS))
        for arm, placement in columns
    }


def sharp(rates: Rates, cause: str, power: float) -> Rates:
    """Rates with the odds of passing raised to a power; those of fragile prompts as they are."""
    if cause == "fragile":
        return rates
    return {
        column: tuple(p**power / (p**power + (1 - p) ** power) for p in chances)
        for column, chances in rates.items()
    }


def within(random: Random, a: float, b: float, low: float, high: float) -> float:
    """A draw from a beta distribution, squeezed into a range where it would fall outside."""
    rate = random.betavariate(a, b)
    return rate if low <= rate <= high else random.uniform(low, high)


def pick(random: Random, weights: Weights) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
