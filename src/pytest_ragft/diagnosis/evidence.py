"""All that is known about one failing test."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.explanations import ARM_NAMES, INDEX, Column
from pytest_ragft.diagnosis.trial import Check, Outcome, Outcomes, Trial
from pytest_ragft.diagnosis.whereabouts import Whereabouts

DEFAULT_ARMS = tuple(name for name in ARM_NAMES if name != "oracle-only")
"""Arms of the first level that need not see what the app retrieved."""
MAX_REPLAYS = 20


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands so far; the caller adds each trial and asks again."""

    first: Outcomes
    trials: tuple[Trial, ...] = ()
    echo: Outcomes | None = None
    """Outcomes of answer-echo; None: not run."""
    arms: tuple[str, ...] = DEFAULT_ARMS
    """Arms that can still be replayed."""
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Why an arm cannot be had."""
    max_replays: int = MAX_REPLAYS
    checks: tuple[Check, ...] = ()
    case: Case = field(default_factory=Case)
    baseline_replies: tuple[str, ...] = ()
    """Replies of the first run."""
    whereabouts: Whereabouts = field(default_factory=Whereabouts)

    @property
    def known_arms(self) -> frozenset[str]:
        """Arms that can be replayed or have been."""
        return frozenset(self.arms) | {trial.arm for trial in self.trials}

    @property
    def width(self) -> int:
        """How many checks any run has seen; recorded outcomes may grow longer trial by trial."""
        rows = (self.first, self.echo or (), *(trial.outcomes for trial in self.trials))
        return max(len(row) for row in rows)

    @property
    def reruns(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.arm == "rerun")

    def check(self, index: int) -> Check | None:
        return self.checks[index] if index < len(self.checks) else None

    def is_content(self, index: int) -> bool:
        """It is about what a reply says, as far as is known."""
        check = self.check(index)
        return check is None or check.kind == "content"

    def history(self, index: int) -> Outcomes:
        """Every outcome of one check in order, the first run's included, the echo's not."""
        return tuple(
            outcome_at(row, index) for row in (self.first, *(t.outcomes for t in self.trials))
        )


def outcome_at(outcomes: Outcomes | None, index: int) -> Outcome:
    return outcomes[index] if outcomes is not None and index < len(outcomes) else None


def placement_after(arm: str, earlier: int) -> Placement | None:
    """Where the text goes in the trial that follows `earlier` trials of this arm."""
    return BY_NAME[arm].placement(earlier) if arm in BY_NAME else None


def by_wording(trials: Iterable[Trial]) -> dict[int, list[Trial]]:
    """Trials of one column by which wording was sent."""
    wordings: dict[int, list[Trial]] = {}
    for trial in trials:
        wordings.setdefault(trial.wording, []).append(trial)
    return wordings


def wording_after(arm: str, earlier: int) -> int:
    """Which wording is sent in the trial that follows `earlier` trials of the same column."""
    return earlier % BY_NAME[arm].wordings if arm in BY_NAME else 0


def by_column(trials: Iterable[Trial]) -> dict[Column, list[Trial]]:
    """Trials of known arms in order; a missing placement is what the arm would have chosen."""
    columns: dict[Column, list[Trial]] = {}
    earlier: dict[str, int] = {}
    for trial in trials:
        count = earlier.get(trial.arm, 0)
        earlier[trial.arm] = count + 1
        column = (trial.arm, trial.placement or placement_after(trial.arm, count))
        if column in INDEX:
            columns.setdefault(column, []).append(trial)
    return columns
