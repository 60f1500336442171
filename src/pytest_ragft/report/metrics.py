"""Figures over golden cases on the terminal: what they say, then the figures, then by tag."""

from collections.abc import Iterator, Mapping, Sequence

from pytest_ragft.diagnosis.metrics import Basis, CaseFigures, Match, Metric, SuiteMetrics
from pytest_ragft.plain import visible
from pytest_ragft.report.line import BLANK, BOLD, PLAIN, Line, prose
from pytest_ragft.report.metrics_by_tag import by_tag
from pytest_ragft.report.metrics_in_words import NAMES, interval_of, title
from pytest_ragft.report.table import Row, lay_out
from pytest_ragft.report.words import counted, percent

TITLE = "ragft metrics"
_BASES: Mapping[Basis, str] = {
    "counted": "",
    "phrases": "by phrases",
    "lexical": "by wording",
    "judge": "by the judge",
}
_WAYS: Mapping[Match, str] = {
    "name": "found by name",
    "text": "found by text",
    "file": "by the name of their file alone, since their text could not be compared",
    "absent": "not found",
}
_HEAD = ("Metric", "value", "95 % interval", "cases", "")
_NAMED = 3
"""Cases named in a sentence."""


def render_metrics(found: SuiteMetrics, *, width: int, verbosity: int = 0) -> tuple[Line, ...]:
    """Lines of (text, markup) pieces; the heading `TITLE` is the caller's to draw."""
    return tuple(_lines(found, width, every=verbosity > 0))


def _lines(found: SuiteMetrics, width: int, *, every: bool) -> Iterator[Line]:
    for number, sentence in enumerate(_opening(found)):
        yield from prose(sentence, width, look=PLAIN if number else BOLD)
    rows = [_row(metric) for metric in _shown(found.metrics)]
    if rows:
        yield BLANK
        yield from lay_out(_HEAD, rows, width)
    if matched := _matched(found):
        yield from prose(matched, width)
    if found.tags:
        yield BLANK
        yield from by_tag(found, width, every=every)
    if found.notes:
        yield BLANK
    for note in found.notes:
        yield from prose(f"Note: {note}", width)


def _opening(found: SuiteMetrics) -> Iterator[str]:
    passing = found.named("pass_rate")
    if passing is None:
        yield f"None of {counted(len(found.cases), 'golden case')} came to a verdict."
        return
    interval = (
        f" (95 % interval {interval_of(passing, 100, 0)} %)" if passing.low is not None else ""
    )
    cases = counted(passing.cases, "golden case")
    verb = "passes" if passing.part == 1 else "pass"
    yield f"{passing.part} of {cases} {verb}: {percent(passing.value)}{interval}."
    failing = [case for case in found.cases if case.passed is False and case.found]
    if failing:
        yield _retrieval(failing)


def _retrieval(failing: Sequence[CaseFigures]) -> str:
    """Where the failures of cases begin of which it is known what they retrieved."""
    of = counted(len(failing), "failing case")
    absent = [sum(each.rank is None for each in case.found) for case in failing]
    pairs = list(zip(failing, absent, strict=True))
    missed = [case for case, count in pairs if count == len(case.found)]
    partly = [case for case, count in pairs if 0 < count < len(case.found)]
    if missed:
        more = f" It missed some of them in {len(partly)} more." if partly else ""
        told = f"Retrieval missed every expected source in {len(missed)} of {of}"
        return f"{told}: {_names(missed)}.{more}"
    if partly:
        told = f"Retrieval missed some expected sources in {len(partly)} of {of}"
        return f"{told}: {_names(partly)}."
    return f"Retrieval found all expected sources in {len(failing)} of {of}: look behind it."


def _names(cases: Sequence[CaseFigures]) -> str:
    names = [visible(case.nodeid.rpartition("::")[2]) for case in cases[:_NAMED]]
    more = f" and {len(cases) - _NAMED} more" if len(cases) > _NAMED else ""
    return ", ".join(names) + more


def _matched(found: SuiteMetrics) -> str:
    """How it was told that a source was retrieved; empty where none is expected."""
    ways = [
        f"{found.matched[how]} {words}" for how, words in _WAYS.items() if found.matched.get(how)
    ]
    return f"Expected sources: {', '.join(ways)}." if ways else ""


def _shown(metrics: Sequence[Metric]) -> list[Metric]:
    """What says something of its own: where there is recall, hits at each length say it again."""
    longest = max((metric.k or 0 for metric in metrics), default=0)
    recalled = any(metric.name == "recall" for metric in metrics)
    at_end = {"ndcg", *(("hit",) if recalled else ())}
    kept = [each for each in metrics if each.name not in at_end or each.k == longest]
    order = list(NAMES)
    return sorted(kept, key=lambda each: (order.index(each.name), each.k or 0))


def _row(metric: Metric) -> Row:
    part = "" if metric.part is None else f"{metric.part} of {metric.cases}"
    how = ", ".join(filter(None, (part, _BASES[metric.basis])))
    interval = interval_of(metric) or "-"
    cells = (title(metric), f"{metric.value:.2f}", interval, str(metric.cases), how)
    return Row(cells, PLAIN)
