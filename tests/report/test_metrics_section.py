"""The figures of golden cases are readable at any width, the verdict before all else."""

import pytest
from made_metrics import FOUND, MISSED, case, metrics, outcomes

from pytest_ragft.diagnosis.metrics import SuiteMetrics, TagMetrics, mean, rate
from pytest_ragft.report.line import text_of
from pytest_ragft.report.metrics import render_metrics
from pytest_ragft.report.metrics_in_words import NAMES
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.transfer import pack, unpack


def shown(found, width=80, verbosity=0):
    return [text_of(line) for line in render_metrics(found, width=width, verbosity=verbosity)]


def test_a_suite_at_80_columns():
    assert shown(metrics()) == [
        "41 of 50 golden cases pass: 82 % (95 % interval 69 to 90 %).",
        "Retrieval missed every expected source in 5 of 9 failing cases: case-41,",
        "case-42, case-43 and 2 more.",
        "",
        "Metric             value  95 % interval  cases",
        "pass rate           0.82   0.69 to 0.90     50  41 of 50",
        "abstention recall   0.75   0.30 to 0.95      4  3 of 4, by phrases",
        "hit@5               0.88   0.74 to 0.95     40  35 of 40",
        "recall@1            0.53   0.37 to 0.67     40",
        "recall@5            0.88   0.74 to 0.95     40",
        "nDCG@5              0.83   0.39 to 0.97      3",
        "MRR                 0.75   0.66 to 0.82     40",
        "Expected sources: 45 found by text, 5 not found.",
        "",
        "Tag       cases  hit@5  pass rate  95 % interval",
        "returns      30   0.67       0.70  0.52 to 0.83",
        "shipping     20              1.00  0.84 to 1.00",
        "",
        "Note: 1 case ended in an error before a reply: not counted.",
    ]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_of_the_tables_passes_the_edge(width):
    name = "a tag with a very long name " * 4
    every = tuple(rate(each, outcomes(3, 1)) for each in NAMES)
    found = metrics(metrics=every, tags=(TagMetrics(name, 4, every),))
    lines = shown(found, width)
    tags = next(i for i, line in enumerate(lines) if line.startswith("Tag"))
    assert all(len(line) <= max(width, 66) for line in lines[tags:])
    assert ("faithfulness" in lines[tags]) is (width == 200)


@pytest.mark.parametrize(
    ("cases", "opening"),
    [
        ([case(1)], "1 of 1 golden case passes: 100 %."),
        ([case(1, passed=False)], "0 of 1 golden case pass: 0 %."),
        ([case(1, passed=None), case(2, passed=None)], "None of 2 golden cases came to a verdict."),
    ],
)
def test_the_first_line_says_how_many_pass(cases, opening):
    passes = [each.passed for each in cases if each.passed is not None]
    found = SuiteMetrics(tuple(filter(None, [rate("pass_rate", passes)])), cases=tuple(cases))
    assert shown(found)[0] == opening


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            [[FOUND], [FOUND, FOUND]],
            "Retrieval found all expected sources in 2 of 2 failing cases: look behind it.",
        ),
        (
            [[FOUND, MISSED], [FOUND]],
            "Retrieval missed some expected sources in 1 of 2 failing cases: case-0.",
        ),
        ([[MISSED]], "Retrieval missed every expected source in 1 of 1 failing case: case-0."),
        (
            [[MISSED, MISSED], [MISSED, FOUND], [FOUND]],
            (
                "Retrieval missed every expected source in 1 of 3 failing cases: case-0. It missed "
                "some of them in 1 more."
            ),
        ),
    ],
)
def test_the_second_line_says_whether_failures_begin_in_retrieval(found, sentence):
    cases = tuple(case(n, passed=False, found=each) for n, each in enumerate(found))
    made = SuiteMetrics((rate("pass_rate", [False] * len(cases)),), cases=cases)
    lines = shown(made, width=200)
    assert " ".join(lines[1 : lines.index("")]) == sentence


def test_failures_of_which_nothing_is_known_to_be_retrieved_are_not_blamed_on_it():
    made = SuiteMetrics((rate("pass_rate", [False]),), cases=(case(1, passed=False, found=[]),))
    assert len(shown(made)) == 4, "the verdict and its table"


def test_hits_at_each_length_are_shown_where_there_is_no_recall():
    without = [each for each in metrics().metrics if each.name != "recall"]
    heads = [line.split()[0] for line in shown(metrics(metrics=tuple(without))) if "@" in line]
    assert heads == ["hit@1", "hit@5", "nDCG@5", "Tag"]


def test_a_single_case_has_no_interval():
    lines = shown(metrics(metrics=(mean("mrr", [0.5]),), tags=(), notes=(), matched={}))
    assert lines[-1].split() == ["MRR", "0.50", "-", "1"]


def test_many_tags_are_cut_unless_all_are_asked_for():
    tags = tuple(TagMetrics(f"t{n:02}", 1, ()) for n in range(15))
    lines = shown(metrics(tags=tags, notes=()))
    assert (lines[-2].split(), lines[-1]) == (["t11", "1", "-"], "3 more tags: -v shows all.")
    assert shown(metrics(tags=tags, notes=()), verbosity=1)[-1].split() == ["t14", "1", "-"]


def test_names_of_cases_and_tags_cannot_steer_the_terminal():
    made = metrics(
        cases=(case("\x1b[31mred", passed=False, found=[MISSED]),),
        tags=(TagMetrics("\x1b]0;title\x07", 1, ()),),
    )
    assert not any("\x1b" in line or "\x07" in line for line in shown(made))


@pytest.mark.parametrize(
    ("matched", "told"),
    [
        (
            {"name": 2, "text": 0, "file": 1, "absent": 0},
            (
                "Expected sources: 2 found by name, 1 by the name of their file alone, since their "
                "text could not be compared."
            ),
        ),
        ({"name": 0, "text": 0, "file": 0, "absent": 3}, "Expected sources: 3 not found."),
    ],
)
def test_it_is_said_how_sources_were_found(matched, told):
    assert told in shown(metrics(matched=matched), width=200)


def test_figures_travel_between_processes():
    run = RunRecord("2025-03-01T10:00:00Z", (), "8.4.0", "3.12.1", metrics=metrics())
    assert unpack(RunRecord, pack(run)) == run
