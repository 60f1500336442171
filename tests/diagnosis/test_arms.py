"""Each arm's edit of a call, and what it needs."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_ragft.diagnosis.arm import PLACEMENTS, WORDINGS
from pytest_ragft.diagnosis.arms import ARMS, BY_NAME
from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.evidence import DEFAULT_ARMS
from pytest_ragft.diagnosis.explanations import ARM_NAMES
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.diagnosis.prompt import filler

FULL = Material(
    Case(
        oracle="Refunds: 30 days.",
        expects="30 days",
        instructions="Number only.",
        exemplar="Q: x A: 5",
    )
)
CALL = Call(
    "m",
    (
        Message("system", "Be brief.", 0),
        Message("user", "How long?", 1),
        Message("assistant", "Well,", 2),
    ),
)


def test_every_file_of_the_folder_is_listed():
    folder = Path(__file__).parents[2] / "src/pytest_ragft/diagnosis/arms"
    files = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--"}
    assert files == set(BY_NAME)
    assert len(BY_NAME) == len(ARMS)


def test_the_first_level_has_an_arm_for_each_of_its_columns():
    assert set(ARM_NAMES) <= set(BY_NAME)
    assert set(DEFAULT_ARMS) == set(ARM_NAMES) - {"oracle-only"}


@pytest.mark.parametrize("name", ["rerun", "answer-echo"])
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_controls_leave_the_call_as_it_is(name, placement):
    assert BY_NAME[name].edit(CALL, FULL, placement) == CALL


EDITS = [
    ("oracle", "before", "Reference information:\n\nRefunds: 30 days.\n\nHow long?"),
    ("oracle", "after", "How long?\n\nReference information:\n\nRefunds: 30 days."),
    (
        "instruct",
        "before",
        (
            "How long?\n\nInstructions for your answer:\n\nNumber only.\n\n"
            "An example of a good answer to a similar question:\n\nQ: x A: 5"
        ),
    ),
    (
        "perfect",
        "before",
        (
            "Reference information:\n\nRefunds: 30 days.\n\nHow long?\n\n"
            "Instructions for your answer:\n\nNumber only.\n\n"
            "An example of a good answer to a similar question:\n\nQ: x A: 5"
        ),
    ),
    (
        "perfect",
        "after",
        (
            "How long?\n\nReference information:\n\nRefunds: 30 days.\n\n"
            "Instructions for your answer:\n\nNumber only.\n\n"
            "An example of a good answer to a similar question:\n\nQ: x A: 5"
        ),
    ),
]


@pytest.mark.parametrize(("name", "placement", "text"), EDITS)
def test_an_arm_changes_the_last_turn_of_the_user_only(name, placement, text):
    edited = BY_NAME[name].edit(CALL, FULL, placement)
    assert edited.messages[1] == Message("user", text, 1)
    assert (edited.messages[0], edited.messages[2]) == (CALL.messages[0], CALL.messages[2])
    assert CALL.messages[1].text == "How long?"


@pytest.mark.parametrize("wording", range(WORDINGS))
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_the_placebo_is_like_the_oracle_but_for_its_content(placement, wording):
    material = replace(FULL, wording=wording)
    placebo = BY_NAME["placebo"].edit(CALL, material, placement).messages[1].text
    oracle = BY_NAME["oracle"].edit(CALL, material, placement).messages[1].text
    irrelevant = filler(len("Refunds: 30 days."), wording)
    assert placebo == oracle.replace("Refunds: 30 days.", irrelevant)


SEVERAL = ("oracle", "placebo", "instruct", "perfect", "oracle-only", "stepwise", "stronger",
           "hop-1", "hop-2", "hop-3")  # fmt: skip


def test_arms_that_bring_a_text_have_it_in_several_wordings():
    assert {arm.name for arm in ARMS if arm.wordings > 1} == set(SEVERAL)
    assert {arm.wordings for arm in ARMS} == {1, WORDINGS}


HELD = {
    "oracle": ("Refunds: 30 days.",),
    "perfect": ("Refunds: 30 days.", "Number only.", "Q: x A: 5"),
    "instruct": ("Number only.", "Q: x A: 5"),
    "placebo": (),
    "stepwise": ("[1] Refunds: 30 days.", "[2] Tills: two.", "First note"),
    "stronger": ("Refunds: 30 days.",),
    "hop-1": ("Refunds: 30 days.",),
    "hop-2": ("Tills: two.",),
}


@pytest.mark.parametrize("name", HELD)
def test_each_wording_is_another_prompt_with_the_same_content(name):
    passages = (Passage("Refunds: 30 days."), Passage("Tills: two."))
    case = replace(FULL.case, passages=passages) if name in {"stepwise", "hop-1", "hop-2"} else None
    placements = PLACEMENTS if BY_NAME[name].alternates else ("before",)
    prompts = [
        BY_NAME[name].edit(CALL, Material(case or FULL.case, wording=wording), placement).text
        for wording in range(WORDINGS)
        for placement in placements
    ]
    assert len(set(prompts)) == WORDINGS * len(placements)
    assert all(text in prompt for text in (*HELD[name], "How long?") for prompt in prompts)


def test_no_wording_of_the_filler_shares_a_sentence_with_another():
    told = [set(filler(2000, wording).split(". ")) for wording in range(WORDINGS)]
    assert len(set.union(*told)) == sum(map(len, told))


def test_without_an_oracle_the_placebo_is_about_a_passage_long():
    added = BY_NAME["placebo"].edit(CALL, Material(), "before").text
    assert 400 <= len(added) - len(CALL.text) <= 600


def test_a_prompt_without_a_user_gets_one():
    call = Call("m", (Message("system", "Be brief.", 0),))
    edited = BY_NAME["oracle"].edit(call, FULL, "before")
    assert edited.messages[1:] == (Message("user", "Reference information:\n\nRefunds: 30 days."),)
    assert edited.question == 1


@pytest.mark.parametrize(
    ("case", "lacking"),
    [
        (FULL.case, set()),
        (Case(), {"answer-echo", "oracle", "instruct", "perfect"}),
        (Case(oracle="x"), {"answer-echo", "instruct", "perfect"}),
        (Case(exemplar="x"), {"answer-echo", "oracle", "perfect"}),
        (Case(expects="x", instructions="y"), {"oracle", "perfect"}),
        (Case(oracle="x", instructions="y", expects_abstention=True),
         {"answer-echo", "oracle", "perfect"}),
    ],
)  # fmt: skip
def test_an_arm_says_what_it_lacks(case, lacking):
    first_level = [arm for arm in ARMS if arm.name in {"answer-echo", *DEFAULT_ARMS}]
    assert {arm.name for arm in first_level if arm.lacks(Material(case))} == lacking


def test_arms_with_a_text_for_the_model_to_find_alternate():
    alternating = {arm.name for arm in ARMS if arm.alternates}
    assert alternating == {
        "oracle", "placebo", "perfect", "reordered", "hop-1", "hop-2", "hop-3", "stepwise",
        "stronger",
    }  # fmt: skip
    assert [BY_NAME["oracle"].placement(k) for k in range(3)] == ["before", "after", "before"]
    assert BY_NAME["rerun"].placement(0) is None


@pytest.mark.parametrize("wording", range(WORDINGS))
@pytest.mark.parametrize("length", [0, 1, 80, 1000])
def test_filler_is_whole_sentences_of_at_least_the_length(length, wording):
    text = filler(length, wording)
    assert length <= len(text) + 1 <= length + 120
    assert not text or text.endswith(".")
