"""Made records for the report tests."""

import pytest

from pytest_ragft.report.record import RunRecord


@pytest.fixture
def make_run():
    def make(*tests, **changes):
        values = {
            "started": "2025-03-01T10:00:00Z",
            "tests": tests,
            "pytest": "8.4.0",
            "python": "3.12.1",
            "failures": len(tests),
        }
        return RunRecord(**{**values, **changes})

    return make
