"""Recall, precision, MRR and nDCG are those of trec_eval, over chunks and expected sources."""

from math import log2

import pytest

from pytest_ragft.diagnosis.metrics import Found
from pytest_ragft.golden.measures.matching import Matched
from pytest_ragft.golden.measures.ranking import cutoffs, ranked


def matched(*held, sources):
    """`held`: for each entry the sources that it holds."""
    ranks = [next((r for r, one in enumerate(held, 1) if at in one), None) for at in range(sources)]
    found = tuple(Found("s", rank, "text" if rank else "absent") for rank in ranks)
    return Matched(found, tuple(tuple(one) for one in held))


SECOND, THIRD = 1 / log2(3), 1 / log2(4)


@pytest.mark.parametrize(
    ("case", "recall", "precision", "ndcg", "mrr"),
    [
        (matched((0,), (), (), sources=1), 1, 1 / 3, 1, 1),
        (matched((), (), (0,), sources=1), 1, 1 / 3, THIRD, 1 / 3),
        (matched((), (), (), (0,), sources=1), 0, 0, 0, 1 / 4),
        (matched((), (), (), sources=1), 0, 0, 0, 0),
        (matched(sources=1), 0, 0, 0, 0),
        # two chunks of one source: the second gains nothing, but is not irrelevant
        (matched((0,), (0,), (), sources=1), 1, 2 / 3, 1, 1),
        # two sources
        (matched((0,), (), (), sources=2), 1 / 2, 1 / 3, 1 / (1 + SECOND), 1),
        (matched((0,), (), (1,), sources=2), 1, 2 / 3, (1 + THIRD) / (1 + SECOND), 1),
        # one chunk that holds both
        (matched((0, 1), (), (), sources=2), 1, 1 / 3, 1, 1),
    ],
)
def test_figures_at_three(case, recall, precision, ndcg, mrr):
    ((figures),) = ranked([case], [1, 3])
    found = (
        figures["recall", 3],
        figures["precision", 3],
        figures["ndcg", 3],
        figures["mrr", None],
    )
    assert found == pytest.approx((recall, precision, ndcg, mrr))


def test_cases_do_not_disturb_one_another():
    first, second = matched((0,), (), sources=1), matched((), (), sources=3)
    together = ranked([first, second], [2])
    assert together == [*ranked([first], [2]), *ranked([second], [2])]


@pytest.mark.parametrize(
    ("wanted", "lengths", "expected"),
    [
        ((1, 3, 5, 10), (5, 2), (1, 3, 5)),
        ((1, 3, 5, 10), (4,), (1, 3, 4)),
        ((10, 3), (100,), (3, 10, 100)),
        ((5,), (1,), (1,)),
        ((5,), (0, 0), (1,)),
        ((5,), (), ()),
    ],
)
def test_lists_are_looked_at_as_far_as_they_go(wanted, lengths, expected):
    assert cutoffs(wanted, lengths) == expected
