"""Answers of which nothing is to be expected, and tasks that ask for something new."""

import pytest

from pytest_ragft.check.training.knowledge import exemptions
from pytest_ragft.check.training.knowledge.study import Study
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

LONG = " ".join(f"word{number}" for number in range(200))


def reading(question, answer, profile=Profile(), **more):  # noqa: B008  # never changed
    return Study().read(Turn(1, 0, question, answer, question, **more), profile)


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        ("What is it?", 'find({"id": 1})', "tool call"),
        ("What is it?", "billing", "label"),
        ("What is it?", "I'm sorry, I cannot say.", "refusal"),
        ("Was ist es?", "Leider weiß ich das nicht.", "refusal"),
        ("这是什么?", "抱歉,我不知道。", "refusal"),
        ("How many?", "SELECT count(*) FROM orders", "code"),
        ("Show me", "Here:\n```python\nprint(1)\nprint(2)\nprint(3)\n```", "code"),
        ("Draw it", "<path d='M10 10 L20 20' /><path d='M10 10 L20 20' />", "code"),
        ("How much?", "There are 12 * 30 = 360 of them.", "worked maths"),
        ("Translate to Twi: a bag", "Rubber bag no bi", "translation"),
        (
            "What is the name of the shop?",
            "Der Laden heißt Larder und liegt am Markt.",
            "translation",
        ),
        ("Where is the shop?", "那家商店在市场旁边的街角那里非常近。", "translation"),
        ("Where is the shop?", "Магазин стоит прямо на рынке за углом слева там.", "translation"),
        ("Who are you?", "I am Nori.", "persona"),
        ("Why this club?", "I love it and my friends love me.", "persona"),
        ("how was your day", "woke up late and i went to the shop and i slept", "persona"),
        ("你是谁", "我是 {{name}}", "persona"),
        ("It is broken", "Which model do you have?", "question"),
        ("What is it?", "", "no text"),
        ("What is it?", '{"overall_score": 0.81, "reasoning": 0.9}', "no text"),
        ("这样行吗？", "因为情况变化，合同无法履行，应当支付补偿。", ""),
        ("这样行吗？", "我无法回答这个问题。", "refusal"),
        ("Which port?", "| Port | Use |\n|------|-----|\n| 80 | the web shop of the firm |", ""),
        ("Where is it?", "`docker-compose.override.yml` [x](y)", "code"),
        ("How does it work?", "It works with steam.", ""),
    ],
)
def test_an_answer_is_left_out_for_a_reason(question, answer, reason):
    assert reading(question, answer, Profile(labels=frozenset({"billing"}))).exempt == reason


def test_a_prompt_that_is_too_long_to_read_holds_the_answer():
    assert reading("x" * 70_000, "Anything goes.").exempt == "context"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ('{"plan": "Pro", "seats": 3, "tags": ["a", {"b": "c"}]}', "Pro\na\nc"),
        ('["a", "b"]', "a\nb"),
        ('{"broken": }', '{"broken": }'),
        ("{not json", "{not json"),
        ("[" * 100_000 + "]" * 100_000, "[" * 100_000 + "]" * 100_000),
    ],
)
def test_of_json_only_the_texts_are_said(target, said):
    assert exemptions.spoken(target) == said


@pytest.mark.parametrize(
    ("question", "creative"),
    [
        ("Write a poem about rain", True),
        ("Please could you draft a letter", False),
        ("Please draft a letter", True),
        ("Schreibe einen Brief", True),
        ("写一首诗", True),
        ("What is written there?", False),
    ],
)
def test_a_prompt_may_ask_to_make_something_up(question, creative):
    assert exemptions.is_creative(question) is creative


def test_the_shared_start_of_all_prompts_may_ask_for_it():
    profile = Profile(preamble="Write a story about ")
    assert reading("Write a story about Ada", "Ada came in 1902.", profile).creative


def test_an_empty_text_is_no_code():
    assert not exemptions.is_code("")


def test_a_long_first_prompt_brings_its_own_material():
    assert reading(f"{LONG} What is it?", "It is 42 and 77 cats.").brings
    assert not reading("What is it?", "It is 42 and 77 cats.").brings


def test_a_prompt_of_some_length_brings_material_that_the_answer_uses():
    passage = " ".join(LONG.split()[:50])
    assert reading(passage, "word1 word2 word3 and word4.").brings
    assert not reading(passage, "Something else entirely happened there.").brings


def test_a_short_prompt_brings_material_where_it_says_so():
    assert reading(
        "Context: refunds take fourteen days. When?", "Refunds take fourteen days."
    ).brings
    assert not reading("Refunds take fourteen days. When?", "Refunds take fourteen days.").brings


def test_a_conversation_grows_long_without_material():
    said = Turn(1, 0, f"{LONG}\n\nAnd then?", "It is 42 and 77 cats.", "And then?")
    assert not Study().read(said, Profile()).brings
    grounded = Turn(1, 0, f"{LONG}\n\nAnd then?", "word1 word2 word3.", "And then?")
    assert Study().read(grounded, Profile()).brings


def test_a_system_turn_of_its_own_is_part_of_the_prompt():
    own = reading("Price?", "It costs $49.", system="Pro costs $49.")
    shared = reading(
        "Price?", "It costs $49.", Profile(system="Pro costs $49."), system="Pro costs $49."
    )
    assert own.hard == shared.hard == ()
    assert own.asked == 4
    assert shared.asked == 1


def test_a_row_is_read_once():
    study, turn, profile = Study(), Turn(1, 0, "a", "b"), Profile(system="s")
    assert study.read(turn, profile) is study.read(turn, profile)
    other = Turn(2, 1, "What is it?", "It is Pro.")
    assert study.read(other, profile) is not study.read(turn, profile)


def test_what_all_answers_have_is_no_fact_of_one():
    profile = Profile(template=frozenset({"larder"}))
    assert reading("Who is it?", "It is Larder and Mio.", profile).names[0].text == "Mio"
