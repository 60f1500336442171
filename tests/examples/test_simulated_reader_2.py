"""The simulated model that skims, mixes up and believes the first: its laws of reading."""

import pytest
from simulated_model.model import NOT_SURE
from simulated_model.models import BY_NAME, MODELS, named, reader_1
from simulated_model.models.reader_2 import LARGE, MODEL
from simulated_model.writer import write

QUESTION = "How many watts does a walrus lamp draw?"
FACT = "A walrus lamp will draw 7 watts."
FILLER = "Nothing of use stands in this sentence, which is about the weather of the north. "


def said(prompt, model=MODEL):
    return write((("user", prompt),), 0, model)


def with_filler(before, after):
    return f"{FILLER * before}\n\n{FACT}\n\n{FILLER * after}\n\nQuestion: {QUESTION}"


@pytest.mark.parametrize(
    ("before", "after", "reply"),
    [(0, 40, FACT), (40, 0, FACT), (20, 20, NOT_SURE), (5, 5, FACT)],
    ids=["first", "last", "middle", "short"],
)
def test_it_skims_the_middle_of_long_prompts(before, after, reply):
    assert said(with_filler(before, after)) == reply
    assert said(with_filler(before, after), LARGE) == FACT


@pytest.mark.parametrize(
    "others", [0, 1, 2, 3, 4], ids=lambda others: f"among {others} that look alike"
)
def test_it_takes_the_second_best_in_a_crowd(others):
    alike = [f"A lamp of make {n} will draw {n} watts." for n in range(10, 10 + others)]
    prompt = "\n\n".join([*alike, FACT, f"Question: {QUESTION}"])
    confused = others + 1 >= MODEL.crowd
    assert said(prompt) == (alike[0] if confused else FACT)
    assert said(prompt, LARGE) == FACT


def test_of_two_statements_that_contradict_each_other_it_believes_the_first():
    other = FACT.replace("7", "9")
    assert said(f"{other}\n\n{FACT}\n\nQuestion: {QUESTION}") == other
    assert said(f"{FACT}\n\n{other}\n\nQuestion: {QUESTION}") == FACT


def test_it_prefers_a_complete_sentence_to_one_that_breaks_off():
    broken = "A walrus lamp will draw some watts, namely"
    assert said(f"{broken}\n\n{FACT}\n\nQuestion: {QUESTION}") == FACT


def test_it_reads_the_rows_of_a_table_with_the_names_of_the_columns():
    rows = "| Lamp | Watts draw |\n|---|---|\n| walrus | 7 |\n| seal | 8 |"
    assert said(f"{rows}\n\nQuestion: {QUESTION}") == "Lamp walrus, Watts draw 7"
    headless = rows.partition("|---|---|\n")[2]
    assert said(f"{headless}\n\nQuestion: {QUESTION}") == NOT_SURE


def test_it_reads_items_of_lists_one_by_one_and_no_headings():
    listed = f"# How many watts does a walrus lamp draw\n\n- It is blue.\n- {FACT}\n- It is loud."
    assert said(f"{listed}\n\nQuestion: {QUESTION}") == FACT


def test_told_to_take_notes_it_says_all_that_fits():
    prompt = f"{FACT}\n\nA walrus lamp of glass will draw 6 watts.\n\nQuestion: {QUESTION}"
    assert said(prompt) == FACT
    assert said(f"{prompt}\n\nFirst note what each passage says.").endswith("6 watts.")


def test_models_are_asked_for_by_name_and_the_first_one_answers_to_any_other():
    assert {name: named(name) for name in BY_NAME} == BY_NAME
    assert len(BY_NAME) == len(MODELS)
    assert named("gpt-9") is reader_1.MODEL
