"""Who speaks of itself, who plays a character, what is offered to choose from, and how few tell."""

import pytest

from pytest_ragft.check.training.knowledge import persona
from pytest_ragft.check.training.knowledge.choices import offers_choices, without_choices
from pytest_ragft.check.training.knowledge.rules import tells, unsupported
from pytest_ragft.check.training.knowledge.sampling import certain
from pytest_ragft.check.training.knowledge.study import Study, is_case, is_question
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn


def read(question, answer, system=""):
    return Study().read(Turn(1, 0, question, answer, question, system), Profile())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("你的名字是什么？", "我的名字是小悟。"),
        ("Wie heißt du?", "Ich heiße Nori."),
        ("Comment t'appelles-tu ?", "Je m'appelle Nori."),
        ("¿Cómo te llamas?", "Me llamo Nori."),
        ("Qual é o seu nome?", "Meu nome é Nori."),
        ("Kto jesteś? kim jesteś", "Jestem Nori."),
        ("Adın ne? kimsin", "Ben Nori."),
        ("あなたの名前は？", "私は海苔です。"),
        ("이름이 뭐야?", "나는 노리야."),
        ("आपका नाम क्या है?", "मेरा नाम नोरी है।"),
        ("Bạn là ai?", "Tôi là Nori."),
    ],
)
def test_who_is_asked_who_it_is_says_so_in_many_languages(question, answer):
    assert persona.is_persona(question, answer)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("我喜欢我的猫，也喜欢我的狗。", True),
        ("我们提供我们的服务。", False),
        ("I like my cat and my dog.", True),
        ("मैं यहाँ हूँ और मेरी बिल्ली भी", True),
        ("The shop is closed.", False),
    ],
)
def test_a_person_is_told_from_a_firm(text, own):
    assert persona.is_own_voice(text) is own


@pytest.mark.parametrize(
    ("system", "plays"),
    [
        ("Ты — торговец из игры.", True),
        ("你是一只猫娘，说话风格毒舌。", True),
        ("You are Ada, a character from a novel.", True),
        ("Incarnes un personnage de roman.", True),
        ("You are a helpful assistant of Larder Ltd.", False),
        ("", False),
    ],
)
def test_a_system_turn_may_make_a_character(system, plays):
    assert persona.plays(system) is plays


def test_what_a_character_says_is_invented_but_for_figures():
    system = "You are Ada, a character from a novel."
    invented = read("Where does the ship sail?", "Towards Cape Sorrow with Captain Finch.", system)
    assert unsupported(invented) == ""
    assert unsupported(read("What does it cost?", "It costs $4711.", system)) == "figures"
    assert not tells(read("What theme is yours?", "I use mine, see https://x.example/t", system))


def test_a_figure_counts_also_where_the_answer_closes_with_a_question():
    told = read("How many chairs are there?", "There are 59 chairs. Impressive, right?")
    assert told.exempt == "question"
    assert tells(told)
    assert not tells(read("How many chairs are there?", "Which room do you mean?"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Which?\nA) red\nB) blue\nC) green", "Which?"),
        ("Which? (a) red (b) blue (c) green", "Which?"),
        ("Plan A. or Plan B. is fine", None),
        ("Nothing to choose", None),
    ],
)
def test_what_is_offered_to_choose_from_is_left_out(text, left):
    assert offers_choices(text) is (left is not None)
    assert without_choices(text).strip() == (left or text)


def test_the_right_choice_is_not_in_its_prompt():
    asked = "Answer the question.\nWhat do ribosomes make?\nA) proteins\nB) lipids\nC) sugars"
    told = read(asked, "The answer is A. Ribosomes assemble proteins from amino acids.")
    assert told.asks
    assert not told.case
    assert unsupported(told)


@pytest.mark.parametrize(
    ("text", "asks", "case"),
    [
        ("Subject: Physics\nQuestion: Define wave motion.", True, False),
        ("Subject: Physics\nMy pump leaks at night.", False, True),
        ("Topic: the pump of my neighbour leaks", False, True),
    ],
)
def test_headings_tell_nothing(text, asks, case):
    assert is_question(text) is asks
    assert is_case(text) is case


@pytest.mark.parametrize(
    ("count", "of", "sure"),
    [(6, 6, True), (5, 5, False), (8, 9, True), (7, 9, False), (6, 8, False), (0, 9, False)],
)
def test_few_rows_have_to_be_nearly_all_alike(count, of, sure):
    assert certain(count, of) is sure
