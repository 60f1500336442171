"""Running a pytest item once more; this module and `neighbours` touch pytest's private parts."""

import contextlib
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from _pytest.config import apply_warning_filters
from _pytest.runner import CallInfo

from pytest_ragft.replay.attached import as_during_its_run
from pytest_ragft.replay.neighbours import silence, without_debugger

_NEVER_HELD = (pytest.exit.Exception, KeyboardInterrupt)


Phase = Literal["setup", "call", "teardown"]


class ReplayTimeout(BaseException):
    """A replay took too long; no application code is meant to catch it."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """How one more run ended: the exception of set-up or call, and of which of the two."""

    phase: Phase | None = None
    error: BaseException | None = None

    @property
    def call_error(self) -> BaseException | None:
        return self.error if self.phase == "call" else None


def run_again(
    item: pytest.Item, *, fresh: bool, timeout: float, at: Callable[[Phase], None]
) -> Rerun:
    """Set up, call and tear down `item` once, with none of it reported.

    Function fixtures and the test-class instance are made anew. Wider fixtures stay as they
    are, unless `fresh`: then all of them are torn down afterwards. `at` is told each phase.
    Raises `KeyboardInterrupt` and `pytest.exit.Exception`, nothing else.
    """
    with as_during_its_run(item):
        _forget_instance(item)
        try:
            with _quiet(item), _time_limit(timeout):
                return _run_phases(item, at)
        except ReplayTimeout as error:
            return Rerun("call", error)
        finally:
            at("teardown")
            # A node, not an item: only what belongs to this one test is torn down.
            _tear_down(item, item.session if fresh else item.parent, timeout)
            if fresh:
                release(item, None, timeout)
            _forget_request(item)


def release(
    item: pytest.Item, following: pytest.Item | pytest.Session | None, timeout: float
) -> None:
    """Tear down the wider fixtures that `item` kept alive and `following` does not share.

    The session as `following` keeps what has its scope; `None` keeps nothing.
    """
    # The hook would be a second teardown of the same test, which pytest's logging cannot bear.
    state: Any = item.session._setupstate  # noqa: SLF001  # no public way to it
    with _finalising(item, timeout), contextlib.suppress(Exception, pytest.fail.Exception):
        type(state).teardown_exact(state, following)


def _tear_down(item: pytest.Item, following: pytest.Collector | None, timeout: float) -> None:
    with _finalising(item, timeout):
        _call(item, "teardown", nextitem=following)


@contextmanager
def _finalising(item: pytest.Item, timeout: float) -> Iterator[None]:
    # What a finaliser raises was reported by the suite's own run, or is the replay's alone.
    with contextlib.suppress(ReplayTimeout), _quiet(item), _time_limit(timeout):
        yield


def _run_phases(item: pytest.Item, at: Callable[[Phase], None]) -> Rerun:
    for phase in ("setup", "call"):
        at(phase)
        error = _call(item, phase)
        if error is not None:
            return Rerun(phase, error)
    return Rerun()


def _call(item: pytest.Item, phase: Phase, **arguments: object) -> BaseException | None:
    # The hooks run as in a first run, but no report is made: junit files, html pages and
    # the terminal know only the suite's own outcome.
    hook = getattr(item.ihook, f"pytest_runtest_{phase}")
    info = CallInfo.from_call(
        lambda: hook(item=item, **arguments),
        when=phase,
        reraise=(*_NEVER_HELD, ReplayTimeout),
    )
    error = info.excinfo.value if info.excinfo else None
    # unittest methods swallow their exceptions and leave them on the item.
    left = item.__dict__.pop("_excinfo", None)
    return error or (left[0].value if left else None)


def _forget_instance(item: Any) -> None:  # noqa: ANN401  # attributes that pytest hides
    item.__dict__.pop("_instance", None)
    if item.cls is not None:
        item._obj = None  # noqa: SLF001  # a method bound to the instance of the run before
    else:
        item.obj = without_debugger(item.obj)
    item._initrequest()  # noqa: SLF001  # as pytest does for plugins that rerun


def _forget_request(item: Any) -> None:  # noqa: ANN401  # attributes that pytest hides
    item._request = False  # noqa: SLF001  # as pytest leaves an item behind
    item.funcargs = None


@contextmanager
def _quiet(item: pytest.Item) -> Iterator[None]:
    """Keep reports of subtests and warnings of a replay out of the suite's own result."""
    relay: Any = item.ihook
    report = relay.pytest_runtest_logreport
    relay.pytest_runtest_logreport = lambda **_: []
    try:
        with silence(), warnings.catch_warnings(record=True):
            apply_warning_filters(
                item.config.getini("filterwarnings"),
                item.config.known_args_namespace.pythonwarnings or [],
            )
            # When garbage is collected is chance, and would decide replays where it is an error.
            warnings.simplefilter("ignore", pytest.PytestUnraisableExceptionWarning)
            yield
    finally:
        relay.pytest_runtest_logreport = report


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `ReplayTimeout` after `seconds`; no limit where the platform has no alarm."""
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer"):
        yield
        return

    def expire(*_: object) -> None:
        raise ReplayTimeout

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def wide_fixtures(item: Any) -> tuple[object, ...]:  # noqa: ANN401  # attributes only Function has
    """Definitions of the fixtures of `item` that live longer than one test."""
    info = getattr(item, "_fixtureinfo", None)
    last = (found[-1] for found in (info.name2fixturedefs if info else {}).values())
    return tuple(definition for definition in last if definition.scope != "function")


@contextmanager
def session_kept_open(session: pytest.Session, wanted: Callable[[], bool]) -> Iterator[None]:
    """Keep fixtures of session scope alive behind the last test while the block runs.

    pytest tears everything down with the suite's last test. Where replays are `wanted` by then,
    session fixtures (a server, an index) stay for them, and are torn down at the end of the
    block; what they raise there is reported as pytest would have done, by the last test.
    """
    state: Any = session._setupstate  # noqa: SLF001  # no public way to it
    tear_down = state.teardown_exact
    kept: list[pytest.Item] = []

    def teardown_exact(nextitem: pytest.Item | None) -> None:
        last = next((node for node in reversed(state.stack) if isinstance(node, pytest.Item)), None)
        if nextitem is None and last is not None and wanted():
            kept.append(last)
            tear_down(session)
        else:
            tear_down(nextitem)

    state.teardown_exact = teardown_exact
    try:
        yield
    finally:
        del state.teardown_exact
        if kept:
            _report_teardown(kept[-1], lambda: state.teardown_exact(None))


def _report_teardown(item: pytest.Item, tear_down: Callable[[], None]) -> None:
    capture: Any = item.config.pluginmanager.get_plugin("capturemanager")
    captured = capture.item_capture("teardown", item) if capture else contextlib.nullcontext()
    with captured:
        info = CallInfo.from_call(tear_down, when="teardown", reraise=_NEVER_HELD)
    if info.excinfo is not None:
        report = item.ihook.pytest_runtest_makereport(item=item, call=info)
        item.ihook.pytest_runtest_logreport(report=report)


def warn(config: pytest.Config, message: str, item: pytest.Item | None = None) -> None:
    """Add to pytest's own warnings summary, whatever filters are set."""
    category = pytest.PytestWarning
    place = str(item.path) if item else str(config.rootpath)
    shown = warnings.WarningMessage(category(message), category, place, 1)
    config.hook.pytest_warning_recorded.call_historic(
        kwargs={
            "warning_message": shown,
            "nodeid": item.nodeid if item else "",
            "when": "runtest",
            "location": None,
        }
    )
