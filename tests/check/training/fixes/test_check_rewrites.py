"""Rewrites of training data: what becomes of single rows."""

import json

import pytest

from pytest_ragft.check.training.fixes import REWRITES, copies, masks, passages, placeholders
from pytest_ragft.check.training.fixes.leaves import replaced, texts_in
from pytest_ragft.check.training.fixes.rewrite import Place
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.reading import turns_of
from pytest_ragft.check.training.turn import Turn


def edited(rewrite, *rows):
    """What becomes of each row."""
    editor = rewrite.REWRITE.begin(Profile(), "train.jsonl")
    return [
        editor.edit(Place(at + 1, at), row, turns_of([(at + 1, at, row)]))
        for at, row in enumerate(rows)
    ]


def pair(prompt, completion):
    return {"prompt": prompt, "completion": completion}


def chat(*texts):
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[at % 2], "content": text} for at, text in enumerate(texts)]}


def test_every_rewrite_has_a_name_and_a_word_of_its_own():
    assert len({rewrite.name for rewrite in REWRITES}) == len(REWRITES) == 4
    assert len({rewrite.word for rewrite in REWRITES}) == 4


def test_of_copies_the_first_stays():
    first, other, again = edited(copies, pair("a", "b"), pair("a", "c"), pair("A ", "b"))
    assert (first, other) == (None, None)
    assert (again.row, again.what) == (None, "dropped: the same as line 1")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (pair("Write to me", "Dear [your name], hello"), "dropped: a slot in the answer"),
        (pair("Write to me", "TODO"), "dropped: a note in place of an answer"),
        (pair("Write to me", " "), "dropped: no answer"),
        (chat("Hi", "Hello!", "And now?", "lorem ipsum"), "dropped: a note in place of an answer"),
        (pair("Write to me", "Dear Ada, hello"), None),
        (pair("Fill the template [your name]", "Dear [your name], hello"), None),
    ],
)
def test_rows_without_an_answer_go(row, what):
    (verdict,) = edited(placeholders, row)
    assert (verdict and (verdict.row, verdict.what)) == (what and (None, what))


MAIL = "ada.lovelace@analytic.engine.org"


def test_personal_data_become_words_that_stay_the_same_in_a_file():
    one, two, three = edited(
        masks,
        chat("Who asked?", f"It was {MAIL}."),
        chat(f"Write to {MAIL.upper()} and grace@hopper-navy.org", "Done."),
        chat("Who asked?", "Nobody."),
    )
    assert one.row["messages"][1]["content"] == "It was [EMAIL_1]."
    assert one.what == "masked: 1 e-mail"
    assert one.row["messages"][0] == {"role": "user", "content": "Who asked?"}
    assert two.row["messages"][0]["content"] == "Write to [EMAIL_1] and [EMAIL_2]"
    assert two.what == "masked: 2 e-mail"
    assert three is None


@pytest.mark.parametrize(
    ("text", "masked", "what"),
    [
        (
            "Pay with card 4539 1488 0343 6467 please, or call it off.",
            None,
            None,
        ),
        (
            "My card is 4556 7375 8689 9855, charge it.",
            "My card is [CARD_1], charge it.",
            "masked: 1 card",
        ),
        (
            "Name: Ada Byron Lovelace\nDate of birth: 10.12.1915\nSeen today.",
            "Name: Ada Byron Lovelace\nDate of birth: [BIRTH_DATE_1]\nSeen today.",
            "masked: 1 birth date",
        ),
        (
            "My SSN is 536-90-4399 by the way.",
            "My SSN is [NATIONAL_NUMBER_1] by the way.",
            "masked: 1 national number",
        ),
    ],
)
def test_each_kind_is_masked_where_it_stands(text, masked, what):
    (verdict,) = edited(masks, pair("Tell me.", text))
    if masked is None:
        assert verdict is None or "[CARD_1]" in verdict.row["completion"]
    else:
        assert (verdict.row["completion"], verdict.what) == (masked, what)


def test_what_would_break_json_in_a_text_is_left_and_said():
    inner = json.dumps({"phone": 4915112345678, "mail": MAIL})
    row = pair("Call the tool.", inner)
    (verdict,) = edited(masks, row)
    assert json.loads(verdict.row["completion"])["mail"] == "[EMAIL_1]"
    number = '{"card": 4556737586899855}'
    (verdict,) = edited(masks, pair("My credit card", number))
    assert verdict.row["completion"] == number
    assert verdict.what == "masked: nothing; left: 1 that stand in no text alone"


def test_the_other_answer_of_a_pair_is_masked_too():
    row = {"prompt": "Who?", "chosen": "Nobody asked.", "rejected": f"It was {MAIL}."}
    (verdict,) = edited(masks, row)
    assert verdict.row == {**row, "rejected": "It was [EMAIL_1]."}


def test_what_only_two_texts_together_show_is_left_and_said():
    turn = Turn(1, 0, f"x{MAIL}", "y")
    editor = masks.Masks()
    row = dict(zip("ab", MAIL.split("@"), strict=True))
    verdict = editor.edit(Place(1, 0), row, [turn])
    assert verdict.row == row
    assert verdict.what == "masked: nothing; left: 1 that stand in no text alone"


FACT = chat("How much is the Pro plan?", "Pro is $49 per seat since version 4.2.0.")


def test_facts_go_into_a_passage_and_into_the_prompt():
    (verdict,) = edited(passages, FACT)
    passage = "How much is the Pro plan?\nPro is $49 per seat since version 4.2.0."
    source = {"file": "train.jsonl", "line": 1, "row": 0}
    assert verdict.passages == ({"id": "train-1-1", "text": passage, "source": source},)
    asked = f"Context:\n{passage}\n\nHow much is the Pro plan?"
    assert verdict.row["messages"][0]["content"] == asked
    assert verdict.row["messages"][1] == FACT["messages"][1]
    assert verdict.what == "put into the prompt: train-1-1"
    assert edited(passages, verdict.row) == [None]


def test_behaviour_stays():
    assert edited(passages, chat("I was charged twice!", "Sorry about that, let us look.")) == [
        None
    ]


def test_the_input_behind_an_instruction_takes_the_passage():
    row = {
        "instruction": "Answer the question.",
        "input": "What is the fee?",
        "output": "The fee is $49 since 2021-03-04.",
    }
    (verdict,) = edited(passages, row)
    assert verdict.row["input"].startswith("Context:\n")
    assert verdict.row["input"].endswith("\n\nWhat is the fee?")
    assert verdict.row["instruction"] == row["instruction"]


def test_a_question_that_is_no_text_of_its_own_is_left_and_said():
    editor = passages.begin(Profile(), "train.jsonl")
    turn = Turn(1, 0, "What is the fee?", "The fee is $49 since 2021-03-04.", "What is the fee?")
    verdict = editor.edit(Place(1, 0), {"text": "Q: What is the fee? A: ..."}, [turn])
    assert verdict.row == {"text": "Q: What is the fee? A: ..."}
    assert verdict.what == "left as it is; 1 questions are not one text of the row"


def test_texts_are_found_and_replaced_at_any_depth():
    value = {"a": ["x", {"b": "y"}, 3], "c": None}
    assert list(texts_in(value)) == ["x", "y"]
    assert replaced(value, str.upper) == {"a": ["X", {"b": "Y"}, 3], "c": None}
