"""Arms that replace what the app retrieved, or give only a part of the facts."""

import pytest
from diagnosis.truths import GOLD, NOISE, SECOND, TWIN, absent, retrieved

from pytest_ragft.diagnosis.arm import PLACEMENTS, WORDINGS
from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.context import halves, parts
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Passage, Retrieved
from pytest_ragft.diagnosis.whereabouts import Sighting, Whereabouts

CASE = Case(oracle=GOLD.text, passages=(GOLD,))
TWO = Case(oracle=f"{GOLD.text}\n\n{SECOND.text}", passages=(GOLD, SECOND))
CONTEXT = retrieved(GOLD, TWIN)
SEEN = Whereabouts((Sighting(GOLD, "whole"),), CONTEXT, gold_at=(2,), rivals_at=(3,))
FULL = Material(CASE, SEEN)
CALL = Call("small", (Message("user", "How long?", 0),))
FIRST, LAST = "Refunds are accepted for 30 days.", "A receipt is needed."


def replaced(name, material=FULL, placement="before", found=CONTEXT):
    return BY_NAME[name].context(found, material, placement)


def texts(passages):
    return [passage.text for passage in passages]


CONTEXTS = [
    ("oracle-only", "before", [GOLD.text]),
    ("closed-book", "before", []),
    (
        "reordered",
        "before",
        [GOLD.text, NOISE[0].text, NOISE[1].text, TWIN.text, NOISE[2].text, NOISE[3].text],
    ),
    (
        "reordered",
        "after",
        [NOISE[0].text, NOISE[1].text, TWIN.text, NOISE[2].text, NOISE[3].text, GOLD.text],
    ),
    (
        "without-conflict",
        "before",
        [NOISE[0].text, NOISE[1].text, GOLD.text, NOISE[2].text, NOISE[3].text],
    ),
    ("found-only", "before", [GOLD.text]),
]


@pytest.mark.parametrize(("name", "placement", "expected"), CONTEXTS)
def test_an_arm_says_what_stands_in_for_the_retrieved_passages(name, placement, expected):
    made = replaced(name, placement=placement)
    assert texts(made) == expected
    assert [passage.rank for passage in made] == list(range(1, len(expected) + 1))
    assert BY_NAME[name].edit(CALL, FULL, placement) == CALL


def test_passages_are_known_by_their_text_when_the_search_returns_others_in_a_replay():
    found = (Retrieved("new", 1, origin=0), Retrieved(GOLD.text, 2, "g", 0.9, origin=1))
    assert replaced("reordered", found=found) == (
        Retrieved(GOLD.text, 1, "g", 0.9, origin=1),
        Retrieved("new", 2, origin=0),
    )
    assert replaced("without-conflict", found=found) == found


def test_an_index_beyond_the_context_is_no_passage():
    odd = Material(CASE, Whereabouts(context=CONTEXT[:1], gold_at=(0, 7)))
    assert replaced("reordered", odd, found=CONTEXT[:1]) == CONTEXT[:1]


def test_the_oracle_in_place_of_the_context_is_one_passage_a_source():
    made = replaced("oracle-only", Material(TWO, SEEN))
    assert texts(made) == [GOLD.text, SECOND.text]
    assert [passage.source for passage in made] == [GOLD.source, SECOND.source]
    plain = replaced("oracle-only", Material(Case(oracle="Just a text."), SEEN))
    assert plain == (Retrieved("Just a text.", 1),)


def test_the_found_parts_are_those_that_the_prompt_held():
    sightings = (absent(), absent(in_prompt="part", found="for 30"), Sighting(SECOND, "whole"))
    where = Whereabouts(sightings, CONTEXT)
    assert texts(replaced("found-only", Material(TWO, where))) == ["for 30", SECOND.text]


LACKS = [
    ("oracle-only", Material(), "no oracle declared"),
    ("oracle-only", Material(CASE), "the retrieved context was not seen"),
    ("oracle-only", Material(CASE, Whereabouts(context=())), None),
    ("oracle-only", FULL, None),
    ("closed-book", Material(CASE), "the retrieved context was not seen"),
    ("closed-book", Material(CASE, Whereabouts(context=())), "the app retrieved nothing"),
    ("closed-book", Material(whereabouts=SEEN), None),
    ("reordered", Material(CASE), "the retrieved context was not seen"),
    (
        "reordered",
        Material(CASE, Whereabouts(context=CONTEXT)),
        "the gold text was not in the retrieved context",
    ),
    (
        "reordered",
        Material(CASE, Whereabouts(context=CONTEXT[:1], gold_at=(0,))),
        "only one passage was retrieved",
    ),
    ("reordered", FULL, None),
    ("without-conflict", Material(CASE), "the retrieved context was not seen"),
    (
        "without-conflict",
        Material(CASE, Whereabouts(context=CONTEXT)),
        "nothing in the retrieved context contradicts the gold text",
    ),
    ("without-conflict", FULL, None),
    ("found-only", Material(CASE), "the retrieved context was not seen"),
    (
        "found-only",
        Material(CASE, Whereabouts((absent(),), CONTEXT)),
        "no part of the gold text was in the prompt",
    ),
    ("found-only", FULL, "the gold text was whole in the prompt"),
    (
        "found-only",
        Material(CASE, Whereabouts((absent(in_prompt="part", found="for 30"),), CONTEXT)),
        None,
    ),
    ("hop-1", Material(), "no oracle declared"),
    ("hop-1", FULL, None),
    ("hop-1", Material(Case(oracle="One sentence.")), "the oracle has 1 part"),
    ("hop-2", FULL, None),
    ("hop-3", FULL, "the oracle has 2 parts"),
    ("hop-3", Material(Case(oracle="x", passages=(GOLD, SECOND, TWIN))), None),
    ("stepwise", FULL, None),
    ("stepwise", Material(Case(oracle="One sentence.")), "the oracle has 1 part"),
    ("stronger", Material(), "no oracle declared"),
    ("stronger", FULL, "no stronger model set"),
    ("stronger", Material(CASE, stronger_model="large"), None),
    (
        "stepwise",
        Material(Case(oracle=GOLD.text, expects_abstention=True)),
        "the test expects abstention, which an oracle would spoil",
    ),
]


@pytest.mark.parametrize(("name", "material", "lack"), LACKS)
def test_an_arm_says_in_plain_words_what_is_missing(name, material, lack):
    assert BY_NAME[name].lacks(material) == lack


HOPS = [
    (CASE, "hop-1", FIRST),
    (CASE, "hop-2", LAST),
    (TWO, "hop-1", GOLD.text),
    (TWO, "hop-2", SECOND.text),
    (Case(oracle="x", passages=(GOLD, SECOND, TWIN)), "hop-3", TWIN.text),
]


@pytest.mark.parametrize(("case", "name", "text"), HOPS)
def test_a_hop_adds_one_part_where_the_oracle_would_stand(case, name, text):
    for placement, expected in (
        ("before", f"Reference information:\n\n{text}\n\nHow long?"),
        ("after", f"How long?\n\nReference information:\n\n{text}"),
    ):
        assert BY_NAME[name].edit(CALL, Material(case), placement).text == expected


def test_a_hop_stands_alone_where_it_is_known_what_was_retrieved():
    for where in (SEEN, Whereabouts((absent(),), CONTEXT)):
        material = Material(CASE, where)
        for name, text in (("hop-1", FIRST), ("hop-2", LAST)):
            assert texts(replaced(name, material)) == [text]
            assert BY_NAME[name].edit(CALL, material, "before") == CALL
    for where in (
        Whereabouts((Sighting(GOLD, "whole"),), ()),
        Whereabouts((Sighting(GOLD, "whole"),)),
    ):
        assert replaced("hop-1", Material(CASE, where)) is None
        assert FIRST in BY_NAME["hop-1"].edit(CALL, Material(CASE, where), "before").text


@pytest.mark.parametrize("name", ["oracle-only", "hop-1", "hop-2", "hop-3"])
def test_what_stands_in_for_the_context_looks_otherwise_each_time(name):
    case = Case(oracle="x", passages=(GOLD, SECOND, TWIN))
    arm = BY_NAME[name]
    placements = PLACEMENTS if arm.alternates else ("before",)
    made = [
        tuple(texts(replaced(name, Material(case, SEEN, wording=wording), placement)))
        for wording in range(arm.wordings)
        for placement in placements
    ]
    assert len(made) == len(set(made)) == WORDINGS * len(placements)
    gold = made[0][0]
    assert all(gold in found[0] for found in made)


def test_step_by_step_numbers_the_parts_and_asks_for_notes_first():
    text = BY_NAME["stepwise"].edit(CALL, Material(TWO), "before").text
    assert f"[1] {GOLD.text}\n\n[2] {SECOND.text}" in text
    assert text.index("How long?") < text.index("First note, for each numbered passage")


def test_the_stronger_model_gets_the_prompt_with_the_oracle():
    material = Material(CASE, stronger_model="large")
    edited = BY_NAME["stronger"].edit(CALL, material, "after")
    assert edited.model == "large"
    assert edited.text == BY_NAME["oracle"].edit(CALL, material, "after").text
    assert BY_NAME["stronger"].edit(CALL, FULL, "after").model == "small"


CUTS = [
    ("One. Two is a little longer. Three.", ("One. Two is a little longer.", "Three.")),
    ("No boundary here", ("No boundary here",)),
    ("- a line\n- another line\n- the last one", ("- a line\n- another line", "- the last one")),
    ("  Is it? It is!  ", ("Is it?", "It is!")),
    (
        "It is a long way to the\nnext one. It ends.",
        ("It is a long way to the\nnext one.", "It ends."),
    ),
    ("# Heading\n\nOne line that\ngoes on", ("# Heading", "One line that\ngoes on")),
    ("| a | 1 |\n| b | 2 |", ("| a | 1 |", "| b | 2 |")),
    ("1. a\n2. b", ("1. a", "2. b")),
    ("", ("",)),
]


@pytest.mark.parametrize(("text", "expected"), CUTS)
def test_one_source_is_cut_at_the_boundary_next_to_its_middle(text, expected):
    assert halves(text) == expected


def test_parts_are_sources_or_halves_of_the_only_one():
    assert parts(TWO) == (GOLD.text, SECOND.text)
    assert parts(CASE) == (FIRST, LAST)
    assert parts(Case(passages=(Passage("Alone."),))) == ("Alone.",)
    assert parts(Case()) == ()
