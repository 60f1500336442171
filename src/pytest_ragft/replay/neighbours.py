"""What other plugins, and pytest's own, would do in a replay though it is no part of the suite."""

import logging
import pdb  # noqa: T100  # what `breakpoint()` calls is put out of action
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from _pytest.capture import FDCapture, MultiCapture
from _pytest.junitxml import xml_key

_STOPPED_BY_TIMEOUT = "from pytest-timeout"
"""Stands at the end of the message with which that plugin fails a test."""


def timed_out(error: BaseException | None) -> bool:
    """Whether pytest-timeout ended a test: that says how long it took, not what was wrong."""
    return isinstance(error, pytest.fail.Exception) and _STOPPED_BY_TIMEOUT in str(error)


@contextmanager
def left_alone(config: pytest.Config) -> Iterator[None]:
    """While the block runs, replays are neither timed, measured, debugged nor reported."""
    with ExitStack() as stack:
        for keep_out in (_clock, _debugger, _coverage, _junit, _log):
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


@contextmanager
def _debugger(config: pytest.Config) -> Iterator[None]:
    """No prompt of `--trace`, and none of a `breakpoint()` left in a test."""
    manager = config.pluginmanager
    tracing = manager.unregister(name="pdbtrace") if manager.has_plugin("pdbtrace") else None
    hook, set_trace = sys.breakpointhook, pdb.set_trace
    sys.breakpointhook = pdb.set_trace = _pass_by
    try:
        yield
    finally:
        sys.breakpointhook, pdb.set_trace = hook, set_trace
        if tracing is not None:
            manager.register(tracing, "pdbtrace")


def _pass_by(*_: object, **__: object) -> None:
    """In the place of a breakpoint."""


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


def _drop(_: logging.LogRecord) -> bool:
    return False
