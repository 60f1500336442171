"""Columns and headings that say what they are in their own words, and those that do not."""

import pytest

from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.formats.named import named
from pytest_ragft.check.training.formats.names import ANSWERS, ASKS, MATERIAL, role_of
from pytest_ragft.check.training.formats.text import speaker_of, spoken
from pytest_ragft.check.training.reading import turns_of
from pytest_ragft.check.training.recognition import Plan, plan_of
from pytest_ragft.check.training.turn import Unknown

WHAT, THAT = "Where is the shop, please?", "The shop stands at the market."


def rows(*names, values=(WHAT, THAT), count=4):
    return [
        {name: f"{value} {number}" for name, value in zip(names, values, strict=True)}
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Questions", ASKS),
        ("input_text", ASKS),
        ("customerQueries", ASKS),
        ("user_message", ASKS),
        ("Pregunta", ASKS),
        ("întrebare", ASKS),
        ("Fragen", ASKS),
        ("用户问题", ASKS),
        ("السؤال", ASKS),
        ("target_text", ANSWERS),
        ("expected_output", ANSWERS),
        ("final_answer", ANSWERS),
        ("Risposta", ANSWERS),
        ("Odpowiedź", ANSWERS),
        ("标准答案", ANSWERS),
        ("답변", ANSWERS),
        ("câu trả lời", ANSWERS),
        ("answer_en", ANSWERS),
        ("summary", ANSWERS),
        ("Context", MATERIAL),
        ("text", MATERIAL),
        ("answer_id", ""),
        ("question_type", ""),
        ("question2", ""),
        ("label", ""),
        ("备注", ""),
        ("", ""),
        ("a very long name of a column with a question", ""),
    ],
)
def test_a_name_says_what_a_column_holds(name, role):
    assert role_of(name) == role


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Questions", "Answers"), {"question": "Questions", "answer": "Answers"}),
        (("Context", "Response"), {"question": "Context", "answer": "Response"}),
        (("Q", "A"), {"question": "Q", "answer": "A"}),
        (("question", "sql"), {"question": "question", "answer": "sql"}),
        (("text", "label"), {}),
        (("question", "remark"), {}),
        (("answer", "reply"), {}),
    ],
)
def test_two_columns_are_a_question_and_its_answer(names, told):
    assert named(rows(*names)) == told


def test_of_two_answers_the_derived_one_is_not_meant():
    held = rows("article", "summary", "response", values=(WHAT, THAT, THAT))
    assert named(held) == {"question": "article", "answer": "response"}


def test_what_stands_beside_a_question_is_told_too():
    held = rows("Frage", "Kontext", "Antwort", values=(WHAT, "It is a small town.", THAT))
    assert named(held) == {"question": "Frage", "answer": "Antwort", "context": "Kontext"}


def test_of_two_that_ask_the_one_that_differs_most_is_the_question():
    held = [
        {"consigne": f"Answer kindly {number // 3}", "requete": f"{WHAT} {number}", "sortie": THAT}
        for number in range(6)
    ]
    assert named(held) == {"question": "requete", "input": "consigne", "answer": "sortie"}


@pytest.mark.parametrize(
    "held",
    [
        [{"Frage": 1, "Antwort": THAT}] * 4,
        [{"Frage": WHAT, "Antwort": 3}, {"Frage": f"{WHAT}!", "Antwort": 4}],
        [{"Frage": "a.wav", "Antwort": THAT}, {"Frage": "b.wav", "Antwort": THAT}],
        [{"Frage": WHAT, "Antwort": THAT}, *[{"Frage": f"{WHAT} {n}"} for n in range(4)]],
        [{"Frage": WHAT, "Antwort": THAT}] * 40,
        [{1: WHAT, 2: THAT}],
    ],
    ids=["numbers", "no texts", "names of files", "mostly empty", "always the same", "no names"],
)
def test_names_alone_are_not_enough(held):
    assert named(held) == {}


def test_rows_are_read_by_what_their_columns_say():
    plan = plan_of(rows("Soru", "Cevap"), Columns())
    assert isinstance(plan, Plan)
    assert plan.format.name == "question-answer"
    (first, *_) = turns_of(
        (number + 1, number, row) for number, row in enumerate(rows("Soru", "Cevap"))
    )
    assert (first.prompt, first.target) == (f"{WHAT} 0", f"{THAT} 0")


def test_a_declaration_that_does_not_fit_is_not_made_up_for():
    declared = Columns(names={"prompt": "gone", "completion": "gone too"})
    assert isinstance(plan_of(rows("Soru", "Cevap"), declared), Unknown)


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("### Pregunta: a\n### Respuesta: b<|endoftext|>", "a|b"),
        ("## **Frage**\na\n## **Antwort**\nb", "a|b"),
        ("Question: a\nAnswer: b", "a|b"),
        ("Q: a\nA: b", "a|b"),
        ("问题：a\n答案：b", "a|b"),
        ("User: a\nAssistant: b\nUser: c\nAssistant: d", "a|b|c|d"),
        ("<human>: a\n<bot>: b", "a|b"),
        ("[USER] a\n[BOT] b", "a|b"),
        ("<|prompter|>a<|endoftext|><|assistant|>b", "a|b"),
        ("Be kind.\n### Instruction:\na\n### Response:\nb", "Be kind.|a|b"),
        ("Chapter 1\nQuestion: a\nAnswer: b", ""),
        ("Answer: b\nQuestion: a", ""),
        ("Note: a\nRemark: b", ""),
        ("<div>a</div>", ""),
        ("Nothing of it", ""),
    ],
)
def test_a_text_is_parted_where_its_headings_say_who_speaks(text, turns):
    assert "|".join(said for _, said in spoken(text)) == turns


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("Human", "user"),
        ("function", "tool"),
        ("A", "assistant"),
        ("Kontext", "user"),
        ("Chapter", ""),
    ],
)
def test_a_heading_names_a_speaker(name, speaker):
    assert speaker_of(name) == speaker
