"""The plugin under `--ragft-diagnose`: listens while the suite runs, then replays its failures."""

import traceback
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from sqlite3 import Error as DatabaseError
from typing import Any

import pytest

from pytest_ragft.atomic import WriteError
from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.replay.cases import check_markers
from pytest_ragft.replay.experiment import judging
from pytest_ragft.replay.facts import now, run_record
from pytest_ragft.replay.failure import Failure
from pytest_ragft.replay.item import session_kept_open, warn, wide_fixtures
from pytest_ragft.replay.progress import Progress
from pytest_ragft.replay.recorder import Recorder, Recording
from pytest_ragft.replay.sites import body_of, function_of
from pytest_ragft.replay.store import Store
from pytest_ragft.replay.suite import Suite
from pytest_ragft.report import writer_for
from pytest_ragft.report.listing import NAMED
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.terminal import TITLE, render
from pytest_ragft.settings import Settings, SettingsError, read
from pytest_ragft.wire.intercept import intercepting, watched


def start(config: pytest.Config) -> None:
    """Open the tap and register the plugin. Raises `pytest.UsageError` for a bad configuration."""
    settings = _settings(config)
    reports = [_report_path(config, name) for name in settings.report]
    try:
        store = Store(config.rootpath / ".ragft")
    except (OSError, DatabaseError) as error:
        place = config.rootpath / ".ragft"
        raise pytest.UsageError(f"{place}: replies cannot be stored here: {error}.") from error
    recorder = Recorder(
        declared_judges=settings.judges,
        store=store,
        offline=settings.offline,
        max_calls=settings.max_calls,
    )
    opened = ExitStack()
    opened.callback(store.close)
    opened.enter_context(intercepting(recorder))
    config.add_cleanup(opened.close)
    config.pluginmanager.register(Session(config, settings, recorder, reports), "ragft-session")


def _settings(config: pytest.Config) -> Settings:
    if _is_distributed(config):
        raise pytest.UsageError("--ragft-diagnose does not work with pytest-xdist yet: drop -n.")
    try:
        settings = read(config.rootpath / "pyproject.toml")
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
    max_calls = config.getoption("ragft_max_calls")
    if max_calls is not None and max_calls < 1:
        raise pytest.UsageError(f"--ragft-max-calls={max_calls}: expected 1 or more.")
    return settings._replace(
        report=(*settings.report, *config.getoption("ragft_report")),
        max_calls=max_calls or settings.max_calls,
        offline=settings.offline or config.getoption("ragft_offline"),
    )


def _is_distributed(config: pytest.Config) -> bool:
    """Whether pytest-xdist runs the suite, here or in a worker."""
    option = config.option
    asked = getattr(option, "numprocesses", None) or getattr(option, "dist", "no") != "no"
    return bool(asked) or hasattr(config, "workerinput")


def _report_path(config: pytest.Config, name: str) -> Path:
    path = config.invocation_params.dir / name
    try:
        writer_for(path)
    except WriteError as error:
        raise pytest.UsageError(f"--ragft-report: {error}") from error
    return path


class Session:
    """The hooks; one object for a pytest run."""

    def __init__(
        self,
        config: pytest.Config,
        settings: Settings,
        recorder: Recorder,
        reports: Sequence[Path],
    ) -> None:
        self._config = config
        self._settings = settings
        self._recorder = recorder
        self._reports = reports
        self._started = now()
        self._errors: dict[pytest.Item, BaseException | None] = {}
        self._failures: list[Failure] = []
        self._fixture_calls: dict[object, tuple[Exchange, ...]] = {}
        self._asserting_nothing: list[str] = []
        self._run: RunRecord | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        wrong = check_markers(items)
        if wrong:
            raise pytest.UsageError("\n".join(wrong))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        recording = Recording(item.nodeid, judging=judging(item))
        with self._recorder.recording(recording):
            result = yield
        if item in self._errors:
            self._failures.append(self._failure(item, recording))
        elif recording.exchanges and _asserts_nothing(item):
            self._asserting_nothing.append(item.nodeid)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        exchanges = self._recorder.current.exchanges
        before = len(exchanges)
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function" and len(exchanges) > before:
                self._fixture_calls[fixturedef] = tuple(exchanges[before:])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "setup":
            self._errors.pop(item, None)  # under a plugin that reruns, the last run counts
        elif report.when == "call" and report.failed:
            # Failed subtests report before their test does: the first one counts.
            self._errors.setdefault(item, call.excinfo.value if call.excinfo else None)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)  # outermost: behind the suite's last dot
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        with session_kept_open(session, wanted=lambda: bool(self._errors)):
            try:
                result = yield
            except pytest.Session.Failed:  # -x and --maxfail: what has failed is diagnosed
                self._diagnose()
                raise
            self._diagnose()
        return result

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._run is None or not (self._run.tests or self._run.notes):
            return
        width = terminalreporter._tw.fullwidth  # noqa: SLF001  # no public name for it
        terminalreporter.write_sep("=", TITLE)
        try:
            lines = render(self._run, width=width, verbosity=self._config.get_verbosity())
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            terminalreporter.write_line(f"pytest-ragft could not print its diagnosis: {error!r}")
            return
        for line in lines:
            for text, markup in line:
                terminalreporter.write(text, **markup)
            terminalreporter.line("")

    def _failure(self, item: pytest.Item, recording: Recording) -> Failure:
        shared = [
            exchange
            for fixture in wide_fixtures(item)
            for exchange in self._fixture_calls.get(fixture, ())
        ]
        counted = {id(exchange) for exchange in shared}
        own = [exchange for exchange in recording.exchanges if id(exchange) not in counted]
        error = self._errors[item]
        if error is not None:
            # Lines are all that is needed of it; its frames would keep what the test held alive.
            traceback.clear_frames(error.__traceback__)
        return Failure(
            item=item,
            error=error,
            exchanges=(*shared, *own),
            problem=recording.unresolved(),
            fresh=bool(shared),
        )

    def _diagnose(self) -> None:
        suite = Suite(self._failures, self._recorder, self._settings)
        progress = Progress(self._config, len(self._failures))
        try:
            for finding in suite.diagnose(watched()):
                progress.show(finding.failure.item.nodeid, self._recorder.totals.calls)
        finally:
            progress.close()
            self._conclude(suite)

    def _conclude(self, suite: Suite) -> None:
        if self._config.option.collectonly:
            return
        try:
            self._run = run_record(
                suite.findings,
                started=self._started,
                finished=suite.finished,
                failures=len(self._failures),
                totals=self._recorder.totals,
                notes=self._notes(),
                root=self._config.rootpath,
            )
            self._write_reports(self._run)
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            warn(self._config, f"pytest-ragft could not report its diagnosis: {error!r}")

    def _notes(self) -> list[str]:
        notes = list(self._recorder.warnings)
        if outside := len(self._recorder.outside.exchanges):
            notes.append(
                f"Model calls outside of tests, at import or collection: {outside}. "
                "They cannot be replayed."
            )
        if idle := self._asserting_nothing:
            shown = ", ".join([*idle[:NAMED], *(["..."] if len(idle) > NAMED else [])])
            notes.append(f"Call a model and assert nothing, so they cannot fail: {shown}")
        return notes

    def _write_reports(self, run: RunRecord) -> None:
        for path in self._reports:
            try:
                writer_for(path)(run)
            except WriteError as error:
                self._run = replace(run, notes=(*run.notes, str(error)))


def _asserts_nothing(item: pytest.Item) -> bool:
    function = function_of(item)
    body = body_of(function) if function else None
    return body is not None and not any(body.asserting(site) for site in body.sites)
