"""How well retrieved lists are ranked, as trec_eval counts it: recall, precision, MRR, nDCG.

The figures are those of TREC's own program, by way of `pytrec-eval-terrier`. What differs here is
what is judged. A list holds chunks, and what is expected are sources (or hops), of which one
chunk can hold several and several chunks the same:

- recall@k: share of the expected sources of which the first k entries hold at least one chunk
- precision@k: share of k entries that hold an expected source; lists that are shorter than k
  count as filled up with others, as in trec_eval
- MRR: one divided by the rank of the first entry that holds one; 0 where none does
- nDCG@k (Järvelin and Kekäläinen 2002): an entry gains 1 for each source that none before it
  holds, divided by the logarithm of its rank; a second chunk of a source gains nothing
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from pytest_ragft.golden.measures.matching import Matched

Figures: TypeAlias = "dict[tuple[str, int | None], float]"
"""Figures of one case by name and k."""

INSTALL = (
    "recall@k, precision@k, MRR and nDCG are counted by trec_eval, which cannot be imported: "
    'pip install "pytest-ragft[metrics]".'
)
LIMITED = ("recall", "precision", "ndcg")
"""Figures that look at the first k entries, in the order they are shown in."""

Judged: TypeAlias = "dict[str, int]"
Query: TypeAlias = "tuple[str, Judged, dict[str, float]]"
"""Its key, what each entry gains, and the entries by score."""


def is_installed() -> bool:
    try:
        import pytrec_eval  # noqa: F401, PLC0415  # an extra, and a third of a second with numpy
    except ImportError:
        return False
    return True


def cutoffs(wanted: Sequence[int], lengths: Sequence[int]) -> tuple[int, ...]:
    """Those that the settings name, as far as the longest list goes, and that length itself.

    Beyond it, recall stays what it is and precision only falls. Empty: there are no lists.
    """
    if not lengths:
        return ()
    longest = max(1, *lengths)
    return (*sorted({k for k in wanted if k < longest}), longest)


def ranked(cases: Sequence[Matched], ks: Sequence[int]) -> list[Figures]:
    """Figures of each case, in order; lists of the same app, so that one set of k fits all."""
    every = list(enumerate(cases))
    at = ",".join(map(str, ks))
    held = _evaluated([_held(i, case) for i, case in every], {f"P.{at}", "recip_rank"})
    gained = _evaluated([_gained(i, case) for i, case in every], {f"ndcg_cut.{at}"})
    hops = _evaluated([hop for i, case in every for hop in _hops(i, case)], {f"recall.{at}"})
    return [_figures(str(i), case, ks, (held, gained, hops)) for i, case in every]


Evaluated: TypeAlias = "Mapping[str, Mapping[str, float]]"


def _evaluated(queries: Sequence[Query], measures: set[str]) -> Evaluated:
    from pytrec_eval import RelevanceEvaluator  # noqa: PLC0415  # an extra

    judged = {key: gains for key, gains, _ in queries}
    run = {key: scores for key, _, scores in queries}
    found: Evaluated = RelevanceEvaluator(judged, measures).evaluate(run)
    return found


def _figures(
    key: str, case: Matched, ks: Sequence[int], of: tuple[Evaluated, Evaluated, Evaluated]
) -> Figures:
    held, gained, hops = of
    figures: Figures = {("mrr", None): held[key]["recip_rank"]}
    count = len(case.found)
    for k in ks:
        reached = sum(hops[f"{key}/{hop}"][f"recall_{k}"] for hop in range(count))
        figures["recall", k] = reached / count
        figures["precision", k] = held[key][f"P_{k}"]
        figures["ndcg", k] = gained[key][f"ndcg_cut_{k}"]
    return figures


def _scores(case: Matched) -> dict[str, float]:
    """Entries by score, as trec_eval ranks by it."""
    return {_entry(rank): float(-rank) for rank in range(1, len(case.held) + 1)}


def _entry(rank: int) -> str:
    return f"entry {rank}"


def _absent(case: Matched) -> Judged:
    """Sources that stand nowhere in the list: documents that were not retrieved."""
    return {f"source {i}": 1 for i, found in enumerate(case.found) if found.rank is None}


def _held(index: int, case: Matched) -> Query:
    gains = {_entry(rank): 1 for rank, held in enumerate(case.held, start=1) if held}
    return str(index), gains | _absent(case), _scores(case)


def _gained(index: int, case: Matched) -> Query:
    gains = _absent(case)
    for found in case.found:
        if found.rank is not None:
            gains[_entry(found.rank)] = gains.get(_entry(found.rank), 0) + 1
    return str(index), gains, _scores(case)


def _hops(index: int, case: Matched) -> Iterator[Query]:
    for hop, found in enumerate(case.found):
        sought = "absent" if found.rank is None else _entry(found.rank)
        yield f"{index}/{hop}", {sought: 1}, _scores(case)
