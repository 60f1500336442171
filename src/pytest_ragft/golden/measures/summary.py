"""The figures of a run of golden cases: from pytest's reports to the terminal and into reports."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pytest_ragft.checks.judge_settings import JudgeSettings
from pytest_ragft.checks.judge_settings import read as read_judge
from pytest_ragft.diagnosis.metrics import SuiteMetrics
from pytest_ragft.golden.measured import Measured
from pytest_ragft.golden.measures.judging import hear
from pytest_ragft.golden.measures.matching import Reader
from pytest_ragft.golden.measures.metrics import measure
from pytest_ragft.golden.measures.metrics_settings import MetricsSettings, read
from pytest_ragft.oracle.source import SourceError, read_source
from pytest_ragft.report.metrics import TITLE, render_metrics
from pytest_ragft.settings import SettingsError

_FOUND = pytest.StashKey[SuiteMetrics | None]()


def metrics_of(config: pytest.Config) -> SuiteMetrics | None:
    """Of the golden cases that have run; `None` where none has. Measured once."""
    if _FOUND not in config.stash:
        try:
            measured = tuple(_measured(config))
            config.stash[_FOUND] = _measure(config, measured) if measured else None
        except Exception as error:  # noqa: BLE001  # our own mistake must not spoil the user's run
            told = f"pytest-ragft could not measure golden cases: {error!r}"
            config.stash[_FOUND] = SuiteMetrics((), notes=(told,))
    return config.stash[_FOUND]


def show(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401  # its type is not public in pytest 8.0
    """The section on the terminal; nothing where no golden case has run."""
    found = metrics_of(config)
    if found is None:
        return
    width = terminalreporter._tw.fullwidth  # noqa: SLF001  # no public name for it
    terminalreporter.write_sep("=", TITLE)
    try:
        lines = render_metrics(found, width=width, verbosity=config.get_verbosity())
    except Exception as error:  # noqa: BLE001  # as above
        terminalreporter.write_line(f"pytest-ragft could not print its metrics: {error!r}")
        return
    for line in lines:
        for text, markup in line:
            terminalreporter.write(text, **markup)
        terminalreporter.line("")


def _measured(config: pytest.Config) -> Iterator[Measured]:
    """One for each case, in an order that workers and shuffling leave as it is.

    Of a case that ran several times the last run counts, as it does for pytest.
    """
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    every = (
        [report for reports in reporter.stats.values() for report in reports] if reporter else []
    )
    last: dict[str, Measured] = {}
    for report in every:
        measured = Measured.of_report(report)
        if measured is not None and (measured.nodeid not in last or report.outcome != "rerun"):
            last[measured.nodeid] = measured
    return (last[nodeid] for nodeid in sorted(last))


def _measure(config: pytest.Config, measured: tuple[Measured, ...]) -> SuiteMetrics:
    notes: list[str] = []
    settings = MetricsSettings()
    judge: JudgeSettings | None = None
    pyproject = config.rootpath / "pyproject.toml"
    try:
        settings = read(pyproject)
        judge = read_judge(pyproject) if settings.judged else None
    except SettingsError as error:
        notes.append(f"{error} The defaults were taken, and no judge was asked.")
    heard = hear(measured, judge) if judge and judge.model else None
    found = measure(
        measured, _reader(config.rootpath), k=settings.k, judged=heard.figures if heard else ()
    )
    told = heard.notes if heard else ()
    return replace(found, notes=(*found.notes, *told, *notes))


def _reader(root: Path) -> Reader:
    """Sources are looked up as in a marker: from the project's root, then beside the file."""

    @cache
    def text(source: str, folder: str) -> str | None:
        try:
            return read_source(source, (root, root / folder))
        except SourceError:
            return None  # it is compared by its name alone

    def reader(source: str, nodeid: str) -> str | None:
        return text(source, nodeid.partition("::")[0].rpartition("/")[0])

    return reader
