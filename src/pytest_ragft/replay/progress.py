"""How far the replays are, on the terminal while they run."""

from typing import Any

import pytest


class Progress:
    """One line at the start; on a terminal also one that follows the replays."""

    def __init__(self, config: pytest.Config, total: int) -> None:
        self._total = total
        self._decided = 0
        self._reporter: Any = None
        if total and config.get_verbosity() >= 0:
            self._reporter = config.pluginmanager.get_plugin("terminalreporter")
        if self._reporter is not None:
            self._reporter.ensure_newline()
            tests = "test" if total == 1 else "tests"
            self._reporter.write_line(f"ragft: replaying {total} failing {tests}")

    @property
    def _live(self) -> bool:
        return self._reporter is not None and bool(self._reporter.isatty())

    def indexing(self, done: int, total: int) -> None:
        """Say how many documents of the corpus have been read."""
        if self._live:
            self._reporter.rewrite(f"ragft: {done} of {total} documents read", erase=True)

    def show(self, nodeid: str, calls: int) -> None:
        """Say that one more test is decided, and how many calls were made so far."""
        self._decided += 1
        if self._live:
            line = f"ragft: {self._decided} of {self._total} decided, {calls} calls  {nodeid}"
            width = self._reporter._tw.fullwidth - 1  # noqa: SLF001  # no public name for it
            self._reporter.rewrite(line[:width], erase=True)

    def close(self) -> None:
        """Leave no half line behind."""
        if self._live:
            self._reporter.rewrite("", erase=True)
