"""Experiments of LangSmith as answers."""

import pytest
from made_answers import SAMPLES, document, sample

from pytest_ragft.classify import files
from pytest_ragft.classify.answers import Assessed, Label
from pytest_ragft.classify.results.langsmith import FORMAT


def ran(**changes):
    return {"outputs": {"answer": "14 days"}, "error": None, **changes}


def row(*feedback, run=None, **example):
    about = {"id": "e1", "inputs": {"q": "How long?"}, "outputs": {"answer": "30 days"}}
    results = [{"key": key, "score": score, "value": None} for key, score in feedback]
    return {
        "run": run or ran(),
        "example": {**about, **example},
        "evaluation_results": {"results": results},
    }


def answers(*rows):
    return FORMAT.answers(document(list(rows), "lines", "plain.jsonl"))


def test_rows_are_read_as_the_sdk_returned_them():
    read = document(sample("langsmith-plain.jsonl"), "lines", "langsmith-plain.jsonl")
    found = FORMAT.answers(read)
    assert FORMAT.recognises(read)
    assert len(found) == 18
    assert [each.error for each in found if each.error] == [
        "InternalServerError('Error code: 500 - scripted failure')"
    ]
    assert found[0].case == "How long may I return shoes?"
    assert found[0].reply == "You have 14 days to send the shoes back, counted from day 1."
    assert found[0].expects == "30 days"
    assert found[0].checks == (
        Assessed("correct", passed=False, score=0),
        Assessed("brevity", None, kind="constraint", score=0.5),
    )


def test_a_table_says_what_the_rows_say():
    content = (SAMPLES / "langsmith-plain.csv").read_bytes()
    table = files.document(content, "langsmith-plain.csv")
    lines = document(sample("langsmith-plain.jsonl"), "lines", "langsmith-plain.jsonl")
    assert FORMAT.recognises(table)

    def told(each):
        checks = [(check.name, check.passed) for check in each.checks]
        return each.key, each.case, each.reply, each.expects, checks, each.error

    assert list(map(told, FORMAT.answers(table))) == list(map(told, FORMAT.answers(lines)))


@pytest.mark.parametrize(
    ("score", "passed"), [(1, True), (0, False), (True, True), (0.7, None), (None, None)]
)
def test_a_score_passes_when_it_is_all(score, passed):
    (found,) = answers(row(("correct", score)))
    assert [check.passed for check in found.checks] == [passed]


def test_a_value_stands_in_for_a_score():
    given = row()
    given["evaluation_results"]["results"] = [{"key": "correct", "value": True}]
    assert answers(given)[0].checks == (Assessed("correct", passed=True, score=1),)


def test_the_key_of_a_feedback_says_its_kind():
    (found,) = answers(row(("valid_json", 1), ("toxicity", 1), ("should_refuse", 1)))
    assert [check.kind for check in found.checks] == ["format", "constraint", "abstention"]


def test_an_example_with_its_runs_is_read():
    stats = {"correct": {"n": 1, "avg": 1.0}, "brevity": {"n": 1, "avg": 0.4}}
    example = {"id": "e1", "inputs": {"q": "How long?"}, "outputs": None}
    listed = {**example, "runs": [ran(feedback_stats=stats), ran(error="429\ntraceback")]}
    read = document({"examples_with_runs": [listed]}, name="plain.json")
    assert FORMAT.recognises(read)
    first, second = FORMAT.answers(read)
    assert [(check.name, check.passed) for check in first.checks] == [
        ("correct", True), ("brevity", None),
    ]  # fmt: skip
    assert (first.expects, second.error, second.checks) == (None, "429", ())


def test_a_run_without_feedback_has_no_check():
    listed = {"id": "e1", "inputs": {}, "runs": [ran()]}
    (found,) = FORMAT.answers(document([listed]))
    assert (found.checks, found.case) == ((), "e1")


@pytest.mark.parametrize(
    ("value", "content", "labels"),
    [
        ([row()], "lines", ["plain", "plain"]),
        ({"experiment_name": "with gold", "results": [row()]}, "json", ["with gold", "plain"]),
        ([row(run=ran(session_name="gold-7"))], "lines", ["gold-7", "plain"]),
    ],
)
def test_the_experiment_and_the_file_are_labels(value, content, labels):
    (found,) = FORMAT.answers(document(value, content, "plain.jsonl"))
    assert found.labels == (Label("experiment", labels[0]), Label("file", labels[1]))


@pytest.mark.parametrize(
    ("cell", "passed"),
    [("True", True), ("false", False), ("1.0", True), ("0", False), ("0.5", None), ("", None)],
)
def test_a_cell_is_a_score(cell, passed):
    rows = [{"example_id": "e1", "error": "", "feedback.correct": cell}]
    (found,) = FORMAT.answers(document(rows, "table"))
    assert [(check.name, check.passed) for check in found.checks] == [("correct", passed)]
    assert found.case == "e1"


def test_a_row_of_a_table_with_an_error_was_not_run():
    rows = [{"example_id": "e1", "error": "429\nmore", "feedback.correct": ""}]
    (found,) = FORMAT.answers(document(rows, "table"))
    assert (found.error, found.checks) == ("429", ())


def test_several_inputs_are_told_as_they_are():
    (found,) = answers(row(inputs={"a": 1, "b": 2}))
    assert found.case == '{"a": 1, "b": 2}'


@pytest.mark.parametrize(
    "read",
    [
        document([]),
        document([5], "lines"),
        document({"results": 5}),
        document([{"run": {}}], "lines"),
        document([{"example_id": "e1"}], "table"),
        document([{"feedback.correct": "1"}], "table"),
    ],
)
def test_other_files_are_none_of_langsmith(read):
    assert not FORMAT.recognises(read)
