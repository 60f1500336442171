"""Figures over golden cases by tag, one line each."""

from collections.abc import Iterator, Sequence

from pytest_ragft.diagnosis.metrics import Metric, SuiteMetrics, TagMetrics
from pytest_ragft.plain import columns, shorten, visible
from pytest_ragft.report.line import PLAIN, Line, prose
from pytest_ragft.report.metrics_in_words import interval_of, title
from pytest_ragft.report.table import Row, lay_out
from pytest_ragft.report.words import counted

MOST = 12
"""So many tags are shown, unless all are asked for."""
_TELLING = (
    "recall",
    "hit",
    "mrr",
    "faithfulness",
    "faithfulness_estimate",
    "context_utilisation",
    "format_consistency",
    "constraint_adherence",
    "abstention_recall",
    "abstention_precision",
    "answer_relevance",
    "precision",
    "ndcg",
)
"""Figures for which a column is made, as far as there is room."""
_PASSING = "pass_rate"
_FIRST, _LAST = ("Tag", "cases"), ("pass rate", "95 % interval")
_LONGEST = 30
_GAP = 2
_FIGURE = len("0.50")


def by_tag(found: SuiteMetrics, width: int, *, every: bool) -> Iterator[Line]:
    """The weakest tag first, with as many figures as there is room for."""
    ordered = sorted(found.tags, key=_weakness)
    shown = ordered if every else ordered[:MOST]
    heads = _columns(shown, width)
    head = (*_FIRST, *heads, *_LAST)
    yield from lay_out(head, [_row(tag, heads) for tag in shown], width)
    if left := len(ordered) - len(shown):
        yield from prose(f"{counted(left, 'more tag')}: -v shows all.", width)


def _weakness(tag: TagMetrics) -> tuple[float, str]:
    passing = _of(tag, _PASSING)
    return (passing.value if passing else 1.0), tag.tag


def _of(tag: TagMetrics, name: str) -> Metric | None:
    return next((each for each in tag.metrics if each.name == name), None)


def _columns(tags: Sequence[TagMetrics], width: int) -> list[str]:
    """Titles of the figures that there is room for; of those with a length, the longest one."""
    metrics = [metric for tag in tags for metric in tag.metrics]
    longest = max((metric.k or 0 for metric in metrics), default=0)
    known = {metric.name: title(metric) for metric in metrics if (metric.k or longest) == longest}
    named = max(columns(_name(tag)) for tag in tags)
    room = width - named - sum(len(head) + _GAP for head in (_FIRST[1], *_LAST))
    kept: list[str] = []
    if "recall" in known:
        known.pop("hit", None)  # it says less of the same
    for name in _TELLING:
        taken = max(len(known.get(name, "")), _FIGURE) + _GAP
        if name in known and taken <= room:
            kept.append(known[name])
            room -= taken
    return kept


def _name(tag: TagMetrics) -> str:
    return shorten(visible(tag.tag), _LONGEST)


def _row(tag: TagMetrics, heads: Sequence[str]) -> Row:
    values = {title(metric): f"{metric.value:.2f}" for metric in tag.metrics}
    passing = _of(tag, _PASSING)
    share, interval = (f"{passing.value:.2f}", interval_of(passing)) if passing else ("", "")
    figures = (values.get(head, "") for head in heads)
    return Row((_name(tag), str(tag.cases), *figures, share, interval or "-"), PLAIN)
