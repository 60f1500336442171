"""All failures of a run under diagnosis: many wait for replies, one at a time runs again."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.replay.examination import Examination, Surroundings, examine
from pytest_ragft.replay.experiment import Experiment
from pytest_ragft.replay.failure import Failure, spoilt
from pytest_ragft.replay.finding import Finding, found, halted, named, unplayed
from pytest_ragft.replay.halting import Halted, stop_if_hopeless
from pytest_ragft.replay.item import release, warn
from pytest_ragft.replay.opened import Opened, open_test
from pytest_ragft.replay.prefetch.ahead import Ahead, Arrived
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.rerun import describe
from pytest_ragft.replay.schedule import choose
from pytest_ragft.settings import Settings

PROVIDER_LIMIT = 3
"""Tests in a row that provider errors left undecided, until the others are given up."""
ROUND = 2
"""Tests under diagnosis for each call that may be under way; what they hold bounds the memory."""
_TICK = 0.1
"""Seconds to wait for replies at a time, so that Ctrl-C is heard."""


class Suite:
    """The failures of a run under diagnosis; `findings` has one for each, also when cut short."""

    def __init__(
        self,
        failures: Sequence[Failure],
        recorder: Recorder,
        settings: Settings,
        *,
        ahead: Ahead | None = None,
        set_up: Mapping[str, float] | None = None,
    ) -> None:
        """`set_up`: seconds that fixtures took, by the node id of the collector they belong to."""
        self._recorder = recorder
        self._settings = settings
        self._ahead = ahead
        self._set_up = set_up or {}
        self._unopened = deque(enumerate(failures))
        self._open: list[Opened] = []
        self._standing: Opened | None = None
        self._halted: tuple[str, str] | None = None
        self._provider_errors = 0
        self._findings: dict[int, Finding] = {}
        self._untold: list[Finding] = []
        self.finished = True

    @property
    def findings(self) -> list[Finding]:
        """In the order of the suite."""
        return [self._findings[number] for number in sorted(self._findings)]

    @property
    def complete(self) -> bool:
        """Nothing was given up: there is nothing to go on with in another run."""
        return self.finished and self._halted is None

    def diagnose(self, around: Surroundings) -> Iterator[Finding | None]:
        """Each finding as it comes, None while there is none.

        Raises `KeyboardInterrupt` with every finding in place.
        """
        try:
            while self._unopened or self._open:
                self._fill(around)
                if self._open:
                    self._go_on()
                yield None
                while self._untold:
                    yield self._untold.pop(0)
        except (KeyboardInterrupt, pytest.exit.Exception):
            self.finished = False
            self._interrupt(around)
            raise
        finally:
            self._make_way(None)

    def _fill(self, around: Surroundings) -> None:
        round_ = ROUND * (self._ahead.at_once if self._ahead else 1)
        while self._unopened and len(self._open) < round_:
            number, failure = self._unopened.popleft()
            test = self._examined(number, failure, around)
            if test is not None:
                self._open.append(test)
                self._guarded(test, self._plan)

    def _examined(self, number: int, failure: Failure, around: Surroundings) -> Opened | None:
        """The test ready for replays; None if it needs or can have none."""
        try:
            examination = examine(failure, self._settings, around)
            if examination.subject is None or examination.obstacle:
                self._tell(number, unplayed(failure, examination))
            elif self._halted:
                self._tell(number, halted(failure, examination, *self._halted))
            else:
                return open_test(number, failure, examination, self._recorder, self._settings)
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            self._tell(number, _broken(failure, error))
        return None

    def _guarded(self, test: Opened, act: Callable[[Opened], None]) -> None:
        """Acts on one test; what goes wrong is its own."""
        try:
            act(test)
        except Halted as halt:
            if halt.everywhere:
                self._halted = (halt.name, str(halt))
            self._close(test, named(test.experiment.conclude(str(halt)), halt.name))
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            self._drop(test, _broken(test.failure, error))

    def _go_on(self) -> None:
        """One test runs again, or the replies that come are waited for."""
        self._collect(0.0)
        if not self._open:
            return
        now = time.monotonic()
        waiting = [test.waiting(now) for test in self._open]
        scope = self._standing.scope if self._standing else ()
        chosen = choose(
            waiting,
            scope,
            set_up=sum(self._set_up.get(node, 0.0) for node in scope),
            latency=self._ahead.latency if self._ahead else 0.0,
        )
        if chosen == "wait":
            self._collect(_TICK)
        else:
            self._guarded(self._open[chosen], self._replay)

    def _collect(self, timeout: float) -> None:
        if self._ahead is None:
            time.sleep(timeout)
            return
        for arrived in self._ahead.arrived(timeout):
            for test in tuple(self._open):
                if arrived.key in test.awaited:
                    self._guarded(test, lambda each, came=arrived: self._take(each, came))  # type: ignore[misc]  # mypy cannot infer a lambda with a default

    def _take(self, test: Opened, arrived: Arrived) -> None:
        test.awaited.discard(arrived.key)
        test.problem = test.problem or arrived.problem
        if test.awaited or test.following is None:
            return
        problem, test.problem = test.problem, None
        if problem is None:
            self._foresee(test)
        else:
            stop_if_hopeless(problem)
            test.experiment.spoil(test.following, problem)
            self._plan(test)

    def _plan(self, test: Opened) -> None:
        following = test.experiment.following()
        if isinstance(following, Diagnosis):
            self._close(test, self._after_provider_errors(test.experiment, following))
            return
        test.following = following
        self._foresee(test)

    def _foresee(self, test: Opened) -> None:
        assert test.following is not None  # noqa: S101  # the caller has seen to it
        if self._ahead is not None:
            test.foreseen = test.experiment.foresee(test.following)
            test.awaited = self._ahead.fetch(test.foreseen, test.following.settles)
            if test.awaited and self._ahead.idle:
                self._ahead.fetch(test.experiment.foresee_later(test.following), 0.0)

    def _replay(self, test: Opened) -> None:
        assert test.following is not None  # noqa: S101  # only planned tests are chosen
        self._make_way(test)
        self._standing = test
        wait = test.experiment.replay(test.following, test.foreseen)
        if wait is None:
            self._plan(test)
        else:
            test.not_before = time.monotonic() + wait
            self._foresee(test)

    def _after_provider_errors(self, experiment: Experiment, diagnosis: Diagnosis) -> Diagnosis:
        problem = experiment.last_problem
        if diagnosis.verdict is not Verdict.UNDETERMINED or problem is None:
            self._provider_errors = 0
            return diagnosis
        self._provider_errors += 1
        obstacle = spoilt(problem, "in replays")
        if self._provider_errors >= PROVIDER_LIMIT:
            self._halted = ("provider_error", f"given up after repeated errors: {problem.detail}")
        because = (obstacle.reason, *diagnosis.because)
        return named(replace(diagnosis, because=because), obstacle.name)

    def _close(self, test: Opened, diagnosis: Diagnosis) -> None:
        self._drop(test, found(test.failure, test.examination, test.experiment, diagnosis))
        if self._halted and self._halted[0] != "budget":
            for other in list(self._open):
                self._give_up(other, *self._halted)

    def _give_up(self, test: Opened, name: str, reason: str) -> None:
        diagnosis = named(test.experiment.conclude(reason), name)
        self._drop(test, found(test.failure, test.examination, test.experiment, diagnosis))

    def _drop(self, test: Opened, finding: Finding) -> None:
        self._open.remove(test)
        test.awaited.clear()
        self._tell(test.number, finding)

    def _tell(self, number: int, finding: Finding) -> None:
        self._findings[number] = finding
        self._untold.append(finding)

    def _interrupt(self, around: Surroundings) -> None:
        for test in list(self._open):
            self._give_up(test, "interrupted", "the diagnosis was interrupted")
        self._halted = ("interrupted", "the diagnosis was interrupted before this test")
        while self._unopened:
            self._examined(*self._unopened.popleft(), around)

    def _make_way(self, following: Opened | None) -> None:
        """Takes down the fixtures that the next test does not share, and no session fixture."""
        standing, self._standing = self._standing, None
        if standing is None and following is not None and following.failure.fresh:
            # What the suite's own run has left holds the calls that are to be made anew.
            release(following.failure.item, None, self._settings.timeout)
        if standing is None or standing is following:
            return
        item = standing.failure.item
        if following is None:
            release(item, item.session, self._settings.timeout)
        else:
            failure = following.failure
            release(item, None if failure.fresh else failure.item, self._settings.timeout)


def _broken(failure: Failure, error: Exception) -> Finding:
    message = f"pytest-ragft could not diagnose {failure.item.nodeid}: {error!r}"
    warn(failure.item.config, message, failure.item)
    reason = f"an error inside pytest-ragft: {describe(error)}"
    return halted(failure, Examination(Case()), "plugin_error", reason)
