"""The hooks that golden cases need; registered with the first golden file that is collected."""

from collections.abc import Generator, Sequence
from typing import Any

import pytest

from pytest_ragft.declare import DECLARATIONS, Declarations
from pytest_ragft.golden.measured import ATTRIBUTE
from pytest_ragft.golden.running.collection import GoldenModule
from pytest_ragft.golden.running.event_loop import EventLoop
from pytest_ragft.golden.running.failing import describe, headline, is_ours
from pytest_ragft.golden.running.run import Run

_WITHOUT_TRACEBACK = ("auto", "short")
"""Styles of `--tb` in which a case tells its failure in its own way."""

Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


class Reports:
    """One object for a pytest run."""

    def __init__(self, config: pytest.Config) -> None:
        self.loop = EventLoop()
        self._own_way = config.getoption("tbstyle") in _WITHOUT_TRACEBACK
        config.add_cleanup(self.loop.close)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Reporting:
        run = run_of(item)
        if run is None:
            return (yield)
        if call.when == "setup":
            run.notes.begin()  # a rerun, or the same case with another parameter
        if call.when != "call":
            return (yield)
        if call.excinfo is None:
            report = yield
        else:
            report = yield from self._of_failed(run, call.excinfo, item.config)
        if call.excinfo is None or not call.excinfo.errisinstance(pytest.skip.Exception):
            declare_retrieved(item, run)
            setattr(report, ATTRIBUTE, run.measured(item.nodeid, run.found()).to_json())
        return report

    def _of_failed(
        self, run: Run, raised: pytest.ExceptionInfo[BaseException], config: pytest.Config
    ) -> Reporting:
        error = raised.value
        if not is_ours(error, run):
            return (yield)
        found = run.found()
        if isinstance(error, AssertionError):
            error.args = (headline(found, error),)
        report = yield
        if report.failed and self._own_way:
            lines = describe(run, found, error, config.invocation_params.dir)
            report.longrepr = _shown(raised, lines)
        return report


def _shown(raised: pytest.ExceptionInfo[BaseException], lines: Sequence[str]) -> Any:  # noqa: ANN401  # pytest's own, which it does not export
    """Lines in the place of a traceback, in a form that pytest-xdist and reports understand."""
    shown: Any = raised.getrepr(style="value", chain=False)
    shown.reprtraceback.reprentries[-1].lines = list(lines)
    shown.reprcrash.message = f"{raised.typename}: {raised.value}"
    return shown


def declare_retrieved(item: pytest.Item, run: Run) -> None:
    """Tell the diagnosis what the target says that it was given."""
    answer = run.notes.answer
    if answer is not None and answer.contexts:
        declarations = item.stash.setdefault(DECLARATIONS, Declarations())
        declarations.passages = [
            {"text": each.text, "source": each.source} for each in answer.contexts
        ]


def run_of(item: pytest.Item) -> Run | None:
    """The golden case behind an item; `None`: it is another test."""
    if not isinstance(item.parent, GoldenModule) or not isinstance(item, pytest.Function):
        return None
    return item.parent.runs[item.originalname]
