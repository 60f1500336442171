"""Facts about a run that stand in its report."""

import datetime as dt
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from pytest_ragft.replay.finding import Finding
from pytest_ragft.replay.rerun import describe
from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.report.record import Cost, RunRecord, TestRecord


def now() -> str:
    """The time in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run_record(  # noqa: PLR0913  # the parts of one record, each by name
    findings: Sequence[Finding],
    *,
    started: str,
    finished: bool,
    failures: int,
    spent: Spending,
    saved: int,
    root: Path,
) -> RunRecord:
    """Everything that was found in a run, as its reports show it."""
    exchanges = (exchange for finding in findings for exchange in finding.failure.exchanges)
    return RunRecord(
        started=started,
        tests=tuple(test_record(finding) for finding in findings),
        pytest=pytest.__version__,
        python=platform.python_version(),
        cost=cost_of(spent, saved),
        finished=finished,
        models=tuple(sorted({exchange.call.model for exchange in exchanges})),
        git_commit=commit(root),
        failures=failures,
    )


def cost_of(spent: Spending, saved: int) -> Cost:
    return Cost(
        calls=spent.calls,
        saved_calls=saved,
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        usd=None if spent.unpriced or not spent.calls else spent.cost,
        unmetered_calls=spent.unmetered,
    )


def test_record(finding: Finding) -> TestRecord:
    """One test, as reports show it."""
    item = finding.failure.item
    path, line, _ = item.location
    return TestRecord(
        nodeid=item.nodeid,
        case=finding.case,
        diagnosis=finding.diagnosis,
        exchanges=finding.failure.exchanges,
        location=(path, (line or 0) + 1),
        not_run=finding.not_run,
        searches=finding.failure.searches,
        error=describe(finding.failure.error) if finding.failure.error else "",
    )


def commit(root: Path) -> str | None:
    """Of the folder's repository; None where there is none."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(  # noqa: S603  # a fixed command
        [git, "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None
