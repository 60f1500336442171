"""The failing tests one by one: the verdict, why, and what to do next."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pytest_ragft.diagnosis import CheckVerdict, Diagnosis, Verdict, advice
from pytest_ragft.plain import shorten, visible
from pytest_ragft.report.line import BLANK, BOLD, PLAIN, Line, Markup, labelled, plain_line
from pytest_ragft.report.record import TestRecord
from pytest_ragft.report.words import counted, sureness

IN_FULL = 25
"""So many tests are shown one by one; more are grouped, unless all are asked for."""
NAMED = 3
"""Tests named in a group."""
ORDER = (
    Verdict.KNOWLEDGE,
    Verdict.BOTH,
    Verdict.BEHAVIOUR,
    Verdict.FLAKY,
    Verdict.DEFECT,
    Verdict.UNDETERMINED,
)
LOOKS: dict[Verdict, Markup] = {
    Verdict.KNOWLEDGE: {"bold": True, "cyan": True},
    Verdict.BOTH: {"bold": True, "purple": True},
    Verdict.BEHAVIOUR: {"bold": True, "red": True},
    Verdict.FLAKY: {"bold": True, "yellow": True},
    Verdict.DEFECT: {"bold": True, "blue": True},
    Verdict.UNDETERMINED: {"bold": True},
}
_PROBABLE = ORDER[:4]
"""Verdicts that stand by a probability; the others stand by one fact."""
_LINES_OF_A_NODEID = 3
_SOURCE_AT = 22
"""Column at which the source of a check starts."""


def one_by_one(tests: Sequence[TestRecord], width: int, *, every_reason: bool) -> Iterator[Line]:
    """About three lines for each test, a blank one between the verdicts."""
    ordered = sorted(tests, key=lambda test: (_rank(test), test.nodeid))
    for number, (_, group) in enumerate(groupby(ordered, _rank)):
        if number:
            yield BLANK
        for test in group:
            yield from _test(test, width, every_reason=every_reason)


def _test(test: TestRecord, width: int, *, every_reason: bool) -> Iterator[Line]:
    found = test.diagnosis
    sure = f" {_sure(found)}" if _sure(found) else ""
    yield (
        (found.verdict.upper(), LOOKS[found.verdict]),
        (f"{sure}  ", PLAIN),
        (_name(test.nodeid, width), BOLD),
    )
    yield from labelled("why", _why(found), width, margin=2)
    if every_reason:
        for reason in found.because[1:]:
            yield from labelled("", reason, width, margin=2)
        for blind_spot in found.blind_spots:
            yield from labelled("blind", blind_spot, width, margin=2)
    yield from _checks(found, width, every=every_reason)
    for remark in found.remarks:
        yield from labelled("also", remark.text, width, margin=2)
    yield from labelled("next", found.remedy, width, margin=2)


def _sure(found: Diagnosis) -> str:
    return sureness(found.confidence) if found.verdict in _PROBABLE else ""


def _why(found: Diagnosis) -> str:
    reason = found.because[0] if found.because else ""
    if found.verdict not in _PROBABLE:
        return reason
    return f"{advice(found.verdict, found.subclass).title}: {reason}"


def _rank(test: TestRecord) -> int:
    return ORDER.index(test.diagnosis.verdict)


def _name(nodeid: str, width: int) -> str:
    # Unbroken, so that it can be copied; only an id with a whole prompt in it is cut.
    return shorten(visible(nodeid), _LINES_OF_A_NODEID * width)


def _checks(diagnosis: Diagnosis, width: int, *, every: bool) -> Iterator[Line]:
    """What each check says, where those that fail do not all say the same."""
    claims = {check.verdict for check in diagnosis.checks}
    if len(claims if every else claims - {None}) == 1 or not diagnosis.checks:
        return
    for number, found in enumerate(diagnosis.checks, start=1):
        if every or found.verdict:
            claim = found.verdict.value if found.verdict else _unfailing(diagnosis, number - 1)
            source = _source(number, found, width - _SOURCE_AT)
            yield plain_line(f"{'':8}{claim:<{_SOURCE_AT - 8}}{source}")


def _unfailing(diagnosis: Diagnosis, index: int) -> str:
    runs = (*diagnosis.first[index : index + 1], *diagnosis.outcomes(index))
    reached = any(outcome is not None for outcome in runs)
    return "not failing" if reached else "not reached"


def _source(number: int, found: CheckVerdict, room: int) -> str:
    check = found.check
    if check is None:
        return f"check {number}"
    where = f"line {check.line}" if check.line else f"check {number}"
    return shorten(f"{where}  {visible(check.source)}", room)


def grouped(tests: Sequence[TestRecord], width: int) -> Iterator[Line]:
    """One block for each class, with the first few tests that it holds."""
    ordered = sorted(tests, key=lambda test: (*_class(test), test.nodeid))
    for number, (_, group) in enumerate(groupby(ordered, _class)):
        if number:
            yield BLANK
        yield from _group(list(group), width)


def _class(test: TestRecord) -> tuple[int, str]:
    return _rank(test), test.diagnosis.subclass or ""


def _group(tests: Sequence[TestRecord], width: int) -> Iterator[Line]:
    found = tests[0].diagnosis
    subclass = f" ({visible(found.subclass).replace('_', ' ')})" if found.subclass else ""
    count = f"{subclass}  {counted(len(tests), 'test')}"
    yield (found.verdict.upper(), LOOKS[found.verdict]), (count, PLAIN)
    for test in tests[:NAMED]:
        yield plain_line(f"  {_sure(test.diagnosis):>5} {_name(test.nodeid, width)}")
    if len(tests) > NAMED:
        yield plain_line(f"{'':8}... and {len(tests) - NAMED} more")
    remedies = {test.diagnosis.remedy for test in tests}
    # Remedies that differ name what is special about each test; the class has a general one.
    remedy = advice(found.verdict, found.subclass).remedy if len(remedies) > 1 else found.remedy
    yield from labelled("next", remedy, width, margin=2)
