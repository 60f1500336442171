"""Figures over a suite of golden cases, as a whole and by tag."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from pytest_ragft.diagnosis.metrics import Match, Metric, SuiteMetrics, TagMetrics, mean, rate
from pytest_ragft.diagnosis.trial import CheckKind
from pytest_ragft.golden.measured import Measured
from pytest_ragft.golden.measures.abstaining import abstaining
from pytest_ragft.golden.measures.case_figures import Weighed, weigh, with_rankings
from pytest_ragft.golden.measures.matching import Reader
from pytest_ragft.golden.measures.ranking import INSTALL, LIMITED, cutoffs, is_installed

JUDGED = ("faithfulness", "answer_relevance")
"""Figures that a judge gives."""
K = (1, 3, 5, 10)
"""Lengths of the retrieved list that are looked at where the settings name none."""


def measure(
    measured: Sequence[Measured],
    read: Reader,
    *,
    k: Sequence[int] = K,
    judged: Sequence[Mapping[str, float]] = (),
) -> SuiteMetrics:
    """Every figure that the cases have something to say of.

    `read` gives the text of an expected source, `None` where it cannot be read; `judged` has an
    entry for each case, or none at all.
    """
    cases = [weigh(each, read) for each in measured]
    if judged:
        cases = [replace(case, judged=said) for case, said in zip(cases, judged, strict=True)]
    listed = [len(case.matched.held) for case in cases if case.matched]
    ks = cutoffs(k, listed)
    if listed and is_installed():
        cases = with_rankings(cases, ks)
    tags = Counter(tag for case in cases for tag in dict.fromkeys(case.measured.tags))
    return SuiteMetrics(
        metrics=_metrics(cases, ks),
        tags=tuple(_of_tag(tag, cases, ks) for tag in sorted(tags)),
        cases=tuple(case.plain for case in cases),
        notes=tuple(_notes(cases, ranked=bool(ks))),
        matched=_matched(cases),
    )


def _metrics(cases: Sequence[Weighed], ks: Sequence[int]) -> tuple[Metric, ...]:
    every = (*_answers(cases), *_grounding(cases), *_retrieval(cases, ks))
    return tuple(metric for metric in every if metric)


def _of_tag(tag: str, cases: Sequence[Weighed], ks: Sequence[int]) -> TagMetrics:
    tagged = [case for case in cases if tag in case.measured.tags]
    return TagMetrics(tag, len(tagged), _metrics(tagged, ks))


def _answers(cases: Sequence[Weighed]) -> Iterator[Metric | None]:
    yield rate("pass_rate", _passes(cases))
    yield rate("format_consistency", _kept(cases, "format"))
    yield rate("constraint_adherence", _kept(cases, "constraint"))
    yield from abstaining([case.abstention for case in cases if case.abstention])


def _passes(cases: Sequence[Weighed]) -> list[bool]:
    return [case.passed for case in cases if case.passed is not None]


def _kept(cases: Sequence[Weighed], kind: CheckKind) -> list[bool]:
    return [case.kept[kind] for case in cases if kind in case.kept]


def _grounding(cases: Sequence[Weighed]) -> Iterator[Metric | None]:
    for name in JUDGED:
        yield mean(name, [case.judged[name] for case in cases if name in case.judged], "judge")
    supported = [case.supported for case in cases if case.supported is not None]
    yield mean("faithfulness_estimate", supported, "lexical")
    used = [case.utilised for case in cases if case.utilised is not None]
    yield rate("context_utilisation", used, "lexical")


def _retrieval(cases: Sequence[Weighed], ks: Sequence[int]) -> Iterator[Metric | None]:
    listed = [case for case in cases if case.matched]
    ranks = [case.hit_rank for case in listed]
    for k in ks:
        hits = rate("hit", [rank is not None and rank <= k for rank in ranks])
        yield replace(hits, k=k) if hits else None
    yield rate("pass_rate_with_hit", _passes([case for case in listed if case.hit_rank]))
    yield rate("pass_rate_without_hit", _passes([case for case in listed if not case.hit_rank]))
    measured = [case.ranking for case in listed if case.ranking]
    for name in LIMITED:
        for k in ks:
            yield mean(name, [each[name, k] for each in measured], k=k)
    yield mean("mrr", [each["mrr", None] for each in measured])


def _matched(cases: Sequence[Weighed]) -> dict[Match, int]:
    ways = Counter(found.how for case in cases for found in case.plain.found)
    return {how: ways[how] for how in get_args(Match)}


def _notes(cases: Sequence[Weighed], *, ranked: bool) -> Iterator[str]:
    unanswered = sum(case.measured.reply is None for case in cases)
    if unanswered:
        yield f"{_counted(unanswered, 'case')} ended in an error before a reply: not counted."
    undecided = sum(case.passed is None for case in cases) - unanswered
    if undecided:
        yield (
            f"{_counted(undecided, 'case')} with no check, or with one that could not be made: "
            "left out of the pass rate."
        )
    if ranked and not is_installed():
        yield INSTALL
    to_answer = [case.measured for case in cases if case.measured.mode == "answer"]
    sourced = [each for each in to_answer if each.sources or each.oracle]
    silent = sum(each.retrieved is None for each in sourced)
    if silent:
        yield (
            f"{_counted(silent, 'case')} with an expected source, but the target does not say "
            "what it retrieved: let it return its contexts along with the answer, such as "
            '{"answer": text, "contexts": [{"text": ..., "source": ...}]}.'
        )
    bare = len(to_answer) - len(sourced)
    if bare and any(each.retrieved is not None for each in to_answer):
        yield f"{_counted(bare, 'case')} without source and oracle: left out of retrieval figures."


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
