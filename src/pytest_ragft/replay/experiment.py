"""The replays of one failing test: which is next, how it is foreseen, and what it shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, conclude, step
from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.arms import ARMS, BY_NAME
from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.lookahead import sure
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.procedure import NOT_RUN_LIMIT
from pytest_ragft.diagnosis.trial import Trial
from pytest_ragft.oracle.evidence import deepen
from pytest_ragft.replay.checks import align
from pytest_ragft.replay.echoing import lacks_echo
from pytest_ragft.replay.failure import Subject
from pytest_ragft.replay.halting import stop_if_hopeless
from pytest_ragft.replay.observation import Observation
from pytest_ragft.replay.prefetch.prediction import Foreseen, foresee
from pytest_ragft.replay.prefetch.repetitions import Repetitions
from pytest_ragft.replay.prefetch.sighting import Sighting
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import ECHO, Recording
from pytest_ragft.replay.rerun import judging, rerun
from pytest_ragft.retrieval.received import received

TRIES = 3
"""Attempts at one trial when the provider stumbles, the first one included."""
FIRST_WAIT = 0.5
"""Seconds before the second attempt; twice as long before the third."""
LONGEST_WAIT = 30.0
"""Seconds to wait before another attempt, whatever the provider asks for."""

_Kind = tuple[str, Placement | None, int]


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
    attempts: int = 0
    """At the replay that is due."""
    blind: set[int] = field(default_factory=set)
    """Calls that were not made as they had been foreseen."""
    _patterns: dict[_Kind, tuple[Sighting, ...]] = field(default_factory=dict)
    """The calls of the latest replay of each kind."""
    _first: tuple[Sighting, ...] | None = None

    def __post_init__(self) -> None:
        self.course = self.subject.course
        if (reason := lacks_echo(self.material.case, self.course)) is not None:
            self.missing.setdefault(ECHO, reason)
        for arm in ARMS:
            if (lack := arm.lacks(self.material)) is not None:
                self.missing.setdefault(arm.name, lack)

    def following(self) -> Replay | Diagnosis:
        """The next replay that is worth its price, or the diagnosis."""
        if self.echo is None and ECHO not in self.missing:
            return Replay(ECHO, "before", 0.0)
        return step(self.evidence())

    def foresee(self, following: Replay) -> list[Foreseen]:
        """The calls that a replay will make, as far as they can be told."""
        return self._foresee(following, self.recorder.repetitions.ahead())

    def foresee_later(self, following: Replay) -> list[Foreseen]:
        """Those of the replays that come after it whatever it shows."""
        repetitions = self.recorder.repetitions.ahead()
        self._foresee(following, repetitions)
        later = sure(self.evidence(), following)
        return [call for each in later for call in self._foresee(each, repetitions)]

    def _foresee(self, following: Replay, repetitions: Repetitions) -> list[Foreseen]:
        if following.arm == ECHO:
            return []
        try:
            return foresee(
                self._patterns.get(_kind(following)) or self._pattern_of_first(),
                self._recording(following),
                repetitions,
                self.recorder.store.get,
                blind=self.blind,
            )
        except Exception:  # noqa: BLE001  # what cannot be edited ahead is told when the app asks
            return []

    def replay(self, following: Replay, foreseen: Sequence[Foreseen]) -> float | None:
        """Runs the test once more.

        Returns the seconds after which the same is to be tried again, since the provider
        stumbled; None when there is nothing more to try. Raises `Halted`.
        """
        self.attempts += 1
        recording = self._recording(following)
        observation = rerun(self.subject, recording, self.recorder, self.bounds.timeout)
        self._compare(recording, foreseen)
        problem = recording.unresolved()
        if problem is not None:
            stop_if_hopeless(problem)
            if problem.retryable and self.attempts < TRIES:
                return min(problem.retry_after or FIRST_WAIT * self.attempts, LONGEST_WAIT)
            self.spoil(following, problem)
        elif isinstance(observation, str):
            self._learn(recording)
            self._not_run(following, observation)
        else:
            self._keep(following, recording, observation)
        return None

    def spoil(self, following: Replay, problem: Problem) -> None:
        """A replay that the provider leaves without replies."""
        self.last_problem = problem
        self._not_run(following, f"{problem.kind}: {problem.detail}")

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

    def _keep(self, following: Replay, recording: Recording, observation: Observation) -> None:
        self.attempts = 0
        whereabouts = deepen(self.material.whereabouts, received(recording.searches))
        self.material = replace(self.material, whereabouts=whereabouts)
        if following.arm == ECHO:
            self.echo = observation
            return
        self._patterns[_kind(following)] = tuple(each for each in recording.sightings if each)
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

    def _not_run(self, following: Replay, reason: str) -> None:
        self.attempts = 0
        self.not_run[following.arm] += 1
        in_vain = self.not_run[following.arm] - self.unforeseen[following.arm]
        if in_vain >= NOT_RUN_LIMIT or following.arm == ECHO:
            self.missing[following.arm] = reason

    def _compare(self, recording: Recording, foreseen: Sequence[Foreseen]) -> None:
        """What was foreseen in vain is not foreseen again."""
        self.blind.update(each.place for each in foreseen if each.key not in recording.keys)

    def _pattern_of_first(self) -> tuple[Sighting, ...]:
        if self._first is None:
            self._first = self.subject.failure.sightings.load()
        return self._first

    def _recording(self, following: Replay) -> Recording:
        item = self.subject.failure.item
        return Recording(
            item.nodeid,
            BY_NAME[following.arm],
            replace(self.material, wording=following.wording),
            following.placement or "before",
            judging=judging(item),
            course=self.course,
        )

    def _learn(self, recording: Recording) -> None:
        """Edit what has answered unedited, from now on."""
        if recording.arm and (place := recording.unforeseen) is not None:
            self.course = self.course.also(place)
            self.unforeseen[recording.arm.name] += 1


def _kind(following: Replay) -> _Kind:
    """Replays that send the same, as far as the app does."""
    return following.arm, following.placement, following.wording
