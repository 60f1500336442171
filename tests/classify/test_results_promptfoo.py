"""Rows of promptfoo as answers."""

import pytest
from made_answers import document, sample

from pytest_ragft.classify.answers import Assessed, Label, ShapeError
from pytest_ragft.classify.results.promptfoo import FORMAT, kind_of


def row(*, graded=(), test=(), **changes):
    return {
        "testCase": {"description": "window", "assert": [1], **dict(test)},
        "vars": {"q": "How long?"},
        "prompt": {"label": "plain", "raw": "{{q}}"},
        "provider": {"id": "openai:m", "label": ""},
        "response": {"output": "30 days"},
        "gradingResult": {"componentResults": list(graded)},
        "promptIdx": 0,
        "testIdx": 0,
        "success": True,
        "score": 1,
        **changes,
    }


def result(kind="contains", value="30", *, passed=True, **assertion):
    return {"pass": passed, "score": 1, "assertion": {"type": kind, "value": value, **assertion}}


def answers(*rows):
    return FORMAT.answers(document({"results": {"results": list(rows)}}))


def checks(*graded, **changes):
    (found,) = answers(row(graded=graded, **changes))
    return found.checks


def test_the_sample_is_read_as_promptfoo_wrote_it():
    (value,) = sample("promptfoo.json")
    read = document(value)
    found = FORMAT.answers(read)
    assert FORMAT.recognises(read)
    assert FORMAT.version(read) == "0.121.20"
    assert len(found) == 60
    assert {each.case for each in found} == {
        "return window", "name of the plan", "repair promise", "delivery",
    }  # fmt: skip
    assert [each.error.split("\n")[0] for each in found if each.error] == [
        "API error: 500 Internal Server Error"
    ] * 2
    window = next(each for each in found if each.case == "return window")
    assert window.labels == (Label("prompt", "plain"), Label("provider", "small model"))
    assert window.checks == (
        Assessed("contains: 30 days", passed=False, score=0, expected=("30 days",)),
        Assessed("javascript: output.length < 200", passed=True, score=1),
    )
    delivery = next(each for each in found if each.case == "delivery" and not each.error)
    assert [check.name for check in delivery.checks] == [
        "0.5 of: contains: working days; contains: free of charge"
    ]


@pytest.mark.parametrize(
    ("assertion", "kind"),
    [
        ("is-json", "format"),
        ("not-is-json", "format"),
        ("contains-json", "format"),
        ("not-contains-json", "constraint"),
        ("is-valid-openai-tools-call", "format"),
        ("starts-with", "format"),
        ("not-contains", "constraint"),
        ("not-icontains-any", "constraint"),
        ("word-count", "constraint"),
        ("moderation", "constraint"),
        ("latency", "constraint"),
        ("is-refusal", "abstention"),
        ("not-is-refusal", "content"),
        ("contains", "content"),
        ("llm-rubric", "content"),
        ("not-llm-rubric", "content"),
        ("javascript", "content"),
    ],
)
def test_the_type_of_an_assertion_says_its_kind(assertion, kind):
    assert kind_of(assertion) == kind


@pytest.mark.parametrize(
    ("graded", "expected"),
    [
        (result(), Assessed("contains: 30", passed=True, score=1, expected=("30",))),
        (result("is-json", None), Assessed("is-json", passed=True, kind="format", score=1)),
        (
            result("is-json", None, metric="shape"),
            Assessed("shape (is-json)", passed=True, kind="format", score=1),
        ),
        (
            result("contains-any", ["a", "", 5]),
            Assessed('contains-any: ["a", "", 5]', passed=True, score=1, expected=("a", "5")),
        ),
        (
            result("contains", "{{days}}"),
            Assessed("contains: {{days}}", passed=True, score=1),
        ),
        (
            {**result("contains", "{{days}}"), "metadata": {"renderedAssertionValue": "30 days"}},
            Assessed("contains: {{days}}", passed=True, score=1, expected=("30 days",)),
        ),
        (
            {**result("llm-rubric", "is kind", passed=False), "metadata": {"graderError": True}},
            Assessed("llm-rubric: is kind", None, score=1),
        ),
        (result("select-best", "best"), Assessed("select-best: best", None, score=1)),
        (
            result("contains", "x" * 99),
            Assessed(f"contains: {'x' * 57}...", passed=True, score=1, expected=("x" * 99,)),
        ),
        ({"pass": False}, Assessed("assertion", passed=False)),
    ],
)
def test_an_assertion_is_a_check(graded, expected):
    assert checks(graded) == (expected,)


def a_set(*parts, threshold=None, passed=True):
    about = {"type": "assert-set", **({"threshold": threshold} if threshold else {})}
    whole = {"pass": passed, "score": 0.5, "componentResults": list(parts)}
    return ({**whole, "metadata": {"assertionSet": about}}, *parts)


def test_of_a_set_without_a_threshold_every_assertion_is_a_check():
    found = checks(*a_set(result(), result("is-json", None)), result("regex", "x"))
    assert [check.name for check in found] == ["contains: 30", "is-json", "regex: x"]


def test_a_set_with_a_threshold_is_one_check():
    found = checks(*a_set(result(), result("regex", "x", passed=False), threshold=0.5), result())
    assert [(check.name, check.passed, check.kind) for check in found] == [
        ("0.5 of: contains: 30; regex: x", True, "content"),
        ("contains: 30", True, "content"),
    ]


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ([result("is-json", None), result("is-xml", None)], "format"),
        ([result("is-json", None), result("not-contains")], "content"),
    ],
)
def test_a_set_is_of_the_kind_of_its_parts(parts, kind):
    assert checks(*a_set(*parts, threshold=1))[0].kind == kind


def test_the_parts_of_an_assertion_are_not_checks_of_their_own():
    part = {**result("python", "f.py"), "reason": "a part"}
    whole = {**result("python", "f.py"), "componentResults": [part]}
    assert [check.name for check in checks(whole, part)] == ["python: f.py"]


def test_a_threshold_of_the_test_makes_the_sum_the_check():
    test = {"threshold": 0.75}
    found = checks(result(passed=False), result("is-json", None), test=test, score=0.8)
    assert found == (Assessed("score of at least 0.75", passed=True, score=0.8),)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"failureReason": 2, "error": "429"}, "429"),
        ({"gradingResult": None, "error": "429"}, "429"),
        ({"failureReason": 2}, "no reason is given"),
        ({"failureReason": 1, "error": "Expected 30"}, None),
        ({"gradingResult": None}, None),
    ],
)
def test_an_error_of_the_provider_is_no_failed_check(changes, error):
    (found,) = answers(row(graded=[result(passed=False)], **changes))
    assert found.error == error
    assert bool(found.checks) == (error is None and "gradingResult" not in changes)


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({}, ["plain", "openai:m"]),
        ({"provider": "echo", "prompt": {"raw": "{{q}}"}}, ["{{q}}", "echo"]),
        ({"prompt": {"raw": "{{q}}", "display": "ask"}}, ["ask", "openai:m"]),  # as of 2023
    ],
)
def test_prompt_and_provider_are_labels(changes, labels):
    (found,) = answers(row(**changes))
    assert [label.value for label in found.labels] == labels


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "window"),
        ({"testCase": {}}, "How long?"),
        ({"testCase": {}, "vars": {"a": "x\ny", "b": [1]}}, "x y, [1]"),
        ({"testCase": {}, "vars": None}, "a case without a name"),
        ({"testCase": {}, "vars": "odd"}, "a case without a name"),
        ({"testCase": None}, "How long?"),
        ({"testCase": {"vars": {"q": "How long?"}}, "vars": {"sessionId": 7}}, "How long?"),
    ],
)
def test_a_case_is_named_by_its_description_or_its_variables(changes, name):
    assert answers(row(**changes))[0].case == name


def test_the_same_case_has_the_same_key_whatever_asked_it():
    one, other = answers(row(), row(prompt={"label": "facts"}, promptIdx=1, testIdx=7))
    different = answers(row(vars={"q": "Who?"}), row(test={"assert": [2]}))
    assert one.key == other.key
    assert len({one.key, *(each.key for each in different)}) == 3


def test_a_refusal_that_is_asked_for_makes_it_a_case_of_abstention():
    (found,) = answers(row(graded=[result("is-refusal", None)]))
    assert found.expects_abstention


def test_lines_are_read_as_the_whole_is():
    read = document([row(graded=[result()])], "lines", "results.jsonl")
    assert FORMAT.recognises(read)
    assert FORMAT.version(read) == ""
    assert FORMAT.answers(read) == answers(row(graded=[result()]))


@pytest.mark.parametrize(
    "read",
    [
        document({"results": []}),
        document([]),
        document([], "lines"),
        document([5], "lines"),
        document([{"promptIdx": 0}], "lines"),
        document([{"promptIdx": 0, "testIdx": 0}], "table"),
    ],
)
def test_other_files_are_none_of_promptfoo(read):
    assert not FORMAT.recognises(read)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([5], "results.results: found a list with other things in it, accepted: a list of objects"),
        ([{}], "result 1: the key 'prompt' is missing."),
        ([row(gradingResult={"componentResults": 5})], "result 1.componentResults: found int, "),
    ],
)
def test_a_file_of_another_shape_is_refused_with_the_place(rows, message):
    with pytest.raises(ShapeError, match=message.replace(".", r"\.").replace("[", r"\[")):
        answers(*rows)
