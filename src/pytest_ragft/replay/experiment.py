"""The replays of one failing test: made one by one, until its diagnosis stands."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from pytest_ragft.declare import DECLARATIONS
from pytest_ragft.diagnosis import Diagnosis, Evidence, NotRun, Replay, conclude, step
from pytest_ragft.diagnosis.arm import Arm, Placement
from pytest_ragft.diagnosis.arms import ARMS, BY_NAME
from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.procedure import NOT_RUN_LIMIT
from pytest_ragft.diagnosis.trial import Trial
from pytest_ragft.oracle.evidence import deepen
from pytest_ragft.replay.checks import align
from pytest_ragft.replay.echoing import lacks_echo, unread
from pytest_ragft.replay.failure import Subject
from pytest_ragft.replay.item import Phase, ReplayTimeout, Rerun, run_again
from pytest_ragft.replay.observation import Observation, observe_replay
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import ECHO, Recording
from pytest_ragft.replay.soft import softened
from pytest_ragft.retrieval.received import received

TRIES = 3
"""Attempts at one trial when the provider stumbles, the first one included."""
FIRST_WAIT = 0.5
"""Seconds before the second attempt; twice as long before the third."""
LONGEST_WAIT = 30.0
"""Seconds to wait before another attempt, whatever the provider asks for."""

_REFUSED = ("HTTP 401", "HTTP 403")
"""A key that is refused once is refused every time."""


class Halted(Exception):  # noqa: N818  # no error: there is nothing left to try
    """Replays end before a verdict stands; `everywhere`: those of the other tests, too."""

    def __init__(self, name: str, reason: str, *, everywhere: bool) -> None:
        super().__init__(reason)
        self.name = name
        self.everywhere = everywhere


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one test's replays."""

    max_replays: int
    timeout: float
    """Seconds per replay."""


@dataclass(slots=True)
class Experiment:
    """One failing test under replay; every trial is kept as it comes in."""

    subject: Subject
    material: Material
    recorder: Recorder
    bounds: Bounds
    missing: dict[str, str] = field(default_factory=dict)
    """Why an arm cannot be had."""
    trials: list[tuple[Trial, Observation]] = field(default_factory=list)
    echo: Observation | None = None
    not_run: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)
    """How many of these answered in another call: the next replay edits that one, too."""
    course: Course = field(init=False)
    """The subject's, and what replays have shown of it since."""
    last_problem: Problem | None = None
    """Of the latest replay that the provider spoilt for good."""

    def __post_init__(self) -> None:
        self.course = self.subject.course
        if (reason := lacks_echo(self.material.case, self.course)) is not None:
            self.missing.setdefault(ECHO, reason)
        for arm in ARMS:
            if (lack := arm.lacks(self.material)) is not None:
                self.missing.setdefault(arm.name, lack)

    def run(self) -> Diagnosis:
        """Replay until the verdict stands. Raises `Halted` when replays must end before."""
        if ECHO not in self.missing:
            self._run_echo()
        while True:
            following = step(self.evidence())
            if isinstance(following, Diagnosis):
                return following
            try:
                self._run(following)
            except NotRun as error:
                self.not_run[following.arm] += 1
                in_vain = self.not_run[following.arm] - self.unforeseen[following.arm]
                if in_vain >= NOT_RUN_LIMIT:
                    self.missing[following.arm] = str(error)

    def conclude(self, stopped: str) -> Diagnosis:
        """What stands now, when replays had to end."""
        return conclude(self.evidence(), stopped=stopped)

    def evidence(self) -> Evidence:
        runs = [self.subject.original, *(observation for _, observation in self.trials)]
        if self.echo:
            runs.append(self.echo)
        checks, rows = align(self.subject.body, runs)
        trials = (
            replace(trial, outcomes=row)
            for (trial, _), row in zip(self.trials, rows[1:], strict=False)
        )
        return Evidence(
            first=rows[0],
            trials=tuple(trials),
            echo=rows[-1] if self.echo else None,
            arms=tuple(a.name for a in ARMS if a.name != ECHO and a.name not in self.missing),
            missing=dict(self.missing),
            max_replays=self.bounds.max_replays,
            checks=checks,
            case=self.material.case,
            whereabouts=self.material.whereabouts,
            baseline_replies=self.course.answers,
        )

    def _run_echo(self) -> None:
        try:
            self.echo, _ = self._attempt(BY_NAME[ECHO], "before")
        except NotRun as error:
            self.not_run[ECHO] += 1
            self.missing[ECHO] = str(error)

    def _run(self, following: Replay) -> None:
        self.material = replace(self.material, wording=following.wording)
        observation, recording = self._attempt(BY_NAME[following.arm], following.placement)
        trial = Trial(
            arm=following.arm,
            outcomes=(),  # counted anew whenever a check is discovered: see `evidence`
            fingerprint=recording.fingerprint,
            placement=following.placement,
            replies=tuple(reply.said for reply in recording.answers),
            refused=any(reply.refusal for reply in recording.answers),
            wording=following.wording,
        )
        self.trials.append((trial, observation))

    def _attempt(self, arm: Arm, placement: Placement | None) -> tuple[Observation, Recording]:
        attempt = 0
        while True:
            attempt += 1
            recording, observation = self._replay(arm, placement)
            problem = recording.unresolved()
            if problem is None:
                break
            _stop_if_hopeless(problem)
            if not problem.retryable or attempt == TRIES:
                self.last_problem = problem
                raise NotRun(f"{problem.kind}: {problem.detail}")
            time.sleep(min(problem.retry_after or FIRST_WAIT * attempt, LONGEST_WAIT))
        if isinstance(observation, str):
            self._learn(recording)
            raise NotRun(observation)
        whereabouts = deepen(self.material.whereabouts, received(recording.searches))
        self.material = replace(self.material, whereabouts=whereabouts)
        return observation, recording

    def _learn(self, recording: Recording) -> None:
        """Edit what has answered unedited, from now on."""
        if recording.arm and (place := recording.unforeseen) is not None:
            self.course = self.course.also(place)
            self.unforeseen[recording.arm.name] += 1

    def _replay(self, arm: Arm, placement: Placement | None) -> tuple[Recording, Observation | str]:
        """One run of the test: what it recorded, and what it shows or why it shows nothing."""
        item = self.subject.failure.item
        recording = Recording(
            item.nodeid,
            arm,
            self.material,
            placement or "before",
            judging=judging(item),
            course=self.course,
        )
        function = self.subject.function
        with self.recorder.recording(recording), softened(function) as soft:
            rerun = run_again(
                item,
                fresh=self.subject.failure.fresh,
                timeout=self.bounds.timeout,
                at=self._leave,
            )
        if reason := _nothing_shown(rerun, recording, self.bounds.timeout):
            return recording, reason
        observation = observe_replay(rerun.call_error, function, soft)
        if recording.is_echo and False in observation.outcomes.values():
            raised = rerun.call_error or (soft.crash if soft else None)
            failed = self.subject.failure.error
            if reason := unread(raised, failed, self.material.case, self.course):
                return recording, reason
        return recording, observation

    def _leave(self, phase: Phase) -> None:
        # What finalisers call belongs to no trial.
        if phase == "teardown":
            self.recorder.current = self.recorder.outside


def judging(item: pytest.Item) -> Callable[[], bool]:
    """Whether the test says, now, that its calls are a judge's."""

    def is_judging() -> bool:
        declarations = item.stash.get(DECLARATIONS, None)
        return declarations is not None and declarations.judging > 0

    return is_judging


def _nothing_shown(rerun: Rerun, recording: Recording, timeout: float) -> str | None:
    """Why a replay without a provider's problem says nothing about the model."""
    if isinstance(rerun.error, ReplayTimeout):
        return f"the replay took longer than {timeout:g} s"
    if isinstance(rerun.error, pytest.skip.Exception):
        return f"the replay was skipped: {rerun.error}"
    if rerun.phase == "setup":
        return f"a fixture failed in the replay: {describe(rerun.error)}"
    if all(exchange.judge for exchange in recording.exchanges):
        return "the replay made no model call (does the app cache its replies?)"
    return recording.void


def describe(error: BaseException | None) -> str:
    """An exception in one line, its type first."""
    lines = str(error).splitlines()
    text = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return text if len(text) <= 120 else text[:117] + "..."  # noqa: PLR2004  # one line and a half


def _stop_if_hopeless(problem: Problem) -> None:
    if problem.kind in ("budget", "offline"):
        raise Halted(problem.kind, problem.detail, everywhere=problem.kind == "budget")
    if problem.detail.startswith(_REFUSED):
        raise Halted("provider_error", problem.detail, everywhere=True)
