"""One replay of a test: an outcome per check, and what the model answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.arm import Placement

CheckKind = Literal["content", "format", "constraint", "abstention"]
Outcome = bool | None
Outcomes = tuple[Outcome, ...]
"""Per check: True passed, False failed, None not run or not reached."""


@dataclass(frozen=True, slots=True)
class Check:
    """One assert of a test, or a statement that raised on the reply."""

    line: int
    source: str
    kind: CheckKind = "content"
    expected: tuple[str, ...] = ()
    """What it looks for in the reply, as far as its source tells: texts, numbers, dates."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of one replay under one arm."""

    arm: str
    outcomes: Outcomes
    fingerprint: str | None = None
    """Digest of the replies; equal digests carry no new information. `None`: too short to tell."""
    placement: Placement | None = None
    replies: tuple[str, ...] = ()
    refused: bool = False
    """The provider marked a reply as a refusal."""
    wording: int = 0
    """Which of its arm's wordings was sent."""

    @property
    def passed(self) -> bool | None:
        """Whether all reached checks passed; `None` where none was reached."""
        reached = [outcome for outcome in self.outcomes if outcome is not None]
        return all(reached) if reached else None


def arm_counts(trials: Iterable[Trial]) -> dict[str, tuple[int, int]]:
    """Passed and failed trials of each arm, in the order of their first trial."""
    counts: dict[str, tuple[int, int]] = {}
    for trial in trials:
        passed, failed = counts.get(trial.arm, (0, 0))
        if trial.passed is not None:
            counts[trial.arm] = (passed + trial.passed, failed + (not trial.passed))
    return counts
