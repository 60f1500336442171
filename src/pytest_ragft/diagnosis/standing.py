"""What the trials so far amount to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.belief import Belief, believe, odds_against_chance, verdicts
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.explanations import Setting
from pytest_ragft.diagnosis.scorecard import Card, is_repeating, scorecards
from pytest_ragft.diagnosis.verdict import Verdict

SURE = 0.95
SURE_OF_CHANCE = 0.90
SURE_OF_SPLIT = 0.80
"""Of one finer class against the others of its verdict."""
ODDS = 10.0
"""How much likelier than chance a claim must be, the run that was picked for failing left out."""

Split = Literal["prompt", "weights"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the trials so far amount to."""

    setting: Setting
    cards: tuple[Card, ...]
    """Per check, the first run included."""
    replayed: tuple[Card, ...]
    """Per check, replays only."""
    beliefs: tuple[Belief, ...]
    voters: tuple[int, ...]
    """Checks that have failed; of those that always passed and failed together, the first."""
    probabilities: dict[Verdict, float]

    @property
    def leading(self) -> Verdict:
        return max(self.probabilities, key=lambda verdict: self.probabilities[verdict])

    @property
    def is_sure(self) -> bool:
        threshold = SURE_OF_CHANCE if self.leading is Verdict.FLAKY else SURE
        return self.probabilities[self.leading] >= threshold

    @property
    def carriers(self) -> tuple[int, ...]:
        """Checks that do not fail by chance: a verdict rests on them."""
        return tuple(i for i in self.voters if self.beliefs[i].cause != "chance")

    @property
    def doubted(self) -> tuple[int, ...]:
        """Carriers whose failure chance could still explain."""
        return tuple(
            i
            for i in self.carriers
            if odds_against_chance(self.replayed[i], self.beliefs[i].cause, self.setting) < ODDS
        )

    @property
    def passes_unchanged(self) -> bool:
        """A check that the verdict rests on passed in at least half of the unchanged reruns."""
        reruns = [self.replayed[i][0] for i in self.carriers]
        return any(rerun.passed and rerun.passed >= rerun.failed for rerun in reruns)

    @property
    def is_decided(self) -> bool:
        """The leading verdict is probable enough, and chance is no rival for what it rests on."""
        if not self.is_sure or (self.passes_unchanged and self.leading is not Verdict.FLAKY):
            return False
        firm = {self.beliefs[i].cause for i in set(self.carriers) - set(self.doubted)}
        if self.leading is Verdict.BOTH:
            return "joint" in firm or ("knowledge" in firm and bool(firm & {"prompt", "weights"}))
        return self.leading is Verdict.FLAKY or bool(firm)

    @property
    def split(self) -> Split | None:
        """Whether instructions close all the behaviour that fails; None: undecided."""
        prompt = 1.0
        for i in self.carriers:
            causes = self.beliefs[i].causes
            if self.beliefs[i].cause in {"prompt", "weights"}:
                prompt *= causes["prompt"] / (causes["prompt"] + causes["weights"])
        if prompt >= SURE_OF_SPLIT:
            return "prompt"
        return "weights" if 1 - prompt >= SURE_OF_SPLIT else None

    def within(self, index: int, names: Collection[str]) -> float:
        """Share of a check's most probable cause that these explanations hold."""
        belief = self.beliefs[index]
        held = sum(belief.explanations.get(name, 0.0) for name in names)
        return held / belief.causes[belief.cause]


def weigh(evidence: Evidence) -> Standing:
    setting = Setting(
        arms=evidence.known_arms,
        abstention=evidence.case.expects_abstention,
        repeating=is_repeating(evidence),
        in_prompt=evidence.whereabouts.had_all,
    )
    cards = scorecards(evidence, with_first=True)
    beliefs = tuple(believe(card, setting) for card in cards)
    voters = _voters(evidence)
    probabilities = verdicts([beliefs[i] for i in voters], setting)
    replayed = scorecards(evidence, with_first=False)
    return Standing(setting, cards, replayed, beliefs, voters, probabilities)


def _voters(evidence: Evidence) -> tuple[int, ...]:
    """What never failed needs no explanation, and what goes together says one thing, not several.

    Checks that never failed include those which are reached only where others pass.
    """
    alone: dict[object, int] = {}
    for i in range(evidence.width):
        history = evidence.history(i)
        if False in history:
            alone.setdefault(history, i)
    return tuple(alone.values())
