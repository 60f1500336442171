"""A failed test of the suite's own run, and what keeps it from being diagnosed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType

import pytest

from pytest_ragft.diagnosis.call import Exchange, Problem
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.passage import Search
from pytest_ragft.diagnosis.trial import Check, Outcomes
from pytest_ragft.replay.caches import answering
from pytest_ragft.replay.checks import is_aggregate
from pytest_ragft.replay.compared import Compared
from pytest_ragft.replay.mocked import going_live
from pytest_ragft.replay.neighbours import timed_out
from pytest_ragft.replay.observation import Observation
from pytest_ragft.replay.prefetch.sighting import KeptSightings
from pytest_ragft.replay.sites import Body
from pytest_ragft.replay.spill import Kept

AGGREGATE_CALLS = 5
"""From so many calls on, one threshold over all of them is no single question any more."""

REMEDIES: Mapping[str, str] = {
    "budget": "Raise --ragft-max-calls, or diagnose fewer tests with -k.",
    "offline": "Run the diagnosis once with network; its replies are stored.",
    "provider_error": "Mend the provider, the key or the connection, then run it again.",
    "interrupted": "Run the diagnosis again.",
    "plugin_error": "Please report this as a bug of pytest-ragft; the test's own result stands.",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed test: its exception, and the model calls that its outcome rests on."""

    item: pytest.Item
    error: BaseException | None
    """`None`: it passed against an xfail mark."""
    exchanges: Sequence[Exchange]
    problem: Problem | None
    fresh: bool
    """A model call stands in a fixture that outlives the test: replays must tear it down too."""
    searches: Sequence[Search] = ()
    """What the app retrieved, where the library that it searches with is watched."""
    compared: Compared | Kept[Compared] = field(default_factory=Compared)
    """What the check that failed looked at; `looked_at` reads it."""
    unknown: tuple[str, ...] = ()
    """Requests that look like model calls in a format that is not read, by host and path."""
    sightings: KeptSightings = field(default_factory=KeptSightings)
    """Its calls, for replays to be foreseen by."""
    original: Observation | None = None
    """What its run showed; None where that is still to be read from the traceback of `error`."""

    @property
    def looked_at(self) -> Compared:
        return self.compared.load() if isinstance(self.compared, Kept) else self.compared

    @property
    def app_exchanges(self) -> tuple[Exchange, ...]:
        return tuple(exchange for exchange in self.exchanges if exchange.judge is None)

    @property
    def turns(self) -> tuple[str, ...]:
        """The user's last turn in each call of the app; the whole prompt where there is none."""
        calls = [exchange.call for exchange in self.app_exchanges]
        return tuple(
            call.text if call.question is None else call.messages[call.question].text
            for call in calls
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """A failure whose test function and source were found."""

    failure: Failure
    function: FunctionType
    body: Body
    original: Observation
    course: Course = field(default_factory=Course)
    """The calls of the app, and which of them answer."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a failure cannot be diagnosed: a name for the taxonomy, the reason, the next step."""

    name: str
    reason: str
    remedy: str


def obstacle(
    subject: Subject,
    case: Case,
    checks: Sequence[Check],
    outcomes: Outcomes,
    watched: Sequence[str],
) -> Obstacle | None:
    """What keeps a failure from being replayed, the plainest reason first."""
    failure = subject.failure
    spoiled = _spoiled(subject)
    if spoiled is not None:
        return spoiled
    if not failure.app_exchanges:
        return _without_call(subject, watched)
    if mock := _mock(subject):
        return mocked(mock, failure)
    if not case.replay:
        return NOT_REPLAYED
    return _aggregate(failure, checks, outcomes)


def _spoiled(subject: Subject) -> Obstacle | None:
    """Why the failed run says nothing about the model, whatever it did."""
    function, failure = subject.function, subject.failure
    if getattr(function, "is_hypothesis_test", False) or hasattr(function, "hypothesis"):
        return GENERATED
    if failure.problem:
        return spoilt(failure.problem, "in the failed run")
    return TIMED_OUT if timed_out(failure.error) else None


def _mock(subject: Subject) -> str | None:
    """What stands for the model in a call that answers."""
    answers = zip(subject.failure.app_exchanges, subject.course.parts, strict=True)
    return next((e.mocked for e, part in answers if part.answers and e.mocked), None)


def _aggregate(failure: Failure, checks: Sequence[Check], outcomes: Outcomes) -> Obstacle | None:
    failing = [check for check, o in zip(checks, outcomes, strict=True) if o is False]
    many = len(failure.app_exchanges) >= AGGREGATE_CALLS
    if many and failing and all(is_aggregate(check.source) for check in failing):
        return aggregate(len(failure.app_exchanges))
    return None


GENERATED = Obstacle(
    "generated_input",
    "hypothesis makes a new input for each run, so replays cannot be compared",
    "Pin the failing example in a test of its own, and diagnose that.",
)
TIMED_OUT = Obstacle(
    "timed_out",
    "pytest-timeout ended the test, so its answer is not known",
    "Give the test more time, or make the app faster, then run it again.",
)
NOT_REPLAYED = Obstacle(
    "not_replayable",
    "declared with replay=False: the test changes outside state and ran only once",
    "Split the model call from the side effect, or allow replays.",
)


def spoilt(problem: Problem, when: str) -> Obstacle:
    """A run that says nothing about the model, since its calls did not go through."""
    if problem.kind == "plugin":
        return Obstacle("plugin_error", problem.detail, REMEDIES["plugin_error"])
    name = "offline" if problem.kind == "offline" else "provider_error"
    reason = f"not a failure of the model: {problem.detail} ({problem.kind}, {when})"
    return Obstacle(name, reason, REMEDIES[name])


def aggregate(calls: int) -> Obstacle:
    return Obstacle(
        "aggregate",
        f"one threshold over {calls} model calls: no single question to diagnose",
        "Parametrize: one test per question, each with its own oracle.",
    )


def _without_call(subject: Subject, watched: Sequence[str]) -> Obstacle:
    judged = len(subject.failure.exchanges)
    if judged:
        return Obstacle(
            "no_visible_call",
            f"only judge calls were seen ({judged}); the tested answer came from elsewhere",
            "Let the test make the call that it grades, or undeclare the judge.",
        )
    if subject.original.cause and not isinstance(subject.failure.error, AssertionError):
        kind = type(subject.failure.error).__name__
        line = subject.body.line(subject.original.stopped)
        return Obstacle(
            "failed_before_call",
            f"{kind} on line {line}, before any model call was made",
            "Mend the test's own code first.",
        )
    return _without_visible_call(subject.failure, watched)


def mocked(mock: str, failure: Failure) -> Obstacle:
    """A reply that no edit of the prompt can change."""
    calls = sum(exchange.mocked is not None for exchange in failure.app_exchanges)
    return Obstacle(
        "mocked_model",
        f"the model is mocked or recorded by {mock} ({calls} of {len(failure.app_exchanges)} "
        "calls): it answers alike whatever the prompt says",
        going_live(mock),
    )


def _without_visible_call(failure: Failure, watched: Sequence[str]) -> Obstacle:
    libraries = ", ".join(watched) or "none installed"
    if failure.unknown:
        return Obstacle(
            "unknown_format",
            f"no model call was seen in a known format; what looks like one went to "
            f"{' and '.join(failure.unknown)}",
            UNREAD,
        )
    if mocks := failure.looked_at.mocks:
        return Obstacle(
            "mocked_model",
            f"no model call was seen (HTTP libraries watched: {libraries}); unittest.mock stands "
            f"in the test as {', '.join(mocks)}",
            going_live("unittest.mock"),
        )
    if caches := answering():
        named = " and ".join(cache.library for cache in caches)
        return Obstacle(
            "no_visible_call",
            f"no model call was seen; the cache of {named} is on, and may have given back the "
            "reply of an earlier run",
            "Switch it off for the diagnosis, in conftest.py perhaps: "
            f"{'; '.join(cache.remedy for cache in caches)}.",
        )
    return Obstacle(
        "no_visible_call",
        f"no model call was seen (HTTP libraries watched: {libraries})",
        "Use a watched client, or the fixture ragft_proxy for an app in another process; a mocked "
        "or recorded reply cannot be diagnosed.",
    )


UNREAD = (
    "Ask the provider for an endpoint that speaks a known format (most have one that is compatible "
    "with OpenAI's); for an app in another process, run it behind `ragft proxy`."
)
"""The next step for a request that was not understood."""
