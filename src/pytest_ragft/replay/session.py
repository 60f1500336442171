"""The plugin under `--ragft-diagnose`: listens while the suite runs, then replays its failures."""

import time
from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from pytest_ragft.replay.attached import remember
from pytest_ragft.replay.cases import check_markers
from pytest_ragft.replay.documents import open_documents
from pytest_ragft.replay.examination import Surroundings, turns_of
from pytest_ragft.replay.facts import now, run_record
from pytest_ragft.replay.failed_run import Seen, failure_of, seen
from pytest_ragft.replay.failure import Failure
from pytest_ragft.replay.item import session_kept_open, warn, wide_fixtures
from pytest_ragft.replay.neighbours import left_alone, measure_last
from pytest_ragft.replay.notes import Noted
from pytest_ragft.replay.prefetch.ahead import open_ahead
from pytest_ragft.replay.prefetch.pace import MOST
from pytest_ragft.replay.progress import Progress
from pytest_ragft.replay.publication import Outlet
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.rerun import judging
from pytest_ragft.replay.sites import body_of, function_of
from pytest_ragft.replay.spending.estimate import Estimate, Outlay, describe, estimate
from pytest_ragft.replay.spending.outlay import outlays
from pytest_ragft.replay.spill import Spill
from pytest_ragft.replay.suite import Suite
from pytest_ragft.settings import Settings
from pytest_ragft.wire.intercept import watched

_REWRITTEN = "@pytest_ar"
"""What pytest's rewriting names in each function that asserts: its source need not be read."""

__tracebackhide__ = True  # an exception of a fixture is shown without our frames


class Session:
    """The hooks; one object for a pytest run."""

    def __init__(
        self,
        config: pytest.Config,
        settings: Settings,
        recorder: Recorder,
        outlet: Outlet,
        opened: ExitStack,
    ) -> None:
        self._config = config
        self._opened = opened
        self._settings = settings
        self._recorder = recorder
        self._outlet = outlet
        self._started = now()
        self._errors: dict[pytest.Item, BaseException | None] = {}
        self._failures: list[Failure] = []
        self._fixture_calls: dict[object, tuple[Seen, ...]] = {}
        self._fixture_seconds: defaultdict[str, float] = defaultdict(float)
        self._spill = Spill()
        opened.callback(self._spill.close)
        self._asserting_nothing: list[str] = []
        self._running: Recording | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        wrong = check_markers(items)
        if wrong:
            raise pytest.UsageError("\n".join(wrong))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._running = recording = Recording(item.nodeid, judging=judging(item))
        with self._recorder.recording(recording):
            result = yield
        try:
            self._look_at(item, recording)
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            warn(self._config, f"pytest-ragft could not look at this test: {error!r}", item)
        return result

    def _look_at(self, item: pytest.Item, recording: Recording) -> None:
        if item in self._errors:
            self._failures.append(self._failure(item, recording))
        elif recording.exchanges and _asserts_nothing(item):
            self._asserting_nothing.append(item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        if self._running is not None and self._recorder.current is self._running:
            self._running.restart()  # under a plugin that reruns, the last run counts

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, object, object]:
        recording, start = self._recorder.current, time.perf_counter()
        before = len(recording.exchanges)
        try:
            return (yield)
        finally:
            if fixturedef.scope not in {"function", "session"}:
                self._fixture_seconds[request.node.nodeid] += time.perf_counter() - start
            if fixturedef.scope != "function" and len(recording.exchanges) > before:
                self._fixture_calls[fixturedef] = seen(recording)[before:]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "setup":
            self._errors.pop(item, None)  # as above
        elif report.when == "call" and report.failed:
            # Failed subtests report before their test does: the first one counts.
            self._errors.setdefault(item, call.excinfo.value if call.excinfo else None)
        elif report.when == "teardown" and item in self._errors:
            remember(item)
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        measure_last(self._config)

    @pytest.hookimpl(wrapper=True, tryfirst=True)  # outermost: behind the suite's last dot
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        with session_kept_open(session, wanted=lambda: bool(self._errors)):
            try:
                result = yield
            # -x, --maxfail and --stepwise: what has failed is diagnosed
            except (pytest.Session.Failed, pytest.Session.Interrupted):
                self._diagnose()
                raise
            self._diagnose()
        return result

    def _failure(self, item: pytest.Item, recording: Recording) -> Failure:
        shared = [
            call for fixture in wide_fixtures(item) for call in self._fixture_calls.get(fixture, ())
        ]
        return failure_of(item, self._errors[item], recording, shared, self._spill)

    def _diagnose(self) -> None:
        recorder, progress = self._recorder, Progress(self._config, len(self._failures))
        likely = outlays(self._failures, recorder.prices)
        self._outlet.begin(likely)
        if self._config.getoption("ragft_estimate"):
            progress.say(describe(self._expected(likely)))
            return
        ahead = open_ahead(recorder, self._settings) if self._failures else None
        suite = Suite(
            self._failures,
            self._recorder,
            self._settings,
            ahead=ahead,
            set_up=self._fixture_seconds,
        )
        if self._failures:
            progress.start(self._expected(likely))
        try:
            around = self._surroundings(progress)
            with left_alone(self._config):
                for finding in suite.diagnose(around):
                    if finding is not None:
                        self._outlet.found(finding)
                        progress.decided()
                    progress.show(recorder.budget.spent, recorder.saved)
        finally:
            if ahead is not None:
                ahead.close()
            progress.close()
            self._conclude(suite)

    def _expected(self, likely: Sequence[Outlay]) -> Estimate:
        return estimate(likely, concurrency=self._settings.concurrency or MOST)

    def _surroundings(self, progress: Progress) -> Surroundings:
        corpus = None
        if self._failures:
            patterns, root = self._settings.corpus, self._config.rootpath
            corpus = open_documents(patterns, root, progress, self._recorder.warn, self._opened)
        return Surroundings(watched(), corpus, turns_of(self._failures))

    def _conclude(self, suite: Suite) -> None:
        if self._config.option.collectonly:
            return
        try:
            run = run_record(
                suite.findings,
                started=self._started,
                finished=suite.finished,
                failures=len(self._failures),
                spent=self._recorder.budget.spent,
                saved=self._recorder.saved,
                root=self._config.rootpath,
            )
            self._outlet.conclude(run, self._noted(suite))
            if suite.complete:
                self._recorder.store.finish()
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            warn(self._config, f"pytest-ragft could not report its diagnosis: {error!r}")

    def _noted(self, suite: Suite) -> Noted:
        unread = (place for failure in self._failures for place in failure.unknown)
        return Noted(
            warnings=(*self._recorder.noticed, *self._recorder.store.problems),
            outside=len(self._recorder.outside.exchanges),
            unread=tuple(dict.fromkeys(unread)),
            idle=tuple(self._asserting_nothing),
            complete=suite.complete,
        )


def _asserts_nothing(item: pytest.Item) -> bool:
    function = function_of(item)
    if function is None or _REWRITTEN in function.__code__.co_names:
        return False
    body = body_of(function)
    return body is not None and not any(body.asserting(site) for site in body.sites)
