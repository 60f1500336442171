"""The summary at the end of a run, as lines for a terminal of any width."""

from collections.abc import Iterator

from pytest_ragft.diagnosis import SharedCause, Verdict
from pytest_ragft.report.line import BLANK, BOLD, Line, prose
from pytest_ragft.report.listing import IN_FULL, grouped, one_by_one
from pytest_ragft.report.overview import cause_of, summary_of
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.reliability import cost, reliability
from pytest_ragft.report.steps import first_steps
from pytest_ragft.report.taxonomy import taxonomy
from pytest_ragft.report.words import counted

TITLE = "ragft diagnosis"


def render(run: RunRecord, *, width: int, verbosity: int = 0) -> tuple[Line, ...]:
    """Lines of (text, markup) pieces; the heading `TITLE` is the caller's to draw."""
    return tuple(_lines(run, width, verbosity))


def _lines(run: RunRecord, width: int, verbosity: int) -> Iterator[Line]:
    yield from prose(_opening(run), width)
    if (cause := cause_of(run)) is not None:
        yield from prose(_shared(cause), width, look=BOLD)
    for note in run.notes:
        yield from prose(f"Warning: {note}", width)
    if not run.tests:
        return
    yield BLANK
    if len(run.tests) <= IN_FULL or verbosity > 0:
        yield from one_by_one(run.tests, width, every_reason=verbosity > 0)
    else:
        yield from grouped(run.tests, width)
        yield BLANK
        report = "--ragft-report" if run.pytest else "--report"
        yield from prose(f"-v lists every test; {report} FILE.json holds everything.", width)
    summary = summary_of(run)
    yield BLANK
    yield from taxonomy(run, summary, width)
    yield BLANK
    yield from reliability(summary, width)
    yield from cost(run, width)
    yield BLANK
    yield from first_steps(summary, width)


def _shared(cause: SharedCause) -> str:
    """Said before all else: it may be mended once for all of them."""
    of = f"{cause.tests} of {cause.of} failing tests"
    if cause.kind == "error":
        return f"One cause for many? {of} failed with the same error: {cause.text}"
    return f"One cause for many? The answers of {of} stand in one document: {cause.text}"


def _opening(run: RunRecord) -> str:
    verdicts = [test.diagnosis.verdict for test in run.tests]
    decided = len(verdicts) - verdicts.count(Verdict.UNDETERMINED)
    failures = max(run.failures, len(verdicts))
    what = f"{decided} of {counted(failures, 'failing test')} decided"
    return f"{what}." if run.finished else f"Interrupted: {what} by then."
