"""Rows of data as one fact: the format, what it is for, and how many rows hold what."""

import json

import pytest

from pytest_ragft.check.fact import Span
from pytest_ragft.check.sources import read_file
from pytest_ragft.check.sources.fields import all_roles, fields, roles


def jsonl(*rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def read(path, content):
    return read_file(path, content, frozenset())


def fact(path, *rows):
    facts = read(path, jsonl(*rows)).facts
    return facts[0] if facts else None


def kind(path, row):
    found = fact(path, row, row)
    return (found.name, found.values["purpose"]) if found else None


CHAT = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
EVAL, TRAIN, UNKNOWN = "evaluation", "training", "unknown"


@pytest.mark.parametrize(
    ("path", "row", "meant"),
    [
        ("x.jsonl", CHAT, ("chat", TRAIN)),
        ("evals/x.jsonl", CHAT, ("chat", TRAIN)),
        ("x.jsonl", {**CHAT, "output": "a"}, ("chat", TRAIN)),
        ("x.jsonl", {"conversations": [{"from": "human", "value": "q"}]}, ("chat", TRAIN)),
        ("x.jsonl", {"contents": [{"role": "user", "parts": []}]}, ("chat", TRAIN)),
        ("x.jsonl", {**CHAT, "expected": "a"}, ("golden", EVAL)),
        ("train.jsonl", {**CHAT, "reference_answer": "a"}, ("chat", TRAIN)),
        ("x.jsonl", {"messages": ["a"], "expected": 1}, ("golden", EVAL)),
        ("x.jsonl", {"messages": []}, None),
        ("x.jsonl", {"messages": "text"}, None),
        ("x.jsonl", {"prompt": "p", "chosen": "a", "rejected": "b"}, ("preference", TRAIN)),
        ("x.jsonl", {"preferred_output": 1, "non_preferred_output": 2}, ("preference", TRAIN)),
        ("x.jsonl", {"instruction": "i", "input": "", "output": "o"}, ("instruction", TRAIN)),
        ("x.jsonl", {"Instruction": "i", "Response": "o"}, ("instruction", TRAIN)),
        ("x.jsonl", {"instruction": "i", "instances": []}, None),
        ("x.jsonl", {"prompt": "p", "completion": "c"}, ("completion", TRAIN)),
        ("x.jsonl", {"text": "t"}, ("text", UNKNOWN)),
        ("x.jsonl", {"text": "t", "id": 1}, None),
        ("x.jsonl", {"user_input": "q", "reference": "a"}, ("ragas", EVAL)),
        ("x.jsonl", {"question": "q", "contexts": [], "ground_truth": "a"}, ("ragas", EVAL)),
        ("x.jsonl", {"vars": {"q": 1}, "assert": []}, ("promptfoo", EVAL)),
        ("x.jsonl", {"topic": "q", "__expected": "x"}, ("promptfoo", EVAL)),
        ("x.jsonl", {"vars": {"q": 1}, "expected_keywords": ["x"]}, ("golden", EVAL)),
        ("x.jsonl", {"input": "q", "expected_output": "a"}, ("deepeval", EVAL)),
        ("x.jsonl", {"scenario": "q", "expected_outcome": "a"}, ("deepeval", EVAL)),
        ("x.jsonl", {"question": "q", "ground_truth": "a"}, ("golden", EVAL)),
        ("x.jsonl", {"query": "q", "relevant_ids": ["a"]}, ("golden", EVAL)),
        ("x.jsonl", {"query": "q", "answerable": False, "doc": 1}, ("golden", EVAL)),
        ("x.jsonl", {"input": [], "ideal": "a"}, ("golden", EVAL)),
        ("x.jsonl", {"input": "q", "mustInclude": ["a"]}, ("golden", EVAL)),
        ("train.jsonl", {"question": "q", "ground_truth": "a"}, ("qa", TRAIN)),
        ("x.jsonl", {"question": "q", "answer": "a"}, ("qa", UNKNOWN)),
        ("train/x.jsonl", {"question": "q", "answer": "a"}, ("qa", TRAIN)),
        ("train/eval.jsonl", {"question": "q", "answer": "a"}, ("golden", EVAL)),
        ("evals/x.jsonl", {"question": "q", "answer": "a"}, ("golden", EVAL)),
        ("evals/train.jsonl", {"question": "q", "answer": "a"}, ("qa", TRAIN)),
        ("tests/x.jsonl", {"question": "q", "source": "a"}, ("golden", EVAL)),
        ("evals/x.jsonl", {"question": "q"}, ("golden", EVAL)),
        ("tests/x.jsonl", {"question": "q"}, None),
        ("train/x.jsonl", {"question": "q"}, None),
        ("evals/x.jsonl", {"question": "q", "text": "t", "section": "s"}, None),
        ("evals/x.jsonl", {"question": "q", "expected": "a", "score": 1}, None),
        ("evals/results/x.jsonl", {"question": "q", "expected": "a"}, None),
        ("x.jsonl", {"query": "q", "datasource": "x", "label": "y"}, None),
        ("x.jsonl", {"id": 1, "title": "t", "url": "u"}, None),
        ("x.jsonl", {}, None),
    ],
)
def test_the_fields_say_what_the_rows_are_for_and_the_path_where_they_do_not(path, row, meant):
    assert kind(path, row) == meant


def test_what_is_expected_may_have_another_field_in_each_row():
    ways = ({"expected_words": ["a"]}, {"expected_idea": "b"}, {"expected_manner": "c"})
    rows = [{"vars": {"question": "q"}, **way} for way in ways]
    found = fact("golden.jsonl", *rows)
    assert (found.name, found.values["with_expected"]) == ("golden", 3)
    assert "expected" not in found.values["keys"]


def test_most_rows_decide():
    odd = {"id": 1}
    good = {"question": "q", "expected": "a"}
    assert fact("x.jsonl", good, odd, good).name == "golden"
    assert fact("x.jsonl", good, odd, odd) is None


def golden(**more):
    return {"question": "q", "expected_answer": "a", **more}


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        (golden(), {"with_question", "with_expected"}),
        (golden(question=""), {"with_expected"}),
        (golden(expected_answer=[]), {"with_question"}),
        (golden(sources=["a"]), {"with_question", "with_expected", "with_source"}),
        (golden(sources=[]), {"with_question", "with_expected"}),
        (golden(retrieved_contexts=["a"]), {"with_question", "with_expected"}),
        (golden(metadata={"source": "x"}), {"with_question", "with_expected", "with_source"}),
        (golden(vars={"a": 1}, question=""), {"with_question", "with_expected"}),
        (golden(vars={"a": None}, question=""), {"with_expected"}),
        (golden(unanswerable=True), {"with_question", "with_expected", "unanswerable"}),
        (golden(unanswerable="no"), {"with_question", "with_expected"}),
        (golden(answerable=False), {"with_question", "with_expected", "unanswerable"}),
        (golden(answerable=True), {"with_question", "with_expected"}),
        (golden(answerable=None), {"with_question", "with_expected"}),
        (golden(kind="out_of_scope"), {"with_question", "with_expected", "unanswerable"}),
        (golden(tags=["Prompt Injection"]), {"with_question", "with_expected", "adversarial"}),
        (golden(category="billing"), {"with_question", "with_expected"}),
        (golden(adversarial=1), {"with_question", "with_expected", "adversarial"}),
        (
            golden(expected_answer="I don't know."),
            {"with_question", "with_expected", "unanswerable"},
        ),
        (golden(rubric="good answer"), {"with_question", "with_expected", "short_rubrics"}),
        (
            golden(rubric="names the thirty day window and the fee"),
            {"with_question", "with_expected"},
        ),
        (
            golden(**{"assert": [{"type": "llm-rubric", "value": "is helpful"}, 5]}),
            {"with_question", "with_expected", "short_rubrics"},
        ),
        (
            golden(**{"assert": [{"type": "contains", "value": "x"}]}),
            {"with_question", "with_expected"},
        ),
    ],
)
def test_rows_are_counted_by_what_they_hold(row, counted):
    values = fact("x.jsonl", row, row, golden(zzz=1)).values
    held = {key for key in values if values[key] == 3 and key != "rows"}
    two = {key for key in values if values[key] == 2}
    assert values["rows"] == 3
    assert (held | two) == counted | ({"with_question", "with_expected"} & held)
    assert {key for key in counted if values[key] < 2} == set()


@pytest.mark.parametrize(
    ("path", "key", "rows"),
    [
        ("qa_dontknows.jsonl", "unanswerable", 2),
        ("out-of-scope.jsonl", "unanswerable", 0),
        ("evals/redteam/x.jsonl", "adversarial", 2),
        ("x.jsonl", "adversarial", 0),
    ],
)
def test_a_path_may_speak_for_all_rows(path, key, rows):
    assert fact(path, golden(), golden()).values[key] == rows


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("data/train.jsonl", "train"),
        ("data/val.jsonl", "validation"),
        ("data/x-dev.jsonl", "validation"),
        ("data/train_test.jsonl", "test"),
        ("train/x.jsonl", None),
    ],
)
def test_the_name_tells_the_split(path, split):
    assert fact(path, CHAT).values.get("split") == split


def test_the_fact_stands_at_the_top_and_names_the_fields():
    found = fact("x.jsonl", golden(), golden(z=1))
    assert (found.kind, found.span) == ("dataset", Span(1, 1, 1, 2))
    assert found.values["keys"] == ("question", "expected_answer", "z")
    many = fact("x.jsonl", golden(**{f"k{n}": 1 for n in range(40)}), golden(z=1))
    assert len(many.values["keys"]) == 30


def test_of_many_rows_the_first_stand_for_the_rest():
    half = [golden(source="s") if n % 2 else golden() for n in range(6000)]
    values = fact("x.jsonl", *half).values
    assert (values["rows"], values["with_question"], values["with_source"]) == (6000, 6000, 3000)


def test_of_training_data_only_the_first_rows_are_taken_apart():
    content = jsonl(*[CHAT] * 60) + b"\nnot json\n\n"
    values = read("x.jsonl", content).facts[0].values
    assert values["rows"] == 61


@pytest.mark.parametrize(
    ("end", "rows"), [(b"", 60), (b"\n", 60), (b"\n\n", 60), (b"\n\r\n", 60), (b"\n{}", 61)]
)
def test_lines_behind_are_counted(end, rows):
    content = jsonl(*[CHAT] * 60).rstrip() + end
    assert read("x.jsonl", content).facts[0].values["rows"] == rows


def test_a_file_read_to_its_end_has_no_rows_left():
    assert read("x.jsonl", jsonl(CHAT)).facts[0].values["rows"] == 1
    assert read("x.jsonl", jsonl(*[CHAT] * 50)).facts[0].values["rows"] == 50


@pytest.mark.parametrize(
    ("path", "content", "language"),
    [
        ("evals/a.jsonl", b"\xef\xbb\xbf" + jsonl(golden()), "jsonl"),
        ("evals/a.ndjson", jsonl(golden()) + b"broken\n", "jsonl"),
        ("evals/a.json", jsonl(golden(), golden()), "json"),
        ("evals/a.json", jsonl(golden()) + b"\n \n" + jsonl(golden()), "json"),
        ("evals/a.json", json.dumps([golden(), 5]).encode(), "json"),
        ("evals/a.json", json.dumps([golden()]).encode("utf-16"), "json"),
        ("evals/a.json", json.dumps({"v": 1, "questions": [golden()]}).encode(), "json"),
        ("evals/a.json", json.dumps({"a": [{"name": "x", "cases": [golden()]}]}).encode(), "json"),
        ("evals/a.csv", b"\xef\xbb\xbfquestion,expected answer\nq,a\n", "csv"),
        ("evals/a.csv", b'question; expected\r\n"q\nq";a\r\n', "csv"),
        ("evals/a.tsv", b"question\texpected\nq\ta\n", "csv"),
        ("evals/a.yaml", b"- question: q\n  expected: a\n", "yaml"),
    ],
)
def test_files_of_every_form_hold_rows(path, content, language):
    found = read(path, content)
    assert (found.language, found.problems) == (language, ())
    (held,) = (entry for entry in found.facts if entry.kind == "dataset")
    assert (held.name, held.values["with_question"]) == ("golden", held.values["rows"])


def test_rows_under_one_key_are_counted_together_where_they_stand():
    case = b"- cases: [{question: q, expected: a}]\n"
    content = b"name: x\ngroups:\n" + case + case
    (found,) = read("x.yaml", content).facts
    assert (found.values["rows"], found.span.line) == (2, 3)


def test_a_list_may_stand_within_a_few_tables():
    content = json.dumps({"a": {"b": {"c": {"questions": [golden()]}}}}).encode()
    assert [found.name for found in read("x.json", content).facts] == ["golden"]


def test_lists_too_deep_or_of_other_things_are_no_rows():
    deep = {"a": {"b": {"c": {"d": {"questions": [golden()]}}}}}
    assert read("x.json", json.dumps(deep).encode()).facts == ()
    assert read("x.json", b'[[[[[[{"question": 1, "expected": 2}]]]]]]').facts == ()
    assert read("x.yaml", b"steps: [{question: q, expected: a}]\nquestion: [1, {a: 1}]").facts == ()


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("train.jsonl", b"version https://git-lfs.github.com/spec/v1\noid x", "pointer of git-lfs"),
        (
            "evals/a.json",
            b"version https://git-lfs.github.com/spec/v1\noid x",
            "pointer of git-lfs",
        ),
        ("qa.csv", b"version https://git-lfs.github.com/spec/v1\noid x", "pointer of git-lfs"),
        ("x.csv", b"version https://git-lfs.github.com/spec/v1\noid x", ""),
        ("train.jsonl", b" \n", "is empty"),
        ("data/eval.json", b"", "is empty"),
        ("x.jsonl", b"", ""),
        ("train.jsonl", b"{'question': 1}\n" * 90, "no line is a JSON object"),
        ("x.jsonl", b"{'question': 1}\n" * 90, ""),
        ("train.jsonl", b"[1]\n", "no line is a JSON object"),
        ("train.jsonl", b'{\n"question": 1}\n{\n"question": 2}', "objects over several lines"),
        ("train.jsonl", b"[" * 200_000, "no line is a JSON object"),
        ("eval.json", b'[{"question": 1, "expected": 2}, {"qu', "from some row on"),
        ("x.json", b'[{"question": \xff', ""),
        ("train.jsonl", jsonl({"id": 1}), ""),
    ],
)
def test_a_file_that_claims_to_be_data_and_is_none_has_a_problem(path, content, said):
    found = read(path, content)
    messages = [problem.message for problem in found.problems]
    assert bool(messages) is bool(said)
    if said:
        assert said in messages[0]


@pytest.mark.parametrize(
    "content",
    [
        b"id,title,url\n1,t,u\n",
        b"question\n",
        b'question,expected\n"' + b"x" * 200_000 + b'",a\n',
    ],
)
def test_tables_of_other_things_give_nothing(content):
    assert read("x.csv", content).facts == ()


def test_a_table_is_read_up_to_where_it_breaks():
    (found,) = read(
        "x.csv", b'question,expected,\nq,a,\nq,a,b,c\n"' + b"x" * 200_000 + b'",a\n'
    ).facts
    assert found.values["rows"] == 2


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Question", {"question"}),
        ("userInput", {"question"}),
        ("source_docs", {"source"}),
        ("Source Docs", {"source"}),
        ("referenceContexts", {"source"}),
        ("expected_ref", {"source"}),
        ("retrieved_context", set()),
        ("actual_output", set()),
        ("gold_answer", {"expected"}),
        ("expected_behavior", {"expected", "tag"}),
        ("faithfulness_score", {"result"}),
        ("is_answerable", {"answerable"}),
        ("must_refuse", {"unanswerable", "expected"}),
        ("rubric", {"rubric", "expected"}),
        ("jailbreak", {"adversarial"}),
        ("difficulty", {"tag"}),
        ("misc", set()),
    ],
)
def test_a_field_is_known_by_its_name_in_any_spelling(key, meant):
    assert set(roles(key)) == meant


def test_fields_of_a_wrapping_table_count_as_the_rows_own():
    row = {"inputs": {"question": "q"}, "metadata": "none", "other": {"x": 1}}
    assert dict(fields(row)) == {"inputs": {"question": "q"}, "question": "q",
        "metadata": "none", "other": {"x": 1}
    }  # fmt: skip
    assert all_roles(["question", "doc_id"]) == {"question", "source"}
