"""Simulated tests of pipelines with a planted defect, to measure the finer classes on.

Each truth of `truths.py` is as frequent as any other. Pass rates are those of `population.py`: low
ones from Beta(1, 20) below .25, high ones from Beta(20, 1) from .75 on, and chance between .2 and
.8. A test has one check in seven tests of ten, else two with the same cause, or more where the
truth says so; a third of the tests has one more check that does not fail. Replies are `sampled`
(six wordings), `repeating` (each prompt has one reply; odds cubed) or `short`. All arms can be had
that the real arms say can be had; a stronger model is set in half of the tests, and always where
the truth needs it. What was seen of the pipeline is right, but for a share of tests, the `blur`,
in which it was seen as it is in another, random pipeline.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from diagnosis.mixes import Weights
from diagnosis.population import Rates, fragile, pick, sharp, within
from diagnosis.truths import TRUTHS, Truth

from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, Trial, Verdict, step
from pytest_ragft.diagnosis.arm import PLACEMENTS, WORDINGS, Placement
from pytest_ragft.diagnosis.arms import ARMS
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.trial import Check, Outcomes

REPLIES: Weights = {"sampled": 55, "repeating": 40, "short": 5}
SHARPNESS = 3.0
COLUMNS = tuple(
    (arm.name, placement)
    for arm in ARMS
    for placement in (PLACEMENTS if arm.alternates else (None,))
)
Column = tuple[str, Placement | None]


@dataclass(slots=True)
class Pipeline:
    """A failing test whose defect is known, and the replies that it gives when replayed."""

    name: str
    truth: Truth
    material: Material
    rates: tuple[Rates, ...]
    replies: str
    random: Random
    first: Outcomes = ()
    baseline: str = ""
    fixed: dict[tuple[Column, int], tuple[Outcomes, str]] = field(default_factory=dict)

    def run(self, column: Column, put: int = 0) -> tuple[Outcomes, str]:
        if self.replies == "sampled":
            return self._draw(column, put)
        if (column, put) not in self.fixed:
            self.fixed[column, put] = self._draw(column, put)
        return self.fixed[column, put]

    def replay(self, arm: str, placement: Placement | None, wording: int = 0) -> Trial:
        outcomes, reply = self.run((arm, placement), wording)
        fingerprint = None if self.replies == "short" else reply
        return Trial(arm, outcomes, fingerprint, placement, (reply,), wording=wording)

    def evidence(self) -> Evidence:
        lacks = {arm.name: arm.lacks(self.material) for arm in ARMS}
        missing = {name: lack for name, lack in lacks.items() if lack is not None}
        usable = (arm.name for arm in ARMS if arm.name not in {*missing, "answer-echo"})
        width = len(self.rates)
        told = self.truth.checks
        return Evidence(
            first=self.first,
            echo=(True,) * width,
            arms=tuple(usable),
            missing=missing,
            checks=(*told, *(Check(9, "assert x") for _ in range(width - len(told)))),
            case=self.material.case,
            whereabouts=self.material.whereabouts,
            baseline_replies=(self.baseline,),
        )

    def _draw(self, column: Column, put: int) -> tuple[Outcomes, str]:
        luck = self.random.random()
        outcomes = tuple(luck < rates[column][put] for rates in self.rates)
        arm, placement = column
        wording = self.random.randrange(6) if self.replies == "sampled" else 0
        if all(outcomes):
            return outcomes, f"All is said: {arm} {placement} {put} {wording}."
        said = self.truth.fails_with(arm, self.random)
        told = f" Anything else I can do? {arm} {put} {outcomes}"
        same = self.name in {"ignores_context", "check_too_strict"}
        return outcomes, f"{said} {'Bye. ' * wording}" if same else f"{said}{told} {wording}"


def pipelines(size: int, seed: int, blur: float = 0.0) -> Iterator[Pipeline]:
    """`size` failing tests, each truth in turn; the same seed gives the same tests."""
    random = Random(seed)
    names = list(TRUTHS)
    for number in range(size):
        test = _failing(names[number % len(names)], random)
        if random.random() < blur:
            other = _draw_truth(random.choice(names), random)
            test.material = replace(test.material, whereabouts=other.whereabouts)
        yield test


def _failing(name: str, random: Random) -> Pipeline:
    while True:
        test = _pipeline(name, random)
        test.first, test.baseline = test.run(("rerun", None))
        if False in test.first:
            return test


def _draw_truth(name: str, random: Random) -> Truth:
    forms = TRUTHS[name]
    draw = random.choices([form for _, form in forms], [weight for weight, _ in forms])[0]
    return draw(random)


def _pipeline(name: str, random: Random) -> Pipeline:
    truth = _draw_truth(name, random)
    replies = pick(random, REPLIES)
    needs = any("stronger" in passes for passes in truth.passes) and truth.verdict != "knowledge"
    stronger = "strong" if needs or random.random() < 0.5 else None
    case = replace(truth.case, instructions="Answer in full.")
    if case.expects_abstention:
        case = replace(case, oracle=None, passages=())
    causes = list(truth.passes)
    if len(causes) == 1 and len(truth.checks) <= 1 and random.random() < 0.3:
        causes *= 2
        truth = replace(truth, checks=truth.checks * 2)
    rates = [_rates(truth, passes, replies, random) for passes in causes]
    if random.random() < 1 / 3 and truth.subclass not in NO_SOUND_CHECK:
        rates.append(dict.fromkeys(COLUMNS, (random.betavariate(80, 1),) * WORDINGS))
    material = Material(case, truth.whereabouts, stronger)
    return Pipeline(name, truth, material, tuple(rates), replies, Random(random.random()))


NO_SOUND_CHECK = ("not_prompt_fixable", "multi_hop", "misread")
"""A content check that passes beside these would make them another class."""


def _rates(truth: Truth, passes: tuple[str, ...], replies: str, random: Random) -> Rates:
    if truth.verdict is Verdict.FLAKY:
        return _chance(replies, random)
    low = within(random, 1, 20, 0.0, 0.25)
    rates: Rates = {
        (arm, placement): (
            within(random, 20, 1, 0.75, 1.0) if {arm, f"{arm} {placement}"} & set(passes) else low,
        )
        * WORDINGS
        for arm, placement in COLUMNS
    }
    power = 1.0 if replies == "sampled" else SHARPNESS
    return sharp(rates, "", power)


def _chance(replies: str, random: Random) -> Rates:
    if replies == "sampled" and random.random() < 0.5:
        return dict.fromkeys(COLUMNS, (within(random, 2, 2, 0.2, 0.8),) * WORDINGS)
    return fragile(COLUMNS, random)


def diagnosed(test: Pipeline) -> Diagnosis:
    """The procedure, as the plugin drives it."""
    evidence = test.evidence()
    while isinstance(following := step(evidence), Replay):
        trial = test.replay(following.arm, following.placement, following.wording)
        evidence = replace(evidence, trials=(*evidence.trials, trial))
    return following


def claimed(diagnosis: Diagnosis) -> str:
    """The finer class, or the verdict alone; what is called flaky is not told apart further."""
    if diagnosis.verdict in {Verdict.FLAKY, Verdict.UNDETERMINED}:
        return diagnosis.verdict.value
    return diagnosis.subclass or diagnosis.verdict.value
