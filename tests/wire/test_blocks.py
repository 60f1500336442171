from dataclasses import replace

import pytest

from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.wire import blocks
from pytest_ragft.wire.blocks import Dialect, Turn, items_of, listed, packed

MARK = {"mark": True}
CALL = {"call": "f"}


def word(text):
    return {"text": text}


def found(text):
    return {"found": text}


def text_of(block):
    return block if isinstance(block, str) else block.get("text")


DIALECT = Dialect(
    text_of=text_of,
    write_text=lambda block, text: word(text),
    result_of=lambda block: block.get("found") if isinstance(block, dict) else None,
    write_result=lambda block, text: found(text),
)
MERGING = replace(DIALECT, merges=True)
TURNS = [
    Turn("user", [word("Look:"), found("doc"), word("So?"), MARK], 0),
    Turn("assistant", [CALL], 1),
    Turn("user", [found("30 days"), found("14 days"), MARK], 2, answers=True),
    Turn("user", None, 3),
    Turn("assistant", [], 4),
]
SHOWN = (
    Message("user", "Look:", 0),
    Message("tool", "doc", 1),
    Message("user", "So?", 2),
    Message("assistant", "", 3),
    Message("tool", "30 days", 4),
    Message("tool", "14 days", 5),
    Message("assistant", "", 6),
)


def write(messages, dialect=DIALECT, turns=TURNS):
    return blocks.write(turns, Call("m", tuple(messages)), dialect)


def test_words_and_results_are_messages_of_their_own():
    assert blocks.read(TURNS, DIALECT) == SHOWN


def test_turns_that_were_not_touched_keep_their_lists():
    written = write(SHOWN)
    assert written == TURNS
    assert all(a.blocks is b.blocks for a, b in zip(written, TURNS, strict=True))


@pytest.mark.parametrize(
    ("index", "text", "turn", "written"),
    [
        (0, "Look here:", 0, [word("Look here:"), found("doc"), word("So?"), MARK]),
        (2, "A\n\nSo?", 0, [*TURNS[0].blocks[:2], word("A"), word("So?"), MARK]),
        (2, "So?\n\nB", 0, [*TURNS[0].blocks, word("B")]),
        (1, "other", 0, [word("Look:"), found("other"), word("So?"), MARK]),
        (5, "7 days", 2, [found("30 days"), found("7 days"), MARK]),
        (3, "Hm.", 1, [CALL, word("Hm.")]),
    ],
)
def test_an_edit_stays_in_its_run_of_blocks(index, text, turn, written):
    changed = [replace(m, text=text) if m.origin == index else m for m in SHOWN]
    assert write(changed)[turn].blocks == written


@pytest.mark.parametrize(
    ("index", "turn", "written"),
    [
        (0, 0, [found("doc"), word("So?"), MARK]),
        (1, 0, [word("Look:"), word("So?"), MARK]),
        (3, 1, [CALL]),
        (4, 2, [found(""), found("14 days"), MARK]),
    ],
)
def test_what_is_dropped_leaves_calls_and_answers_in_pairs(index, turn, written):
    kept = [m for m in SHOWN if m.origin != index]
    assert write(kept)[turn].blocks == written


def test_a_turn_of_which_nothing_is_left_is_dropped():
    turns = [Turn("user", [word("a")], 0), Turn("assistant", [word("b")], 1)]
    assert write([Message("assistant", "b", 1)], turns=turns) == turns[1:]


@pytest.mark.parametrize(
    ("at", "role", "origins"),
    [
        (0, "system", [None, 0, 1, 2, 3, 4]),
        (2, "user", [0, None, 1, 2, 3, 4]),
        (4, "user", [0, 1, 2, None, 3, 4]),
        (7, "tool", [0, 1, 2, 3, 4, None]),
    ],
)
def test_a_new_turn_never_parts_a_call_from_its_answer(at, role, origins):
    turns = list(SHOWN)
    turns.insert(at, Message(role, "new"))
    written = write(turns)
    assert [turn.origin for turn in written] == origins
    (new,) = (turn for turn in written if turn.origin is None)
    assert (new.role, new.blocks) == ("user" if role == "tool" else role, [word("new")])


@pytest.mark.parametrize(
    ("at", "role", "origins", "joined"),
    [
        (0, "user", [0, 1, 2, 3, 4], [word("new"), *TURNS[0].blocks]),
        (4, "user", [0, 1, 2, 3, 4], [*TURNS[2].blocks, word("new")]),
        (7, "assistant", [0, 1, 2, 3, 4], [word("new")]),
        (7, "user", [0, 1, 2, 3, 4, None], [word("new")]),
    ],
)
def test_a_new_turn_joins_its_neighbour_where_turns_alternate(at, role, origins, joined):
    turns = list(SHOWN)
    turns.insert(at, Message(role, "new"))
    written = write(turns, MERGING)
    assert [turn.origin for turn in written] == origins
    assert joined in [turn.blocks for turn in written]


def test_two_turns_of_the_app_are_never_joined():
    turns = [Turn("user", [word("a")], 0), Turn("user", [word("b")], 1), Turn("user", None, 2)]
    shown = blocks.read(turns, MERGING)
    assert write(shown, MERGING, turns) == turns
    written = write([Message("user", "c")], MERGING, turns[2:])
    assert [turn.origin for turn in written] == [None, 2]


@pytest.mark.parametrize(
    ("content", "blocks_of"), [(None, []), ("a", ["a"]), ({"a": 1}, [{"a": 1}]), ([1], [1])]
)
def test_a_single_block_stands_for_a_list(content, blocks_of):
    assert listed(content) == blocks_of


@pytest.mark.parametrize(
    ("content", "changed", "written"),
    [
        ("a", ["a", word("b")], "a\n\nb"),
        ("a", ["a", MARK], [word("a"), MARK]),
        ([word("a")], [word("b")], [word("b")]),
        (None, [word("b")], [word("b")]),
    ],
)
def test_a_plain_text_stays_one_if_it_can(content, changed, written):
    assert packed(content, changed, DIALECT) == written


def test_items_are_written_from_turns():
    items = [{"role": "user", "content": "a", "x": 1}, "nonsense", {"role": "user", "content": "b"}]
    turns = [
        Turn("user", ["a"], 0),
        Turn("user", None, 1),
        Turn("user", [word("c")], 2),
        Turn("assistant", [word("d")]),
    ]
    written = items_of(turns, items, "content", {"assistant": "model"}, DIALECT)
    assert written == [
        items[0],
        "nonsense",
        {"role": "user", "content": "c"},
        {"role": "model", "content": [word("d")]},
    ]
    assert written[0] is items[0]
