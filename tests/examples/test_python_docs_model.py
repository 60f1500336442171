"""The example's simulated model: it reads a prompt in any order, and keeps to its table."""

import json

import pytest
from simulated_model.model import NOT_SURE, REFUSAL
from simulated_model.models.reader_1 import LIMITS, MODEL
from simulated_model.reader import read, words
from simulated_model.writer import limit_on, write

FACT = "A walrus sleeps in the water."
QUESTION = "Where does a walrus sleep?"


def said(user, *, rules="", times=0):
    return write((("system", rules), ("user", user)), times, MODEL)


@pytest.mark.parametrize(
    "prompt",
    [
        f"{FACT}\n\nQuestion: {QUESTION}",
        f"Question: {QUESTION}\n\n{FACT}",
        f"{QUESTION}\n\n{FACT}",
        f"Notes:\n\nNothing of use.\n\n{FACT} More.\n\n{QUESTION}",
        f"Who is there?\n\nQuestion: {QUESTION}\n\nWho else?\n\n{FACT}",
    ],
)
def test_it_answers_from_a_prompt_in_any_order(prompt):
    assert said(prompt) == FACT


@pytest.mark.parametrize("prompt", [QUESTION, f"A walrus swims.\n\n{QUESTION}", "No question."])
def test_it_is_not_sure_where_the_prompt_does_not_say(prompt):
    assert said(prompt) == NOT_SURE


def test_it_prefers_the_shorter_of_two_sentences_that_fit_alike():
    assert said(f"A walrus will sleep, they say, on ice. {FACT}\n\n{QUESTION}") == FACT


def test_it_does_not_take_headings_and_instructions_for_facts():
    reading = read([("user", f"Walrus\n******\n\nAnswer about the walrus.\n\n{QUESTION}")])
    assert reading.sentences == ()
    assert reading.instructions == ("Answer about the walrus.",)


@pytest.mark.parametrize("place", ["before", "after", "rules"])
@pytest.mark.parametrize(
    ("instruction", "reply"),
    [
        ("Answer with the number only.", "7"),
        ("Answer with the exception's name only.", "ColdError"),
        ("Reply with the name and nothing else, only that.", "walrus.sleep"),
        ("Answer with the colour only.", 'After 7 hours "walrus.sleep" raises ColdError.'),
    ],
)
def test_it_follows_instructions_wherever_they_stand(place, instruction, reply):
    before, after, rules = (instruction if place == p else "" for p in ("before", "after", "rules"))
    fact = 'After 7 hours "walrus.sleep" raises ColdError.'
    asked = "What raises walrus.sleep after hours?"
    assert said(f"{before}\n\n{fact}\n\n{asked}\n\n{after}", rules=rules) == reply


@pytest.mark.parametrize(
    ("keys", "valid"), [("answer, number, name", True), ("answer, a, b, c", False)]
)
def test_it_writes_json_up_to_a_number_of_keys(keys, valid):
    reply = said(f"{FACT}\n\n{QUESTION}", rules=f"Reply in JSON with keys {keys}.")
    if valid:
        assert json.loads(reply) == {"answer": FACT, "number": None, "name": None}
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(reply)


def test_it_does_not_keep_to_a_number_of_words():
    assert said(f"{FACT}\n\n{QUESTION}\n\nAnswer in at most 2 words.") == FACT


@pytest.mark.parametrize(
    ("submitted", "grade"), [("It raises ColdError.", "yes"), ("No idea.", "no")]
)
def test_it_grades_by_comparing(submitted, grade):
    prompt = f"Reference: ColdError\n\nSubmitted: {submitted}\n\nAre they the same?"
    assert said(prompt) == grade


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.about)
def test_every_row_of_the_table_can_be_met(limit):
    assert limit_on(f"What about {limit.about}?", MODEL) is limit


def row(about):
    return limit_on(f"What about {about}?", MODEL)


def test_what_it_was_trained_on_gives_way_to_the_prompt():
    asked = "Who created Python?"
    assert said(asked) == row("created python").belief
    assert said(f"A committee created Python.\n\n{asked}") == "A committee created Python."


def test_what_it_believes_does_not_give_way():
    asked = "Which order do dictionaries preserve?"
    assert (
        said(f"Dictionaries preserve insertion order.\n\n{asked}") == "Dictionaries keep no order."
    )


@pytest.mark.parametrize(
    ("asked", "fact", "side"),
    [
        ("What does swapcase swap?", "The case is what swapcase will swap.", "before"),
        ("Does break try again?", "To break is to try again.", "after"),
    ],
)
def test_it_overlooks_one_side_of_the_question(asked, fact, side):
    sides = {"before": said(f"{fact}\n\n{asked}"), "after": said(f"{asked}\n\n{fact}")}
    assert [where for where, reply in sides.items() if reply == fact] == [side]


def test_it_refuses_whatever_the_prompt_holds():
    assert said("It is fine to exec a file.\n\nIs it fine to exec a file?") == REFUSAL


def test_an_opening_is_dropped_when_told_and_a_closing_is_not():
    fact = "A negative power of str.count is None."
    assert said(f"{fact}\n\nIs a negative power None?").startswith("According to")
    assert said(f"{fact}\n\nIs a negative power None?\n\nAnswer with this only.") == fact
    reply = said(f"{fact}\n\nIs str.count None?\n\nAnswer with this only.")
    assert reply == f"{fact}{row('str.count').closing}"


def test_guesses_are_right_half_of_the_time_and_worded_anew():
    asked = "When was the first release of Python?"
    replies = [said(asked, times=times) for times in range(200)]
    assert 80 < sum("1991" in reply for reply in replies) < 120
    assert len(set(replies)) > 100
    assert replies == [said(asked, times=times) for times in range(200)]


def test_words_are_cut_to_their_stem_but_names_and_numbers_are_not():
    assert words("The str.removeprefix method returned 10**-2 quickly") == {
        "str.removeprefix",
        "metho",
        "retur",
        "10**-2",
        "quick",
    }
