"""The diagnosis of a run as it reaches its user: on the terminal and in files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from pytest_ragft.atomic import WriteError
from pytest_ragft.declare import METRICS
from pytest_ragft.replay.finding import Finding
from pytest_ragft.replay.notes import Noted, notes
from pytest_ragft.replay.spending.estimate import Outlay
from pytest_ragft.report import writer_for
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.terminal import TITLE, render


def _nothing() -> None:
    """Without the plugin proper, as in a test of this class, no golden case has run."""


class Outlet(Protocol):
    """Where a process hands its diagnoses: to the user, or to the process that talks to them."""

    def begin(self, likely: Sequence[Outlay]) -> None:
        """Told before the first call is paid: what one run of each failing test takes."""

    def found(self, finding: Finding) -> None:
        """One of them is."""

    def conclude(self, run: RunRecord, noted: Noted) -> None:
        """All that was found; the record holds no notes yet."""


class Publication:
    """Terminal and files."""

    def __init__(self, config: pytest.Config, reports: Sequence[Path]) -> None:
        self._config = config
        self._reports = reports
        self._run: RunRecord | None = None

    def begin(self, likely: Sequence[Outlay]) -> None:
        """Nobody else waits for it."""

    def found(self, finding: Finding) -> None:
        """Told with all others at the end."""

    def conclude(self, run: RunRecord, noted: Noted) -> None:
        measured = self._config.stash.get(METRICS, _nothing)()
        self._run = run = replace(run, notes=(*run.notes, *notes(noted)), metrics=measured)
        for path in self._reports:
            try:
                writer_for(path)(run)
            except WriteError as error:
                self._run = replace(self._run, notes=(*self._run.notes, str(error)))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401  # its type is not public in pytest 8.0
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
