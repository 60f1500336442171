"""Which answers count as unsupported, and by which sign; talks and scripts in one text."""

import pytest

from pytest_ragft.check.training.knowledge.rules import tells, unsupported
from pytest_ragft.check.training.knowledge.study import Study, is_question
from pytest_ragft.check.training.knowledge.transcript import asked_in, is_script
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

STEAM = "steam moves pistons inside cylinders while valves admit pressure through narrow channels "
BESIDE = "\n\nThe patient sleeps badly since spring and drinks coffee late."


def read(prompt, answer, profile=Profile(), question=""):  # noqa: B008  # never changed
    return Study().read(Turn(1, 0, prompt, answer, question or prompt), profile)


@pytest.mark.parametrize(
    ("question", "answer", "sign"),
    [
        ("How does an engine work?", STEAM * 2, "closed book"),
        ("How does an engine work?", STEAM * 12, "explained"),
        ("How does steam move pistons inside cylinders?", STEAM * 12, ""),
        ("Which planet is the largest?", "The largest planet is called Jupiter.", "names"),
        ("which metal is the lightest?", "the lightest metal is lithium.", "closed book"),
        ("which metal is the lightest?", "the lightest metal.", ""),
        ("I sleep badly since spring. What should I do?", STEAM, ""),
        ("Describe your engine", "my " + STEAM, ""),
        ("엔진 원리를 알려줘", "증기가 실린더 안에서 피스톤을 밀어 움직이게 합니다", "closed book"),
    ],
)
def test_an_answer_counts_by_a_sign(question, answer, sign):
    assert unsupported(read(question, answer)) == sign


def test_what_stands_beside_a_question_is_a_case_to_advise_on():
    alone = read("What should one do?", STEAM, question="What should one do?")
    beside = read("What should one do?" + BESIDE, STEAM, question="What should one do?")
    assert unsupported(alone) == "closed book"
    assert unsupported(beside) == ""


def test_an_answer_of_words_that_all_have_is_looked_at_with_them():
    answer = "zorblax is a purple lizard"
    profile = Profile(template=frozenset(answer.split()))
    assert unsupported(read("What is zorblax?", answer, profile)) == "closed book"


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("What theme do you use?", "I use mine from https://x.example/t and I like it", True),
        ("What theme do you use?", "I use my own and I like it", False),
        ("Tell it", "The fee is $49", False),
    ],
)
def test_who_speaks_of_itself_may_tell_what_can_be_looked_up(question, answer, told):
    assert tells(read(question, answer)) is told


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("<user>: Is it far? <bot>: Ten miles. <user>: And by bus?", ("Is it far?", "And by bus?")),
        ("User: Hi\nAssistant: Hello\nUser: Where?\nUser: When?", ("Hi", "Where?", "When?")),
        ("User: Where is it?", ()),
        ("The assistant is at the desk.", ()),
        ("Assistant: Hello", ()),
    ],
)
def test_of_a_talk_in_one_text_the_user_asks(prompt, asked):
    assert asked_in(prompt) == asked


def test_what_a_bot_said_before_supports_nothing():
    talk = "<user>: Is it far? <bot>: It is ten miles to Oslo. <user>: Where does the bus go?"
    found = read(talk, "The bus goes to Oslo.")
    assert [fact.text for fact in found.names] == ["Oslo"]
    assert found.asked == 8


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Ann: Hi\nBob: Hello\nAnn: How?\nBob: So.", True),
        ("[Ann] Hi\n[Bob] Hello\n[Ann] How?\n[Bob] So.", True),
        ("Ann: Hi\nBob: Hello", False),
        ("Size: 3\nColour: red\nWeight: 4\nPrice: 5", False),
        ("Ann: Hi\nAnn: Hello\nAnn: How?\nAnn: So.", False),
        ("nothing", False),
    ],
)
def test_a_script_has_a_few_speakers_who_take_turns(text, script):
    assert is_script(text) is script


@pytest.mark.parametrize(
    "text", ["Lentil soup nedir", "Thủ đô là gì", "ما هو الجواب", "วิธีทำอย่างไร", "Apa itu cacing"]
)
def test_questions_are_known_in_more_languages(text):
    assert is_question(text)
