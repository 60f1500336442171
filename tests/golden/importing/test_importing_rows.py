"""Rows of each format become cases; what has no place in them is listed, and no row is fatal."""

import json
from pathlib import Path

import pytest

from pytest_ragft.golden.importing import reading
from pytest_ragft.golden.importing.choice import chosen
from pytest_ragft.golden.importing.formats import FORMATS
from pytest_ragft.golden.importing.imported import ImportingError, Row, Source
from pytest_ragft.golden.importing.reading import source_of

JUDGED = "The reply says what this answer says, in any words: "
SENTENCE = "You may return shoes within 30 days."


def read(name, *rows, **given):
    """The cases of rows, without what says nothing, and what is lost."""
    document = given.pop("document", {})
    layout = "document" if document else "rows"
    placed = tuple(Row(number, number, row) for number, row in enumerate(rows, start=1))
    source = Source(Path("rows.jsonl"), layout, placed, document, **given)
    found = next(each for each in FORMATS if each.name == name).read(source)
    cases = []
    for case in found.cases:
        shown = {key: getattr(case, key) for key in case.__dataclass_fields__ if key != "line"}
        shown["checks"] = [(check.name, check.value) for check in case.checks]
        cases.append({key: value for key, value in shown.items() if value and key != "id"})
        cases[-1].pop("mode") if case.mode == "answer" else None
    return cases, [(each.what, each.reason) for each in found.unmapped]


def one(name, row, **given):
    cases, lost = read(name, row, **given)
    assert len(cases) == 1, lost
    return cases[0], lost


EACH = [
    ("deepeval", {"input": "a", "expectedOutput": "b"}, {"question": "a", "expects": ("b",)}),
    ("deepeval", {"input": "a", "expected_output": SENTENCE},
     {"question": "a", "expects": (SENTENCE,), "checks": [("judged", JUDGED + SENTENCE)]}),
    ("deepeval", {"input": "a", "expected_output": "b", "context": '["c", "d"]'},
     {"question": "a", "expects": ("b",), "oracle": "c\n\nd"}),
    ("deepeval", {"input": "a", "expected_tools": [{"name": "t"}]},
     {"question": "a", "checks": [("calls_tool", "t")]}),
    ("deepeval", {"input": "a", "expectations": {"mustNot": ["lie"]}},
     {"question": "a", "checks": [("judged", "The reply must not: lie")]}),
    ("ragas", {"user_input": "a", "reference": "b", "synthesizer_name": "multi"},
     {"question": "a", "expects": ("b",), "tags": ("multi",)}),
    ("ragas", {"eval_sample": {"user_input": "a", "reference": "b"}},
     {"question": "a", "expects": ("b",)}),
    ("ragas-0.1", {"question": "a", "ground_truths": ["b", "c"]},
     {"question": "a", "expects": ("b", "c")}),
    ("langsmith", {"inputs": "a", "outputs": "b", "split": ["base"]},
     {"question": "a", "expects": ("b",), "tags": ("base",)}),
    ("langsmith", {"inputs": [{"role": "user", "content": "a"}], "outputs": {"answer": "b"}},
     {"question": "a", "expects": ("b",)}),
    ("mlflow", {"inputs": "a", "expectations": {"expected_response": "b",
                "expected_retrieved_context": [{"content": "c"}]}},
     {"question": "a", "expects": ("b",), "oracle": "c"}),
    ("langsmith", {"inputs.question": "a", "outputs.answer": "b"},
     {"question": "a", "expects": ("b",)}),
    ("langsmith", {"inputs": {"q": "a"}, "outputs": {"order": 1}},
     {"question": "a", "expects": ("1",)}),
    ("langsmith", {"inputs": {"q": "a"}, "outputs": {"answer": {"n": 1}}},
     {"question": "a", "exemplar": '{"n": 1}',
      "checks": [("json_schema", {"schema": {"const": {"n": 1}}})]}),
    ("langsmith", {"inputs": {"q": "a"}, "outputs": {"answer": [{"n": 1}]}},
     {"question": "a", "exemplar": '[{"n": 1}]',
      "checks": [("json_schema", {"schema": {"const": [{"n": 1}]}})]}),
    ("langsmith", {"inputs": {"messages": [{"type": "human", "content": [{"text": "a"}]}]},
                   "outputs": {"answer": "b"}}, {"question": "a", "expects": ("b",)}),
    ("inspect", {"input": "a", "target": "b"}, {"question": "a", "expects": ("b",)}),
    ("pydantic-evals", {"inputs": "a", "evaluators": [{"name": "Equals", "arguments": ["b"]}]},
     {"question": "a", "checks": [("equals", {"text": "b", "ignore_case": False})]}),
    ("pydantic-evals", {"inputs": "a", "evaluators": [{"Equals": {"value": {"n": 1}}}]},
     {"question": "a", "checks": [("json_schema", {"schema": {"const": {"n": 1}}})]}),
    ("pydantic-evals", {"inputs": "a", "expected_output": "b",
                        "evaluators": [{"name": "EqualsExpected", "arguments": None}]},
     {"question": "a", "expects": ("b",),
      "checks": [("equals", {"text": "b", "ignore_case": False})]}),
    ("raget", {"question": "a", "reference_answer": "b", "reference_context": "c"},
     {"question": "a", "expects": ("b",), "oracle": "c"}),
    ("llama-index", {"query": "a", "reference_answer": "b", "reference_contexts": ["c"]},
     {"question": "a", "expects": ("b",), "oracle": "c"}),
    ("mlflow", {"inputs": {"query": "a"}, "expectations": {"guidelines": {"x": "be kind"}}},
     {"question": "a", "checks": [("judged", "be kind")]}),
    ("mlflow", {"request": "a", "expected_facts": ["b"],
                "expected_retrieved_context": {"doc_uri": "d.md"}},
     {"question": "a", "source": ("d.md",), "checks": [("judged", "The reply states: b")]}),
    ("financebench",
     {"question": "a", "answer": "$1", "justification": "so",
      "evidence": [{"evidence_text": "c", "doc_name": "X_2022", "evidence_page_num": 4}]},
     {"question": "a", "expects": ("$1",), "oracle": "c", "source": ("X_2022.pdf#page=5",),
      "comment": "so"}),
    ("financebench", {"question": "a", "answer": "$1", "evidence": [{"evidence_text": "c"}]},
     {"question": "a", "expects": ("$1",), "oracle": "c"}),
    ("financebench", {"question": "a", "answer": "1",
                      "evidence": [{"evidence_text": "c", "doc_name": "x.txt"}]},
     {"question": "a", "expects": ("1",), "oracle": "c", "source": ("x.txt",)}),
    ("promptfoo", {"vars": {"question": "a"}, "assert": [{"type": "icontains", "value": "b"}]},
     {"question": "a", "checks": [("contains", "b")]}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "case"), EACH)
def test_a_row_becomes_a_case(name, row, case):
    assert one(name, row) == (case, [])


@pytest.mark.parametrize(
    ("name", "row", "lost"),
    [
        ("deepeval", {"input": "a", "expected_output": "b", "colour": "red"}, "field 'colour'"),
        ("deepeval", {"input": "a"}, "checks"),
        ("ragas", {"user_input": "a", "reference": "b", "reference_context_ids": ["d1"]}, "source"),
        ("langsmith", {"inputs": "a", "outputs": {"one": "b", "two": "c"}}, "the outputs"),
        ("langsmith", {"inputs": "a", "outputs": "b", "metadata": "x"}, "field 'metadata'"),
        (
            "langsmith",
            {"inputs": "a", "outputs": "b", "metadata": {"topic": ["x" * 61]}},
            "field 'metadata.topic'",
        ),
        (
            "langsmith",
            {"inputs": "a", "outputs": "b", "metadata": {"topic": [{"x": 1}], "label": ""}},
            "field 'metadata.topic'",
        ),
        ("pydantic-evals", {"inputs": "a", "evaluators": ["Own"]}, "evaluator 'Own'"),
        ("pydantic-evals", {"inputs": "a", "evaluators": [{}]}, "evaluator ''"),
        (
            "pydantic-evals",
            {"inputs": "a", "evaluators": [{"LLMJudge": {"rubric": "r", "model": "m"}}]},
            "'model' of LLMJudge",
        ),
        (
            "mlflow",
            {"inputs": "a", "expectations": {"expected_response": "b", "x": 1, "y": ""}},
            "expectation 'x'",
        ),
        ("autorag", {"query": "a", "retrieval_gt": "d1"}, "passages of 'retrieval_gt'"),
        ("autorag", {"query": "a", "retrieval_gt": ["d1", ["d2"]]}, "passages of 'retrieval_gt'"),
    ],
)
def test_what_has_no_place_in_a_case_is_listed(name, row, lost):
    _, found = one(name, row)
    assert lost in {what for what, _ in found}


@pytest.mark.parametrize(
    ("name", "row", "why"),
    [
        ("deepeval", {"input": {"a": 1}}, "'input': expected a text, found {'a': 1}"),
        ("deepeval", {"scenario": "a"}, "a scenario without turns"),
        ("deepeval", {"input": "a", "expected_tools": "t"}, "expected a list, found 't'"),
        ("deepeval", {"scenario": "a", "turns": [{"role": "assistant"}]}, "nothing is asked"),
        ("ragas", {"user_input": [{"type": "ai", "content": "a"}]}, "no turn of the user in it"),
        ("ragas", {"eval_sample": "a"}, "expected an object with fields, found 'a'"),
        ("langsmith", {"inputs": {"one": "a", "two": "b"}}, "which input is asked?"),
        ("langsmith", {"inputs": {}}, "nothing is asked"),
        ("langsmith", {"inputs": [{"content": "a"}]}, "expected messages with role and content"),
        (
            "langsmith",
            {"inputs": [{"role": "user", "content": [{"image_url": "a"}]}]},
            "only messages of text are taken over",
        ),
        ("inspect", {"input": "a", "choices": ["b"], "target": "Z"}, "the letter of one of 1"),
        ("promptfoo", {"vars": {}, "assert": []}, "it has no variables"),
        ("promptfoo", {"vars": "x", "assert": []}, "there is no file 'x'"),
        ("promptfoo", {"vars": [1]}, "'vars': expected names and values"),
    ],
)
def test_a_row_that_is_no_case_is_named_and_the_others_are_kept(name, row, why):
    good = {each[0]: each[1] for each in EACH}[name]
    cases, lost = read(name, good, row, good)
    assert len(cases) == 2
    assert [reason for what, reason in lost if why in reason], lost


def test_the_user_may_name_the_question_and_the_answer():
    row = {"inputs": {"one": "a", "two": "b"}, "outputs": {"three": "c", "four": "d"}}
    case, _ = one("langsmith", row, question="two", expected="four")
    assert (case["question"], case["expects"], case["variables"]) == ("b", ("d",), {"one": "a"})
    _, lost = read("langsmith", row, question="three")
    assert lost == [("row", "there is no 'three' among its inputs: 'one', 'two'")]


def test_evaluators_of_a_data_set_are_added_to_each_case():
    case, _ = one(
        "pydantic-evals",
        {"inputs": "a"},
        document={"cases": [], "evaluators": [{"Contains": "b"}]},
    )
    assert case["checks"] == [("contains", {"text": "b", "ignore_case": False})]


def test_what_is_said_twice_in_a_row_is_put_together():
    row = {"inputs": {"query": "a", "x": 1}, "request": {"query": "b", "y": 2},
           "guidelines": ["kind"]}  # fmt: skip
    case, _ = one("mlflow", row)
    assert (case["question"], case["variables"]) == ("a", {"x": 1, "y": 2})


def test_a_conversation_that_ends_with_a_question_is_asked_as_it_stands():
    turns = [{"type": "ai", "content": "Hello."}, {"type": "human", "content": "a"}]
    case, lost = one("ragas", {"user_input": turns, "reference": "b"})
    assert [turn["role"] for turn in case["messages"]] == ["assistant", "user"]
    assert lost == []


def test_metadata_that_says_nothing_is_passed_over():
    row = {"question": "a", "reference_answer": "b", "metadata": {"topic": None, "seed": 3}}
    _, lost = one("raget", row)
    assert [what for what, _ in lost] == ["field 'metadata.seed'"]


def test_ids_are_never_given_twice():
    source = Source(
        Path("rows.jsonl"),
        "rows",
        tuple(Row(at, at, {"input": "Why?", "target": "b", "id": name}) for at, name in
              enumerate(["", "why", "a::b\n\x00c"], start=1)),
    )  # fmt: skip
    found = next(each for each in FORMATS if each.name == "inspect").read(source)
    assert [case.id for case in found.cases] == ["why", "why-2", "a:b c"]


def test_a_check_that_cannot_be_made_is_left_out():
    schema = {"type": "is-json", "value": {"type": "no such type"}}
    case, lost = one("promptfoo", {"vars": {"question": "a"}, "assert": [schema]})
    assert "checks" not in case
    assert lost[0][0] == "check 'json_schema'"


def test_several_sentences_are_judged_together():
    case, _ = one("inspect", {"input": "a", "target": [SENTENCE, SENTENCE.upper()]})
    assert case["checks"][0][1].endswith(f"\n- {SENTENCE}\n- {SENTENCE.upper()}")


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.json", '[\n{"input": "a", "target": "b"},\n\n{"input": "c", "target": "d"}\n]', [2, 4]),
        (
            "b.json",
            '{"name": "x",\n "cases": [\n  {"inputs": "a"},\n  {"inputs": "b"}\n ], "n": []}',
            [3, 4],
        ),
        ("c.jsonl", '{"samples": [{"input": "a", "target": "b"}]}', [1]),
        ("d.yaml", "- input: a\n  target: b\n- input: c\n  target: d\n- 7\n", [1, 3]),
        ("e.csv", 'input,target\n"a\nb",c\nd,e\n', [2, 4]),
        ("f.json", '\ufeff{"tests": [\n{"vars": {"q": "a"}}], "x": {"y": "\\n"}}', [2]),
        ("g.json", '{"tests": []}', []),
        ("h.json", '[\n{"input": "a", "target": "b"},\n3\n]', [2]),
        ("i.yaml", "tests: [{vars: {q: a}}]", [1]),
    ],
)
def test_the_line_of_each_row_is_known(name, content, lines, tmp_path):
    path = tmp_path / name
    path.write_text(content)
    assert [row.line for row in source_of(path).rows] == lines


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", b"a: [", "line 2: not valid YAML"),
        ("a.yaml", b"a: b\nc: \xff", "line 2 is not UTF-8"),
        ("a.yaml", b"just words", "holds a text, expected rows"),
        ("a.json", b'{\n"a": }', "found broken JSON"),
        ("a.jsonl", b"no rows at all", "holds no rows"),
    ],
)
def test_a_file_that_is_no_data_says_why(name, content, said, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportingError, match=said):
        source_of(path)


def test_a_document_too_large_to_be_read_whole_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_DOCUMENT", 3)
    path = tmp_path / "a.yaml"
    path.write_text("a: b")
    with pytest.raises(ImportingError, match="write its rows as JSON Lines"):
        source_of(path)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"inputs": "a", "expectations": {}}, "mlflow"),
        ({"request": "a", "expected_response": "b"}, "mlflow"),
        ({"input_question": "a", "output_answer": "b"}, "langsmith"),
        ({"inputs": {}, "outputs": {}}, "langsmith"),
        ({"question": "a", "__expected": "b"}, "promptfoo"),
        ({"scenario": "a", "turns": []}, "deepeval"),
        ({"eval_sample": {}}, "ragas"),
        ({"question": "a", "answer": "b", "evidence": []}, "financebench"),
    ],
)
def test_a_format_is_told_by_its_fields(row, name):
    source = Source(Path("rows.json"), "rows", (Row(1, 1, row),))
    assert chosen(source, None).name == name


def test_rows_of_any_shape_are_never_fatal():
    odd = [None, True, 7, "", "[1", "{}", [], [[]], {}, {"a": {}}, [{"role": 1}], "\ud83d"]
    for each in FORMATS:
        rows = [dict.fromkeys(each.fields, value) for value in odd]
        cases, lost = read(each.name, *rows, document=json.loads('{"evaluators": 3, "tests": 5}'))
        assert len(cases) + len(lost) > 0
