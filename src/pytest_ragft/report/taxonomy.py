"""What is wrong over the suite: each class with its count, share and technique."""

from collections.abc import Iterator

from pytest_ragft.diagnosis import SuiteSummary, Verdict
from pytest_ragft.plain import visible
from pytest_ragft.report.line import PLAIN, Line
from pytest_ragft.report.listing import LOOKS, ORDER
from pytest_ragft.report.overview import Class, subclasses
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.table import Row, lay_out
from pytest_ragft.report.words import percent

_HEAD = ("Verdict", "tests", "share", "95 % interval", "what fixes it")


def taxonomy(run: RunRecord, summary: SuiteSummary, width: int) -> Iterator[Line]:
    """A row for each verdict that occurs, and under it one for each subclass."""
    classes = list(subclasses(run))
    rows: list[Row] = []
    for verdict in ORDER:
        if summary.counts[verdict]:
            rows.append(_verdict(verdict, run, summary))
            rows += [_subclass(each, summary.tests) for each in classes if each.verdict is verdict]
    return lay_out(_HEAD, rows, width)


def _verdict(verdict: Verdict, run: RunRecord, summary: SuiteSummary) -> Row:
    share = summary.shares[verdict]
    found = [test.diagnosis for test in run.tests if test.diagnosis.verdict is verdict]
    techniques = {each.technique for each in found}
    # Rows of subclasses name their own techniques where these differ.
    technique = techniques.pop() if len(techniques) == 1 else ""
    interval = f"{100 * share.low:.0f} to {percent(share.high)}"
    cells = (verdict.upper(), str(len(found)), percent(share.point), interval, technique)
    return Row(cells, LOOKS[verdict])


def _subclass(found: Class, tests: int) -> Row:
    name = visible(found.subclass).replace("_", " ")
    cells = (f"  {name}", str(found.tests), percent(found.tests / tests), "", found.fix)
    return Row(cells, PLAIN)
