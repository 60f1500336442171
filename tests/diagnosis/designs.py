"""Ways of diagnosing a simulated test: the procedure, and two simpler designs to compare with."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from diagnosis.mixes import Mix
from diagnosis.population import SimulatedTest, population

from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, Trial, Verdict, step
from pytest_ragft.diagnosis.evidence import placement_after

Design = Callable[[SimulatedTest, Mix], tuple[Verdict, int]]
"""The verdict on a test, and the replays it took."""

FIXES_FROM = 2
"""Passes in three oracle replays from which the fixed design calls a check fixed."""


def procedure(test: SimulatedTest, mix: Mix) -> tuple[Verdict, int]:
    diagnosis = diagnosed(test, mix)
    return diagnosis.verdict, len(diagnosis.trials)


def diagnosed(test: SimulatedTest, mix: Mix) -> Diagnosis:
    """The procedure, as the plugin drives it; the expected answer passes every check."""
    evidence = Evidence(
        first=test.first,
        arms=mix.arms,
        echo=(True,) * len(test.first),
        baseline_replies=(test.first_reply,),
    )
    while isinstance(following := step(evidence), Replay):
        trial = test.replay(following.arm, following.placement, following.wording)
        evidence = replace(evidence, trials=(*evidence.trials, trial))
    return following


def single_oracle(test: SimulatedTest, mix: Mix) -> tuple[Verdict, int]:
    """One replay with the oracle: what passes then was knowledge."""
    return _by_oracle(test, [test.replay("oracle", "before")], from_passes=1), 1


def three_and_three(test: SimulatedTest, mix: Mix) -> tuple[Verdict, int]:
    """Three reruns, any pass of which means flaky; three oracle replays, a majority decides."""
    reruns = [test.replay("rerun", None) for _ in range(3)]
    oracles = [test.replay("oracle", placement_after("oracle", k)) for k in range(3)]
    if any(trial.passed for trial in reruns):
        return Verdict.FLAKY, 6
    return _by_oracle(test, oracles, from_passes=FIXES_FROM), 6


def _by_oracle(test: SimulatedTest, trials: list[Trial], *, from_passes: int) -> Verdict:
    failing = [i for i, outcome in enumerate(test.first) if outcome is False]
    fixed = [sum(t.outcomes[i] is True for t in trials) >= from_passes for i in failing]
    if all(fixed):
        return Verdict.KNOWLEDGE
    return Verdict.BOTH if any(fixed) else Verdict.BEHAVIOUR


DESIGNS: dict[str, Design] = {
    "procedure": procedure,
    "single oracle replay": single_oracle,
    "three and three": three_and_three,
}


@dataclass(slots=True)
class Tally:
    """How a design did on a population."""

    verdicts: Counter[tuple[Verdict, Verdict]] = field(default_factory=Counter)
    """True verdict and claimed one."""
    replays: list[int] = field(default_factory=list)

    @property
    def right(self) -> float:
        return sum(n for (true, said), n in self.verdicts.items() if true is said) / self.tests

    @property
    def undetermined(self) -> float:
        return self._said(Verdict.UNDETERMINED) / self.tests

    @property
    def wrong(self) -> float:
        return 1 - self.right - self.undetermined

    @property
    def flaky_called_knowledge(self) -> float:
        flaky = sum(n for (true, _), n in self.verdicts.items() if true is Verdict.FLAKY)
        return self.verdicts[Verdict.FLAKY, Verdict.KNOWLEDGE] / max(flaky, 1)

    @property
    def wrong_knowledge(self) -> float:
        """Share of the claims of knowledge."""
        right = self.verdicts[Verdict.KNOWLEDGE, Verdict.KNOWLEDGE]
        return 1 - right / max(self._said(Verdict.KNOWLEDGE), 1)

    @property
    def mean_replays(self) -> float:
        return sum(self.replays) / self.tests

    @property
    def p95_replays(self) -> int:
        return sorted(self.replays)[int(0.95 * self.tests)]

    @property
    def tests(self) -> int:
        return len(self.replays)

    def _said(self, verdict: Verdict) -> int:
        return sum(n for (_, said), n in self.verdicts.items() if said is verdict)


def tally(design: Design, mix: Mix, size: int, seed: int) -> Tally:
    result = Tally()
    for test in population(mix, size, seed):
        verdict, replays = design(test, mix)
        result.verdicts[test.verdict, verdict] += 1
        result.replays.append(replays)
    return result
