"""Sizes, faults and copies: counted the same whatever the parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from training_rows import result, sentence, turn

from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.exact_duplicates import ExactDuplicates
from pytest_ragft.check.training.measures.faults import Faults, percent
from pytest_ragft.check.training.measures.size import Size
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import ASKED, Fault


def fault(row):
    return Fault(row + 1, row, f"found {row}", "a row")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("How are you?", "how  are\nYOU?", True),
        ("How are you?", "How are you", False),
        ("ÉCOLE", "e\u0301cole", True),
        ("Straße", "STRASSE", True),
        ("a\ud800", "a", False),
        ("", " ", True),
    ],
)
def test_texts_are_the_same_but_for_blanks_and_capitals(one, other, same):
    assert (digest(one) == digest(other)) is same


def test_a_digest_is_the_same_on_every_machine():
    assert digest("How are you?") == 1_165_879_583_028_614_443


@pytest.mark.parametrize(
    ("share", "told"), [(0, 0), (1, 100), (0.5, 50), (0.001, 0.1), (0.9999, 99.99), (0.055, 6)]
)
def test_a_share_is_told_in_whole_per_cent_unless_it_would_be_none_or_all(share, told):
    assert percent(share) == told


def test_a_row_with_several_turns_counts_once():
    told = result(Size(), [turn(0), turn(0), turn(1)], cuts=[2])
    assert told.values == {"rows": 2, "turns": 3}


def test_a_file_without_rows_has_no_size():
    assert result(Size(), []) is None


def noted(*parts):
    measure, state = Faults(), None
    for items in parts:
        part = measure.start(Profile())
        for item in items:
            (measure.note if isinstance(item, Fault) else measure.add)(part, item)
        state = part if state is None else measure.merge(state, part)
    return measure.result(state)


def test_faults_are_shown_up_to_the_fifth():
    told = noted([turn(0), turn(0), fault(0), fault(1), turn(2), turn(3)], map(fault, range(4, 9)))
    assert told.values == {
        "rows": 9, "count": 7, "share": 7 / 9, "percent": 78,
        "line": 1, "found": "found 0", "expected": "a row", "asked": False,
        "what": "7 of 9 rows cannot be learned as they stand",
        "kind": "another shape than it should have",
    }  # fmt: skip
    assert [example.line for example in told.worst] == [1, 2, 5, 6, 7]
    assert told.worst[0].says == "found found 0, expected a row"


@pytest.mark.parametrize(
    ("found", "expected", "kind"),
    [
        ("rows with the keys a, b", ASKED, "rows of no known format: say what the columns are"),
        ("no turn of the assistant", "at least one", "a conversation without an answer"),
        ("4 fields", "2, as in the header", "more or fewer fields than the header"),
        ("prompt: a role of JSON", "text", "something other than a text"),
    ],
)
def test_what_is_wrong_is_told_in_words_of_our_own(found, expected, kind):
    told = noted([Fault(1, 0, found, expected)])
    assert told.values["kind"] == kind
    assert told.values["asked"] is (expected == ASKED)
    assert told.values["what"] == (
        "What the rows teach is not known"
        if expected == ASKED
        else "1 of 1 row cannot be learned as they stand"
    )


def test_of_one_part_no_more_faults_are_held():
    told = noted(map(fault, range(7)))
    assert told.values["count"] == 7
    assert len(told.worst) == 5


def test_rows_without_faults_leave_nothing_to_say():
    assert noted([turn(0)], [turn(1)]) is None


def test_copies_are_told_with_the_line_of_the_first():
    turns = [turn(row, text, "yes") for row, text in enumerate("abacaBbd")]
    told = result(ExactDuplicates(), turns)
    assert told.values == {
        "rows": 8, "count": 4, "share": 0.5, "percent": 50, "how": "copies", "sampled": False,
        "most": 3,
    }  # fmt: skip
    assert told.worst == (
        (2.0, 3, "the same as line 1; 3 such rows in all"),
        (2.0, 6, "the same as line 2; 3 such rows in all"),
    )


@pytest.mark.parametrize(
    "turns",
    [
        [turn(0, "a", "b"), turn(1, "a", "c")],
        [turn(0, "a", "b", system="x"), turn(1, "a", "b", system="y")],
        [turn(0, "a", "b", rejected="x"), turn(1, "a", "b", rejected="y")],
        [turn(0, "hi", "hello"), turn(0, "hi hello x", "y"), turn(1, "hi", "hello"),
         turn(1, "hi hello z", "y")],
    ],
    ids=["another answer", "another system turn", "another rejected answer", "one start"],
)  # fmt: skip
def test_rows_that_differ_anywhere_are_no_copies(turns):
    assert result(ExactDuplicates(), turns) is None


def test_of_a_large_file_a_sample_gives_the_share():
    turns = [turn(row, str(row % 3000), "yes") for row in range(4000)]
    told = result(ExactDuplicates(most=1000), turns)
    assert told.values["sampled"]
    assert told.values["share"] == pytest.approx(0.25, abs=0.02)
    assert told.values["rows"] == 4000


def test_of_a_sample_without_copies_there_is_nothing_to_say():
    assert result(ExactDuplicates(most=2), [turn(row, str(row)) for row in range(30)]) is None


@given(
    numbers=some.lists(some.integers(0, 12), max_size=40),
    most=some.integers(1, 12),
    cuts=some.lists(some.integers(0, 40), max_size=4),
)
def test_copies_are_the_same_on_any_number_of_parts(numbers, most, cuts):
    turns = [turn(row, sentence(number, 3), "yes") for row, number in enumerate(numbers)]
    ends = sorted(min(cut, len(turns)) for cut in cuts)
    measure = ExactDuplicates(most)
    assert result(measure, turns, cuts=ends) == result(measure, turns)
