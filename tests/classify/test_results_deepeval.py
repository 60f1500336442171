"""Test runs of DeepEval as answers."""

import pytest
from made_answers import document, sample

from pytest_ragft.classify.answers import Assessed, Label, ShapeError
from pytest_ragft.classify.results.deepeval import FORMAT


def run(*tests, **changes):
    return {"testCases": list(tests), "metricsScores": [], **changes}


def assessed(*metrics, **changes):
    given = {"name": "window", "input": "How long?", "actualOutput": "30 days"}
    return {**given, "metricsData": list(metrics), **changes}


def metric(name="Correctness [GEval]", *, success=True, **changes):
    return {"name": name, "success": success, "score": 0.9, "threshold": 0.5, **changes}


def answers(*tests, **changes):
    return FORMAT.answers(document(run(*tests, **changes), name="run.json"))


def test_the_sample_is_read_as_deepeval_wrote_it():
    (value,) = sample("deepeval-plain.json")
    read = document(value, name="deepeval-plain.json")
    found = FORMAT.answers(read)
    assert FORMAT.recognises(read)
    assert FORMAT.version(read) == ""
    assert len(found) == 23  # one call failed, and DeepEval never saw that case
    assert found[0].labels == (
        Label("identifier", "plain"),
        Label("hyperparameter context", "context=none"),
        Label("file", "deepeval-plain"),
    )
    assert found[0].reply == "You have 14 days to send the shoes back, counted from day 1."
    assert found[0].checks == (
        Assessed("Pattern Match", passed=False),
        Assessed("No Promise", passed=True),
    )
    assert [each.checks for each in found if "within 3 weeks" in each.reply] == [
        (Assessed("Pattern Match", passed=True), Assessed("No Promise", None))
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (metric(), Assessed("Correctness [GEval]", passed=True)),
        (metric(success=False), Assessed("Correctness [GEval]", passed=False)),
        (metric("Json Correctness"), Assessed("Json Correctness", passed=True, kind="format")),
        (metric("Toxicity"), Assessed("Toxicity", passed=True, kind="constraint")),
        (metric("PII Leakage"), Assessed("PII Leakage", passed=True, kind="constraint")),
        (metric("Answer Relevancy", success=None), Assessed("Answer Relevancy", None)),
        (metric("Bias", flaky=True), Assessed("Bias", None, kind="constraint")),
    ],
)
def test_a_metric_is_a_check(given, expected):
    assert answers(assessed(given))[0].checks == (expected,)


def test_a_metric_that_raised_has_no_verdict():
    (found,) = answers(assessed(metric("Faithfulness", success=False, error="timeout"), metric()))
    assert [check.passed for check in found.checks] == [None, True]
    assert found.error is None


def test_where_all_metrics_raised_the_answer_was_not_assessed():
    (found,) = answers(assessed(metric(success=False, error="timeout")))
    assert (found.checks, found.error) == ((), "no metric gave a verdict: timeout")


def test_an_answer_without_metrics_has_no_check():
    (found,) = answers(assessed(metricsData=None))
    assert (found.checks, found.error) == ((), None)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "window"),
        ({"name": "test_case_3"}, "How long?"),
        ({"name": None, "input": ""}, "a case without a name"),
    ],
)
def test_a_case_is_named_unless_its_name_is_a_number(changes, name):
    assert answers(assessed(**changes))[0].case == name


def test_a_number_in_one_run_does_not_tell_cases_apart():
    one, other = answers(assessed(name="test_case_1"), assessed(name="test_case_5"))
    assert one.key == other.key
    assert one.key != answers(assessed())[0].key


def test_a_conversation_is_answered_by_all_that_its_assistant_says():
    turns = [
        {"role": "user", "content": "How long?"},
        {"role": "assistant", "content": "30"},
        {"role": "assistant", "content": "days"},
    ]
    chat = {"name": "chat", "scenario": "a return", "turns": turns, "metricsData": [metric()]}
    (found,) = answers(conversationalTestCases=[chat])
    assert (found.case, found.reply) == ("chat", "30\ndays")


def test_the_expected_answer_goes_along():
    found = answers(assessed(expectedOutput="30 days"), assessed())
    assert [each.expects for each in found] == ["30 days", None]


def test_a_run_without_a_name_is_known_by_its_file():
    (found,) = answers(assessed(), hyperparameters=None)
    assert found.labels == (Label("file", "run"),)


@pytest.mark.parametrize("value", [[], {}, {"testCases": []}, {"metricsScores": []}])
def test_other_files_are_none_of_deepeval(value):
    assert not FORMAT.recognises(document(value))


def test_conversations_alone_are_a_run():
    assert FORMAT.recognises(document({"conversationalTestCases": [], "metricsScores": []}))


def test_a_file_of_another_shape_is_refused_with_the_place():
    with pytest.raises(ShapeError, match="metricsData: found str, accepted: a list of objects"):
        answers(assessed(metricsData="x"))
