"""What a diagnosis says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pytest_ragft.diagnosis.trial import Check, Outcome, Outcomes, Trial
from pytest_ragft.diagnosis.whereabouts import Whereabouts


class Verdict(StrEnum):
    """Level 1 of the taxonomy."""

    KNOWLEDGE = "knowledge"
    BEHAVIOUR = "behaviour"
    BOTH = "both"
    FLAKY = "flaky"
    DEFECT = "defect"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """What failed one check, with the probability of that claim."""

    check: Check | None
    verdict: Verdict | None
    """None: the check is not failing, or no trial reached it."""
    probability: float


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the replays showed beside the verdict."""

    name: str
    """One of `taxonomy.REMARKS`."""
    text: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict on one failing test, and all that led to it."""

    verdict: Verdict
    subclass: str | None
    confidence: float
    """Probability of the verdict given the trials; 0 where none was computed."""
    because: tuple[str, ...]
    """Reasons, the deciding one first, each with its counts."""
    remedy: str
    """The next step, as one instruction."""
    checks: tuple[CheckVerdict, ...] = ()
    trials: tuple[Trial, ...] = ()
    blind_spots: tuple[str, ...] = ()
    probabilities: Mapping[Verdict, float] = field(default_factory=dict)
    """Posterior over knowledge, behaviour, both and flaky; sums to 1, empty where no trial ran."""
    first: Outcomes = ()
    echo: tuple[Outcome, ...] | None = None
    technique: str = ""
    """What would fix it, in the words of `taxonomy.Technique`."""
    fix: str = ""
    """The same more finely, in the words of `taxonomy.Fix`."""
    remarks: tuple[Remark, ...] = ()
    whereabouts: Whereabouts = field(default_factory=Whereabouts)

    def outcomes(self, index: int) -> Outcomes:
        """What one check came to in each trial."""
        return tuple(
            trial.outcomes[index] if index < len(trial.outcomes) else None for trial in self.trials
        )
