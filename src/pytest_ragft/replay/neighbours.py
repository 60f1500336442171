"""What other plugins, and pytest's own, would do in a replay though it is no part of the suite."""

import gc
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from _pytest import debugging
from _pytest.capture import FDCapture, MultiCapture
from _pytest.debugging import pytestPDB
from _pytest.junitxml import xml_key

_STOPPED_BY_TIMEOUT = "from pytest-timeout"
"""Stands at the end of the message with which that plugin fails a test."""

_OF_ALLURE = ("allure_pytest.listener", "allure_commons.logger")
"""Where the plugins are defined that write its results."""


def timed_out(error: BaseException | None) -> bool:
    """Whether pytest-timeout ended a test: that says how long it took, not what was wrong."""
    return isinstance(error, pytest.fail.Exception) and _STOPPED_BY_TIMEOUT in str(error)


@contextmanager
def left_alone(config: pytest.Config) -> Iterator[None]:
    """While the block runs, replays are neither timed, measured, debugged nor reported."""
    with ExitStack() as stack:
        for keep_out in (_leaks, _clock, _debugger, _coverage, _junit, _log, _allure):
            stack.enter_context(keep_out(config))
        yield


@contextmanager
def silence() -> Iterator[None]:
    """Nothing that a replay prints, itself or through a child, reaches the terminal.

    pytest captures it, too, but not with `-s`, and not what is printed between its hooks.
    """
    captured = MultiCapture(in_=FDCapture(0), out=FDCapture(1), err=FDCapture(2))
    captured.start_capturing()
    try:
        yield
    finally:
        captured.stop_capturing()


def measure_last(config: pytest.Config) -> None:
    """Let pytest-cov draw up its report behind the replays, when session fixtures are down, too.

    To be called when all wrappers are registered; the last one in the list is the outermost.
    """
    wrappers = config.hook.pytest_runtestloop._hookimpls  # noqa: SLF001  # no public way to it
    for wrapper in [each for each in wrappers if each.plugin_name == "_cov"]:
        wrappers.remove(wrapper)
        wrappers.append(wrapper)


@contextmanager
def _leaks(_: pytest.Config) -> Iterator[None]:
    """What replays leave open is cleared away at once, lest it is reported at the suite's end."""
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gc.collect()


class _NoTimer:
    """pytest-timeout's own limit is for the suite: its thread method would end the process."""

    @pytest.hookimpl(tryfirst=True, optionalhook=True)
    def pytest_timeout_set_timer(self) -> bool:
        return True

    @pytest.hookimpl(tryfirst=True, optionalhook=True)
    def pytest_timeout_cancel_timer(self) -> bool:
        return True


@contextmanager
def _clock(config: pytest.Config) -> Iterator[None]:
    no_timer = _NoTimer()
    config.pluginmanager.register(no_timer, "ragft-no-timer")
    try:
        yield
    finally:
        config.pluginmanager.unregister(no_timer)


class _NoDebugger:
    """In the place of the debugger that pytest makes for `--trace` and for each breakpoint."""

    def set_trace(self, *_: object, **__: object) -> None:
        pass

    def runcall(self, function: Callable[[], object]) -> object:
        return function()


@contextmanager
def _debugger(_: pytest.Config) -> Iterator[None]:
    maker: Any = pytestPDB
    hook, make = sys.breakpointhook, vars(maker)["_init_pdb"]
    sys.breakpointhook = _NoDebugger().set_trace
    maker._init_pdb = classmethod(lambda *_, **__: _NoDebugger())  # noqa: SLF001  # as all here
    try:
        yield
    finally:
        sys.breakpointhook = hook
        maker._init_pdb = make  # noqa: SLF001  # as all here


def without_debugger(function: Any) -> Any:  # noqa: ANN401  # whatever an item calls
    """A test function as it was before `--trace` wrapped it."""
    while getattr(getattr(function, "__code__", None), "co_filename", "") == debugging.__file__:
        function = function.__wrapped__
    return function


@contextmanager
def _coverage(config: pytest.Config) -> Iterator[None]:
    """Lines that only a replay runs are not covered by the suite."""
    controller: Any = getattr(config.pluginmanager.get_plugin("_cov"), "cov_controller", None)
    if controller is None or not controller.started:
        yield
        return
    controller.pause()
    # Tests marked `no_cover` would have it go on behind them.
    controller.pause = controller.resume = lambda: None
    try:
        yield
    finally:
        del controller.pause, controller.resume
        controller.resume()


@contextmanager
def _junit(config: pytest.Config) -> Iterator[None]:
    """What the `record_...` fixtures add in replays is taken back."""
    xml: Any = config.stash.get(xml_key, None)
    if xml is None:
        yield
        return
    reporters, properties = dict(xml.node_reporters), list(xml.global_properties)
    ordered = list(xml.node_reporters_ordered)
    try:
        yield
    finally:
        xml.node_reporters = reporters
        xml.node_reporters_ordered[:] = ordered
        xml.global_properties[:] = properties


@contextmanager
def _log(config: pytest.Config) -> Iterator[None]:
    """Live logs and the log file tell of the suite's own run only."""
    plugin: Any = config.pluginmanager.get_plugin("logging-plugin")
    handlers: list[logging.Handler] = (
        [plugin.log_cli_handler, plugin.log_file_handler] if plugin else []
    )
    for handler in handlers:
        handler.addFilter(_drop)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(_drop)


@contextmanager
def _allure(config: pytest.Config) -> Iterator[None]:
    """Steps and fixtures are noted as they happen, in files of their own."""
    managers = [
        config.pluginmanager,
        getattr(sys.modules.get("allure_commons"), "plugin_manager", None),
    ]
    taken = [
        (manager, name, plugin)
        for manager in managers
        if manager is not None
        for name, plugin in manager.list_name_plugin()
        if type(plugin).__module__ in _OF_ALLURE
    ]
    for manager, _, plugin in taken:
        manager.unregister(plugin)
    try:
        yield
    finally:
        for manager, name, plugin in taken:
            manager.register(plugin, name)


def _drop(_: logging.LogRecord) -> bool:
    return False
