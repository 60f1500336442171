"""Questions that a model is trained on and judged by."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from training_rows import chat, put, result, turn

from pytest_ragft.check.training.measures import held_out
from pytest_ragft.check.training.measures.held_out import Cases, cases_of, says_something, tables_of
from pytest_ragft.check.training.measures.leakage import Leakage

HOW = "How do I change my address?"
LONG = "How do I change the address that my next order goes to?"


def golden(question, answer="Under settings.", **more):
    return json.dumps({"question": question, "expected_answer": answer, **more})


def tables(tmp_path, *entries, name="golden.jsonl"):
    return tables_of([Cases(name, put(tmp_path, name, entries))])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hello there", False),
        ("How are you today", True),
        ("你好", False),
        ("请问我的订单在哪里", True),
        ("Größe", False),
    ],
)
def test_a_few_words_say_nothing(text, says):
    assert says_something(text) is says


@pytest.mark.parametrize(
    ("trained", "values"),
    [
        (turn(0, HOW, "Under settings."), {"pairs": 1, "prompts": 0}),
        (turn(0, "how do i  change my ADDRESS?", "Ask us."), {"pairs": 0, "prompts": 1}),
    ],
)
def test_a_case_is_met_with_its_answer_or_another(tmp_path, trained, values):
    told = result(Leakage(tables(tmp_path, golden(HOW), golden("Hi"))), [trained, turn(1, "Else?")])
    assert told.values == {
        "rows": 2, "count": 1, "share": 0.5, "percent": 50, "cases": 1, "of": 1, "part": 1.0,
        "against": "golden.jsonl", **values,
    }  # fmt: skip
    assert told.exempt == {"questions of fewer than four words": 1}
    what = "question and the answer" if values["pairs"] else "question"
    assert told.worst[0].says == f"the {what} of golden.jsonl:1"


def test_a_long_question_is_known_behind_instructions(tmp_path):
    known = Leakage(tables(tmp_path, golden(LONG), golden(HOW)))
    hidden = turn(0, f"Answer in one word. {LONG}", "No.", question=LONG)
    assert result(known, [hidden]).values["prompts"] == 1
    short = turn(0, f"Answer in one word. {HOW}", "No.", question=HOW)
    assert result(known, [short]) is None


def test_texts_without_a_prompt_are_compared_whole(tmp_path):
    text = json.dumps({"text": "The office is closed on the first Monday of every month."})
    known = Leakage(tables(tmp_path, text, name="val.jsonl"))
    same = turn(0, "", "The office is closed on the first Monday of every month.")
    told = result(known, [same, turn(1, "", "The office is open.")])
    assert told.values["against"] == "held-out files"
    assert told.values["cases"] == told.values["pairs"] == 1
    assert told.worst[0].says.endswith("of a file that the model is judged by")


def test_one_prompt_of_many_cases_is_a_template(tmp_path):
    cases = [golden("Write a short poem please", f"Poem {number}") for number in range(3)]
    known = Leakage(tables(tmp_path, *cases))
    assert result(known, [turn(0, "Write a short poem please", "Another")]) is None


def test_pairs_are_shown_before_prompts(tmp_path):
    known = Leakage(tables(tmp_path, golden(HOW)))
    turns = [*(turn(row, HOW, "Ask.") for row in range(5)), turn(5, HOW, "Under settings.")]
    assert [example.line for example in result(known, turns).worst] == [6, 1, 2, 3, 4]


def test_the_file_of_which_most_cases_are_met_is_named(tmp_path):
    files = [
        Cases(
            "a.jsonl",
            put(tmp_path, "a.jsonl", [golden(f"What is the price of {n}?") for n in "xy"]),
        ),
        Cases(
            "b.jsonl",
            put(tmp_path, "b.jsonl", [golden(f"What is the size of {n}?") for n in "xyz"]),
        ),
    ]
    turns = [turn(0, "What is the price of x?"), turn(1, "What is the size of x?"),
             turn(2, "What is the size of z?")]  # fmt: skip
    told = result(Leakage(tables_of(files)), turns)
    assert (told.values["cases"], told.values["of"], told.values["against"]) == (2, 3, "b.jsonl")


@pytest.mark.parametrize(
    ("content", "cases"),
    [
        ([chat(HOW, "Ask.")], [(1, HOW, "Ask.")]),
        (['{"broken"', chat(HOW, "Ask.")], [(2, HOW, "Ask.")]),
        ([json.dumps({"query": HOW, "source": "a.md", "tags": ["b"]})], [(1, HOW, "")]),
        ([json.dumps({"query": HOW, "question": "Other?", "ideal": "Ask."})], [(1, HOW, "Ask.")]),
        ([json.dumps({"source": "a.md"}), '"text"', "{"], []),
        ([], []),
    ],
    ids=["rows of training", "a broken row", "fields", "the first of two", "no question", "empty"],
)
def test_cases_are_read_from_rows_of_any_kind(tmp_path, content, cases):
    assert [*cases_of(Cases("a.jsonl", put(tmp_path, "a.jsonl", content)))] == cases


def test_only_so_many_cases_are_held(tmp_path, monkeypatch):
    monkeypatch.setattr(held_out, "MOST", 2)
    known = tables(tmp_path, *(golden(f"What is the price of {name}?") for name in "abc"))
    assert known.cases == (2,)


def test_without_libraries_there_are_no_signatures(tmp_path, monkeypatch):
    monkeypatch.setattr(held_out.signatures, "available", lambda: False)
    assert tables(tmp_path, golden(LONG * 3)).signatures == b""


@given(
    numbers=some.lists(some.integers(0, 6), min_size=1, max_size=30),
    cuts=some.lists(some.integers(0, 30), max_size=3),
)
def test_leakage_is_the_same_on_any_number_of_parts(tmp_path_factory, numbers, cuts):
    folder = tmp_path_factory.mktemp("cases")
    known = tables(folder, *(golden(f"What is the price of {number}?") for number in range(3)))
    turns = [turn(row, f"What is the price of {at}?", "Under settings." * (at % 2))
             for row, at in enumerate(numbers)]  # fmt: skip
    ends = sorted(min(cut, len(turns)) for cut in cuts)
    assert result(Leakage(known), turns, cuts=ends) == result(Leakage(known), turns)
