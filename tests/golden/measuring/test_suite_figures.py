"""Figures over golden cases: each counts the cases that have something to say of it."""

import sys

import pytest
from made_cases import COSTS, HISTORY, WINDOW, check, entry, measured

from pytest_ragft.diagnosis.metrics import CaseFigures, Found
from pytest_ragft.golden.measures import ranking
from pytest_ragft.golden.measures.metrics import measure

UNKNOWN = "I do not know."
FORMAT = check(outcome=True, kind="format", name="json")
SPOILT = check(outcome=False, kind="format", name="json")
UNMADE = check(outcome=None, kind="format", name="json")
BRIEF = check(outcome=True, kind="constraint", name="words")


def read(source, nodeid):
    return {"docs/refunds.md#window": WINDOW, "docs/refunds.md#costs": COSTS}.get(source)


def figures(*cases, **settings):
    """Value and number of cases by label."""
    found = measure(cases, read, **settings)
    return {each.label: (pytest.approx(each.value), each.cases) for each in found.metrics}


def test_no_cases_have_no_figures():
    found = measure([], read)
    assert (found.metrics, found.tags, found.cases, found.notes) == ((), (), (), ())


def test_a_case_that_retrieves_and_passes():
    assert figures(measured()) == {
        "pass_rate": (1.0, 1),
        "faithfulness_estimate": (1.0, 1),
        "context_utilisation": (1.0, 1),
        "hit@1": (1.0, 1),
        "pass_rate_with_hit": (1.0, 1),
        "recall@1": (1.0, 1),
        "precision@1": (1.0, 1),
        "ndcg@1": (1.0, 1),
        "mrr": (1.0, 1),
    }


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([], {}),
        ([FORMAT], {"pass_rate": 1.0, "format_consistency": 1.0}),
        ([FORMAT, SPOILT], {"pass_rate": 0.0, "format_consistency": 0.0}),
        ([SPOILT, UNMADE], {"pass_rate": 0.0, "format_consistency": 0.0}),
        ([FORMAT, UNMADE], {}),
        ([BRIEF, UNMADE], {"constraint_adherence": 1.0}),
        (
            [BRIEF, SPOILT],
            {"pass_rate": 0.0, "format_consistency": 0.0, "constraint_adherence": 1.0},
        ),
    ],
)
def test_a_case_counts_for_each_kind_of_its_checks(checks, expected):
    found = figures(measured(checks=tuple(checks), retrieved=None))
    assert found == {name: (value, 1) for name, value in expected.items()}


def test_an_error_is_no_failed_answer():
    failed = measured("b", checks=(check(outcome=False),), retrieved=None)
    errored = measured("a", reply=None, checks=(check(outcome=None),), retrieved=None)
    found = measure([errored, failed], read)
    assert [(each.name, each.cases) for each in found.metrics] == [("pass_rate", 1)]
    assert [each.passed for each in found.cases] == [None, False]
    assert found.notes[0] == "1 case ended in an error before a reply: not counted."


def test_hits_are_counted_at_each_length_and_set_against_passing():
    far = (entry(HISTORY), entry(COSTS), entry(HISTORY), entry(WINDOW))
    cases = [
        measured("a"),
        measured("b", retrieved=far, checks=(check(outcome=False),)),
        measured("c", retrieved=(entry(HISTORY),), checks=(check(outcome=False),)),
    ]
    found = figures(*cases, k=(1, 3))
    assert [found[f"hit@{k}"][0] for k in (1, 3, 4)] == [1 / 3, 1 / 3, 2 / 3]
    assert (found["pass_rate_with_hit"], found["pass_rate_without_hit"]) == ((0.5, 2), (0.0, 1))
    assert found["mrr"] == (pytest.approx((1 + 1 / 4) / 3), 3)


def test_only_cases_to_be_answered_count_for_retrieval():
    found = figures(measured(mode="abstain", reply=UNKNOWN, checks=()))
    assert set(found) == {"abstention_precision", "abstention_recall"}


def test_lists_without_entries_are_missed_sources():
    found = figures(measured(retrieved=()))
    missed = dict.fromkeys(["hit@1", "recall@1", "precision@1", "ndcg@1", "mrr"], (0.0, 1))
    assert found == {"pass_rate": (1.0, 1), "pass_rate_without_hit": (1.0, 1), **missed}


def test_each_case_says_where_its_sources_stand():
    both = ("docs/refunds.md#costs", "docs/refunds.md#window")
    found = measure([measured(sources=both)], read)
    assert found.cases == (
        CaseFigures(
            "tests/shop.ragft.yaml::window",
            passed=True,
            retrieved=1,
            found=(Found(both[0], None, "absent"), Found(both[1], 1, "text")),
        ),
    )
    assert found.matched == {"name": 0, "text": 1, "file": 0, "absent": 1}
    assert found.named("recall", 1).value == pytest.approx(0.5)


def test_a_case_counts_once_for_each_of_its_tags():
    cases = [
        measured("a", tags=("shoes", "returns", "shoes")),
        measured("b", tags=("returns",), checks=(check(outcome=False),)),
        measured("c"),
    ]
    tags = measure(cases, read).tags
    assert [(each.tag, each.cases) for each in tags] == [("returns", 2), ("shoes", 1)]
    assert [each.metrics[0].value for each in tags] == [0.5, 1.0]
    assert {"mrr", "recall"} <= {each.name for each in tags[0].metrics}


def test_what_a_judge_says_is_averaged_over_the_cases_it_was_asked_of():
    said = ({"faithfulness": 1.0, "answer_relevance": 1.0}, {"faithfulness": 1 / 3}, {})
    found = measure([measured(n) for n in "abc"], read, judged=said)
    judged = {each.name: each for each in found.metrics if each.basis == "judge"}
    assert judged["faithfulness"].value == pytest.approx(2 / 3)
    assert (judged["faithfulness"].cases, judged["answer_relevance"].cases) == (2, 1)


SILENT = (
    "1 case with an expected source, but the target does not say what it retrieved: let it return "
    'its contexts along with the answer, such as {"answer": text, "contexts": [{"text": ..., '
    '"source": ...}]}.'
)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"retrieved": None}, SILENT),
        ({"retrieved": None, "sources": (), "oracle": WINDOW}, SILENT),
        ({"sources": ()}, "1 case without source and oracle: left out of retrieval figures."),
        (
            {"checks": ()},
            (
                "1 case with no check, or with one that could not be made: left out of the pass "
                "rate."
            ),
        ),
    ],
)
def test_what_could_not_be_measured_is_said(changes, note):
    assert measure([measured(**changes)], read).notes == (note,)


@pytest.mark.parametrize(
    "changes", [{}, {"sources": (), "retrieved": None}, {"mode": "refuse", "retrieved": None}]
)
def test_where_all_is_measured_nothing_is_said(changes):
    assert measure([measured(**changes)], read).notes == ()


def test_without_trec_eval_hits_are_counted_and_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr("pytest_ragft.golden.measures.metrics.is_installed", lambda: False)
    found = measure([measured()], read)
    names = {each.name for each in found.metrics}
    assert "hit" in names
    assert not {"recall", "precision", "ndcg", "mrr"} & names
    assert found.notes == (ranking.INSTALL,)
    assert 'pip install "pytest-ragft[metrics]"' in ranking.INSTALL


def test_it_is_known_whether_trec_eval_is_installed(monkeypatch):
    assert ranking.is_installed()
    monkeypatch.setitem(sys.modules, "pytrec_eval", None)
    assert not ranking.is_installed()
