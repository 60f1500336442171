"""Logs of Inspect as answers."""

import pytest
from made_answers import SAMPLES, document, sample

from pytest_ragft.classify import files
from pytest_ragft.classify.answers import Assessed, Label
from pytest_ragft.classify.results.inspect_ai import FORMAT


def log(*samples, **task):
    return {"status": "success", "eval": {"task": "desk", "model": "m", **task}, "samples": samples}


def sampled(value="C", scorer="includes", **changes):
    given = {"id": "window", "epoch": 1, "target": "30 days", "output": {"completion": "14 days"}}
    return {**given, "scores": {scorer: {"value": value}}, **changes}


def answers(*samples, **task):
    value = {**log(**task), "samples": list(samples)}
    return FORMAT.answers(document(value, name="logs/one.json"))


def test_an_archive_is_read_as_inspect_wrote_it():
    read = files.document((SAMPLES / "inspect-plain.eval").read_bytes(), "inspect-plain.eval")
    found = FORMAT.answers(read)
    assert FORMAT.recognises(read)
    assert FORMAT.version(read) == "0.3.285"
    assert len(found) == 18
    assert found[0].labels == (
        Label("task", "returns_desk"),
        Label("model", "openai/gpt-5-mini"),
        Label("task argument facts", "facts=false"),
        Label("file", "inspect-plain"),
    )
    (broken,) = [each for each in found if each.error]
    assert "InternalServerError" in broken.error
    assert broken.checks == ()
    window = [each for each in found if each.case == "return window"]
    assert len(window) == 6
    assert window[0].checks == (
        Assessed("includes", passed=False, score=0, expected=("30 days",)),
        Assessed("is_json", None, kind="format"),
    )
    assert window[0].expects == "30 days"


def test_a_log_in_json_is_read_as_inspect_wrote_it():
    (value,) = sample("inspect-with-facts.json")
    read = document(value)
    found = FORMAT.answers(read)
    assert FORMAT.recognises(read)
    assert FORMAT.version(read) == "0.3.285"
    assert len(found) == 18
    assert [each.checks[0].passed for each in found if each.case == "return window"] == [True] * 6


@pytest.mark.parametrize(
    ("value", "passed", "score"),
    [
        ("C", True, 1),
        ("I", False, 0),
        ("N", False, 0),
        ("P", None, 0.5),
        (1, True, 1),
        (0.0, False, 0),
        (True, True, 1),
        (0.7, None, 0.7),
        (float("nan"), None, None),
        ("yes", None, None),
        (None, None, None),
    ],
)
def test_a_score_passes_as_inspect_counts_it(value, passed, score):
    (found,) = answers(sampled(value, "judge"))
    assert found.checks == (Assessed("judge", passed, score=score),)


def test_each_part_of_a_score_is_a_check():
    (found,) = answers(sampled({"tone": "C", "json_format": 0}, "judge"))
    assert found.checks == (
        Assessed("judge: tone", passed=True, kind="constraint", score=1),
        Assessed("judge: json_format", passed=False, kind="format", score=0),
    )


@pytest.mark.parametrize(
    ("scorer", "target", "expected"),
    [
        ("includes", "30 days", ("30 days",)),
        ("match", ["30 days"], ("30 days",)),
        ("includes", ["30 days", "a month"], ()),  # either will do
        ("model_graded_qa", "30 days", ()),
        ("exact", "", ()),
    ],
)
def test_a_scorer_that_compares_looks_for_its_target(scorer, target, expected):
    (found,) = answers(sampled("I", scorer, target=target))
    assert found.checks[0].expected == expected


@pytest.mark.parametrize(
    ("target", "expects"), [("a", "a"), (["a", "b"], "a"), ([], None), ("", None), (None, None)]
)
def test_the_first_target_is_an_answer_that_is_right(target, expects):
    assert answers(sampled(target=target))[0].expects == expects


@pytest.mark.parametrize(
    ("error", "why"),
    [({"message": "429\n  slow down"}, "429 slow down"), ("odd", "odd"), (None, None)],
)
def test_an_error_of_a_sample_is_no_answer(error, why):
    (found,) = answers(sampled(error=error))
    assert (found.error, bool(found.checks)) == (why, why is None)


def test_a_sample_without_scores_has_no_check():
    assert answers(sampled(scores=None))[0].checks == ()


def test_arguments_metadata_and_tags_are_labels():
    task = {"task_args": {"k": 3}, "metadata": {"arm": "gold"}, "tags": ["nightly"]}
    (found,) = answers(sampled(), **task)
    assert [(label.dimension, label.value) for label in found.labels] == [
        ("task", "desk"),
        ("model", "m"),
        ("task argument k", "k=3"),
        ("metadata arm", "arm=gold"),
        ("tag nightly", "nightly"),
        ("file", "one"),
    ]


def test_a_sample_without_an_id_is_named_all_the_same():
    assert answers(sampled(id=None))[0].case == "a case without a name"


def test_a_log_that_was_ended_early_is_read_as_far_as_it_goes():
    start = {"eval": {"task": "desk", "model": "m"}}
    members = {"_journal/start.json": start, "samples/b_epoch_2.json": sampled(epoch=2)}
    members["samples/a_epoch_1.json"] = sampled("I")
    read = document(members, "archive", "one.eval")
    assert FORMAT.recognises(read)
    assert [each.checks[0].passed for each in FORMAT.answers(read)] == [False, True]


@pytest.mark.parametrize(
    "read",
    [
        document({}, "archive"),
        document({"header.json": {}}, "archive"),
        document({"eval": {"task": "desk"}}),
        document([]),
    ],
)
def test_other_files_are_none_of_inspect(read):
    assert not FORMAT.recognises(read)


def test_an_archive_without_members_has_no_answer():
    assert FORMAT.answers(document([], "archive")) == ()
