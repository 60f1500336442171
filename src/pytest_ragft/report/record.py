"""The records that reports are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.metrics import SuiteMetrics
from pytest_ragft.diagnosis.passage import Search
from pytest_ragft.diagnosis.verdict import Diagnosis


@dataclass(frozen=True, slots=True)
class TestRecord:
    """One failing test and what was found."""

    __test__: ClassVar[bool] = False  # pytest must not collect it where it is imported

    nodeid: str
    case: Case
    diagnosis: Diagnosis
    exchanges: Sequence[Exchange] = ()
    """Of the first run, the one that failed."""
    location: tuple[str, int] | None = None
    """File relative to the root folder, and line counted from 1."""
    not_run: Mapping[str, int] = field(default_factory=dict)
    """Replays of each arm that ended in no trial."""
    searches: Sequence[Search] = ()
    """What the app retrieved in the run that failed."""
    error: str = ""
    """What that run raised, in one line."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the replays took."""

    calls: int = 0
    """Model calls that were sent."""
    saved_calls: int = 0
    """Model calls that were answered from the store."""
    input_tokens: int = 0
    """As counted by the provider, over the metered calls."""
    output_tokens: int = 0
    usd: float | None = None
    """None: no price is known."""
    unmetered_calls: int = 0
    """Calls whose reply came without a token count."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of the diagnosis over a suite."""

    started: str
    """ISO 8601, in UTC."""
    tests: tuple[TestRecord, ...]
    pytest: str | None
    """Its version; None when the outcomes were recorded elsewhere."""
    python: str
    cost: Cost = Cost()
    finished: bool = True
    """False: interrupted, and only what was decided by then is here."""
    models: tuple[str, ...] = ()
    git_commit: str | None = None
    notes: tuple[str, ...] = ()
    """Warnings about the run as a whole."""
    failures: int = 0
    """Failing tests in the run, whether or not they were diagnosed."""
    metrics: SuiteMetrics | None = None
    """Figures of its golden cases; `None`: none has run."""
