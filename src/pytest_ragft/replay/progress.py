"""How far the replays are, on the terminal while they run."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.replay.spending.estimate import Estimate, about, describe, duration

_EVERY = 0.1
"""Seconds between two changes of the line."""


class Progress:
    """A few lines at the start; on a terminal also one that follows the replays."""

    def __init__(
        self, config: pytest.Config, total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._clock = clock
        self._started = self._shown = clock()
        self._decided = 0
        self._likely = 0
        self._reporter: Any = None
        worker = hasattr(config, "workerinput")  # of pytest-xdist, whose controller tells it
        if total and not worker and config.get_verbosity() >= 0:
            self._reporter = config.pluginmanager.get_plugin("terminalreporter")

    @property
    def _live(self) -> bool:
        terminal = getattr(self._reporter, "isatty", False)  # no method in pytest 8.0
        return bool(terminal() if callable(terminal) else terminal)

    def say(self, line: str) -> None:
        """A line that stays."""
        if self._reporter is not None:
            self._reporter.ensure_newline()
            self._reporter.write_line(f"ragft: {line}")

    def start(self, found: Estimate | None) -> None:
        """Say what is going to be done, before the first call is paid."""
        tests = "test" if self._total == 1 else "tests"
        self.say(f"replaying {self._total} failing {tests}")
        if found is not None and found.tests:
            self._likely = found.likely.calls
            self.say(describe(found))

    def indexing(self, done: int, total: int) -> None:
        """Say how many documents of the corpus have been read."""
        if self._live:
            self._reporter.rewrite(f"ragft: {done} of {total} documents read", erase=True)

    def decided(self) -> None:
        """One more test is."""
        self._decided += 1

    def show(self, spent: Spending, saved: int) -> None:
        """Say how far it is; not more often than an eye can follow."""
        now = self._clock()
        if not self._live or now - self._shown < _EVERY:
            return
        self._shown = now
        width = self._reporter._tw.fullwidth - 1  # noqa: SLF001  # no public name for it
        self._reporter.rewrite(self._line(spent, saved, now - self._started)[:width], erase=True)

    def _line(self, spent: Spending, saved: int, seconds: float) -> str:
        parts = [f"{self._decided} of {self._total} decided", f"{spent.calls} calls"]
        if saved:
            parts.append(f"{saved} saved")
        if spent.cost:
            parts.append(f"${about(spent.cost)}")
        if spent.calls and self._decided < self._total:
            left = seconds * max(0, self._likely - spent.calls) / spent.calls
            parts.append(f"about {duration(left)} left")
        return f"ragft: {', '.join(parts)}"

    def close(self) -> None:
        """Leave no half line behind."""
        if self._live:
            self._reporter.rewrite("", erase=True)
