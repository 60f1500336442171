"""The first golden file of a run: its collector, and the hooks that its cases need."""

from pathlib import Path

import pytest

from pytest_ragft.golden.running.collection import GoldenModule
from pytest_ragft.golden.running.reports import Reports

_PLUGIN = "ragft-golden"


def collect_file(path: Path, parent: pytest.Collector) -> GoldenModule:
    """What pytest makes of a golden file."""
    manager = parent.config.pluginmanager
    reports = manager.get_plugin(_PLUGIN)
    if reports is None:
        reports = Reports(parent.config)
        manager.register(reports, _PLUGIN)
    module: GoldenModule = GoldenModule.from_parent(parent, path=path)
    module.loop = reports.loop
    return module
