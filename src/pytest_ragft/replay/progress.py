"""How far the replays are, on the terminal while they run."""

from typing import Any

import pytest


class Progress:
    """A line on the terminal that says how far the replays are; two plain lines elsewhere."""

    def __init__(self, config: pytest.Config, total: int) -> None:
        self._reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._total = total
        self._decided = 0
        self._live = bool(self._reporter) and self._reporter.isatty and config.get_verbosity() >= 0
        if self._reporter and config.get_verbosity() >= 0:
            self._reporter.ensure_newline()
            self._reporter.write_line(f"ragft: replaying {total} failing tests")

    def show(self, nodeid: str, calls: int) -> None:
        self._decided += 1
        if self._live:
            line = f"ragft: {self._decided} of {self._total} decided, {calls} calls  {nodeid}"
            width = self._reporter._tw.fullwidth - 1  # noqa: SLF001  # no public name for it
            self._reporter.rewrite(line[:width], erase=True)

    def close(self) -> None:
        if self._live:
            self._reporter.rewrite("", erase=True)
