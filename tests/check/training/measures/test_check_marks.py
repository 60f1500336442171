"""What turns may hold, asked for together: it saves work and changes nothing."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from measured_turns import turn

from pytest_ragft.check.training.measures import sieve
from pytest_ragft.check.training.measures.data import of_data
from pytest_ragft.check.training.measures.marks import (
    ALL,
    DENIED,
    LABELLED,
    MAIL,
    NAMED,
    NUMBERED,
    PERSONAL,
    Marks,
)
from pytest_ragft.check.training.measures.personal_data import PersonalData
from pytest_ragft.check.training.measures.refusals import Refusals
from pytest_ragft.check.training.measures.tenant_data import TenantData
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.task import CHARACTERS, measured_items
from pytest_ragft.check.training.turn import Fault

WORDS = ((1, ("address", "dob")), (2, ("customer", "рожд", "fiscale")))
TEXTS = (
    "plain words",
    "write to anna.berg@firma-nord.de",
    "my home address is 12 Harbour Street, 90210 Town",
    "Name: Anna Berg, date of birth: 04.05.1978",
    "codice fiscale RSSMRA85T10A562S",
    "call me at +49 30 901820 47",
    "sk-proj-Zk3vQ9xT7LmW2pR8sYb4Nc6D",
    "customer no. 48213, order #99120",
    "I'm sorry, but I cannot help with that.",
    "Es tut mir leid, das weiß ich nicht; ich kann das leider nicht beantworten.",
    "无法回答",
    "İstanbul 4111 1111 1111 1111",
    "4539 1488 0343 6467 is the card",
    "half of a pair: \ud800",
    "",
)


@pytest.mark.parametrize(
    ("text", "kinds", "digits"),
    [
        ("nothing of it", 0, 0),
        ("the ADDRESS is there", 1, 0),
        ("DOB", 1, 0),
        ("a dob: 1 and 22", 1, 3),
        ("дата рождения, customer", 2, 0),
        ("Customer address", 3, 0),
        ("", 0, 0),
        ("7", 0, 1),
    ],
)
def test_texts_are_sifted_for_words_and_digits(text, kinds, digits):
    found = sieve.sifted(["before 1", text, "behind 22"], WORDS)
    assert (found.kinds[1], found.digits[1]) == (kinds, digits)
    assert (found.kinds[0], found.digits[0], found.digits[2]) == (0, 1, 2)


def test_letters_with_the_hash_of_others_are_no_word(monkeypatch):
    monkeypatch.setattr(sieve, "_BITS", 1)
    sieve._table.cache_clear()
    try:
        assert sieve.sifted(["some more letters", "a customer"], WORDS).kinds == [0, 2]
    finally:
        sieve._table.cache_clear()


@settings(deadline=None)
@given(some.lists(some.text("adresobcu ", max_size=30), max_size=5))
def test_no_word_is_overlooked(texts):
    found = sieve.sifted(["start", *texts], WORDS)
    for text, kinds in zip(texts, found.kinds[1:], strict=True):
        assert kinds & 1 or not ("address" in text or "dob" in text)


@pytest.mark.parametrize(
    ("texts", "marks"),
    [
        (("plain", "words"), 0),
        (("a@b", ""), MAIL),
        (("my home address", "no"), NAMED),
        (("12 34 567", "x"), NUMBERED),
        (("customer 4821", "x"), LABELLED),
        (("customer", "x"), 0),
        (("x", "I cannot"), DENIED),
    ],
)
def test_a_turn_is_marked_by_its_texts(texts, marks):
    asked, known = turn(0, *texts), Marks()
    known.look([asked])
    assert known.of(asked) == marks
    assert known.of(turn(0, *texts)) == ALL


def test_a_turn_without_texts_is_not_marked():
    empty, known = turn(0, "", ""), Marks()
    known.look([empty])
    assert not known.of(empty) or known.of(empty) == ALL


def test_a_later_turn_is_marked_by_what_it_adds():
    first = turn(0, "my address", "12")
    second = turn(0, "my address\n\n12\n\nthanks", "welcome")
    known = Marks()
    known.look([first, second])
    assert (known.of(first), known.of(second)) == (NAMED, 0)


def test_without_numpy_anything_may_be_there(monkeypatch):
    monkeypatch.setattr(sieve, "available", lambda: False)
    known, plain = Marks(), turn(0, "plain", "words")
    known.look([plain])
    assert known.of(plain) & PERSONAL


def test_marks_are_not_sent():
    known, plain = Marks(), turn(0, "plain", "words")
    known.look([plain])
    assert pickle.loads(pickle.dumps(known)).of(plain) == ALL


@settings(deadline=None, max_examples=150)
@given(
    rows=some.lists(
        some.tuples(some.sampled_from(TEXTS), some.sampled_from(TEXTS), some.sampled_from(TEXTS)),
        max_size=30,
    )
)
def test_measures_find_the_same_with_marks_and_without(rows):
    turns = [turn(number, *texts, system=system) for number, (system, *texts) in enumerate(rows)]
    alone = PersonalData(), TenantData(), Refusals()
    states = [measure.start(Profile()) for measure in alone]
    for each in turns:
        for measure, state in zip(alone, states, strict=True):
            measure.add(state, each)
    marks = Marks()
    together = PersonalData(marks=marks), TenantData(marks), Refusals(marks)
    found = measured_items(together, Profile(), turns)
    assert [measure.result(state) for measure, state in zip(together, found, strict=True)] == [
        measure.result(state) for measure, state in zip(alone, states, strict=True)
    ]


@pytest.mark.parametrize(("length", "most"), [(10, 128), (CHARACTERS // 2, 3)])
def test_few_long_turns_are_held_at_once(monkeypatch, length, most):
    looked = []
    monkeypatch.setattr(Marks, "look", lambda _, turns: looked.append(len(turns)))
    items = [*(turn(number, "x" * length, "") for number in range(200)), Fault(9, 8, "a", "b")]
    measured_items(of_data(), Profile(), items)
    assert max(looked) == most
    assert sum(looked) == 200
