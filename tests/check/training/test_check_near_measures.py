"""Rows and questions that are nearly the same, by signatures of their wording."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from training_rows import chat, put, result, sentence, turn

from pytest_ragft.check.training.measures import (
    held_out,
    near_duplicates,
    near_leakage,
    signatures,
)
from pytest_ragft.check.training.measures.held_out import Cases, tables_of
from pytest_ragft.check.training.measures.near_duplicates import NearDuplicates
from pytest_ragft.check.training.measures.near_leakage import NearLeakage
from pytest_ragft.check.training.measures.wording import Wording
from pytest_ragft.check.training.profile import Profile

CHINESE = (
    "请问我的订单什么时候能够送达因为我已经等了三个星期还没有收到任何消息而且客服电话一直没有人接听"
)


def changed(number, word="other"):
    """The last of eighty words is another."""
    return sentence(number, 80).rsplit(" ", 1)[0] + f" {word}"


def test_a_row_with_one_other_word_is_nearly_the_same():
    turns = [turn(row, "tell me", sentence(row, 80)) for row in range(4)]
    told = result(NearDuplicates(), [*turns, turn(4, "tell me", changed(2))])
    assert told.values == {
        "rows": 5, "count": 1, "share": 0.2, "percent": 20, "how": "copies or near copies",
        "sampled": False,
    }  # fmt: skip
    assert told.worst == ((1.0, 5, "nearly the same as line 3"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("tell me", sentence(1, 80)), ("tell me", sentence(2, 80))),
        (("tell me", "a few words"), ("tell me", "a few words")),
        (("tell me", sentence(1, 40)), ("tell me", f"{sentence(1, 20)} {sentence(2, 20)}")),
    ],
    ids=["other words", "too short to judge", "half of the words"],
)
def test_rows_that_are_not_nearly_the_same(one, other):
    assert result(NearDuplicates(), [turn(0, *one), turn(1, *other)]) is None


def test_scripts_without_blanks_are_compared_as_well():
    text = CHINESE + CHINESE[::-1]
    turns = [turn(0, "", text), turn(1, "", text + "吗")]
    assert result(NearDuplicates(), turns).values["count"] == 1


def test_what_all_prompts_begin_with_is_left_out():
    preamble = sentence(9, 60) + " "
    turns = [turn(row, preamble + sentence(row, 12), sentence(row, 8)) for row in range(3)]
    profile = Profile(preamble=preamble)
    assert result(NearDuplicates(), turns, profile=profile) is None


def test_only_the_last_turn_of_a_row_is_compared():
    turns = [
        *(turn(0, "hi", sentence(1, 80)), turn(0, "bye", sentence(2, 80))),
        *(turn(1, "hi", sentence(1, 80)), turn(1, "bye", sentence(3, 80))),
    ]
    assert result(NearDuplicates(), turns) is None


def test_of_a_large_file_a_sample_gives_the_share(monkeypatch):
    monkeypatch.setattr(near_duplicates, "AT_ONCE", 64)
    turns = [turn(row, "", sentence(row % 600, 30)) for row in range(800)]
    told = result(NearDuplicates(most=300), turns)
    assert told.values["sampled"]
    assert told.values["share"] == pytest.approx(0.25, abs=0.1)


def test_without_the_libraries_it_says_that_it_cannot_judge(monkeypatch):
    monkeypatch.setattr(signatures, "available", lambda: False)
    told = result(NearDuplicates(), [turn(0, "", sentence(1)), turn(1, "", sentence(1))])
    assert told.values == {"judged": False, "install": "pip install 'pytest-ragft[data]'"}


@settings(deadline=None)
@given(
    numbers=some.lists(some.integers(0, 9), max_size=24),
    most=some.integers(1, 12),
    cuts=some.lists(some.integers(0, 24), max_size=3),
)
def test_near_copies_are_the_same_on_any_number_of_parts(numbers, most, cuts):
    turns = [turn(row, "", changed(at, f"w{row}")) for row, at in enumerate(numbers)]
    ends = sorted(min(cut, len(turns)) for cut in cuts)
    measure = NearDuplicates(most)
    assert result(measure, turns, cuts=ends) == result(measure, turns)


def held(tmp_path, *questions):
    entries = [chat(question, "an answer") for question in questions]
    return tables_of([Cases("val.jsonl", put(tmp_path, "val.jsonl", entries))])


def test_a_question_with_one_other_word_is_nearly_that_of_a_case(tmp_path, monkeypatch):
    monkeypatch.setattr(near_leakage, "AT_ONCE", 2)
    tables = held(tmp_path, sentence(1, 80), sentence(2, 80), "short one")
    turns = [turn(0, changed(2)), turn(1, sentence(1, 80)), turn(2, sentence(3, 80)), turn(3, "hi")]
    told = result(NearLeakage(tables), turns, cuts=[3])
    assert told.values == {
        "rows": 4, "count": 1, "share": 0.25, "percent": 25,
        "cases": 1, "of": 2, "part": 0.5, "against": "val.jsonl",
    }  # fmt: skip
    assert told.worst == ((1.0, 1, "nearly the question of val.jsonl:2"),)


def test_at_most_five_near_questions_are_shown(tmp_path):
    tables = held(tmp_path, sentence(1, 80))
    turns = [turn(row, changed(1, f"word{row}")) for row in range(7)]
    told = result(NearLeakage(tables), turns)
    assert told.values["count"] == 7
    assert [example.line for example in told.worst] == [1, 2, 3, 4, 5]


def test_cases_that_share_a_band_are_compared_up_to_a_number(tmp_path, monkeypatch):
    monkeypatch.setattr(near_leakage, "MOST", 1)
    tables = held(tmp_path, sentence(1, 80), changed(1))
    told = result(NearLeakage(tables), [turn(0, changed(1, "third"))])
    assert told.values["count"] == 1


def test_a_shared_band_alone_is_no_near_question(tmp_path, monkeypatch):
    monkeypatch.setattr(signatures, "LIKE", 1.1)
    tables = held(tmp_path, sentence(1, 80))
    assert result(NearLeakage(tables), [turn(0, changed(1))]) is None


@pytest.mark.parametrize("able", [True, False])
def test_without_long_cases_or_libraries_nothing_is_near(tmp_path, monkeypatch, able):
    monkeypatch.setattr(signatures, "available", lambda: able)
    tables = held(tmp_path, "short one" if able else sentence(1, 80))
    assert result(NearLeakage(tables), [turn(0, changed(1))]) is None


def test_what_is_sent_to_a_process_is_the_cases_alone(tmp_path):
    measure = NearLeakage(held(tmp_path, sentence(1, 80)))
    turns = [turn(0, changed(1))]
    before = result(measure, turns)
    sent = pickle.loads(pickle.dumps(measure))
    assert sent.found is None
    assert result(sent, turns) == before


def test_of_a_file_with_many_lines_no_more_than_the_sample_is_signed(monkeypatch):
    signed = []
    original = signatures.signed
    monkeypatch.setattr(
        signatures,
        "signed",
        lambda known, kept: signed.append(int(kept.sum())) or original(known, kept),
    )
    turns = [turn(row, "", sentence(row % 1200, 30)) for row in range(1600)]
    told = result(NearDuplicates(most=300), turns, profile=Profile(lines=1600))
    assert sum(signed) < 700
    assert told.values["sampled"]
    assert told.values["compared"] <= 300
    assert told.values["share"] == pytest.approx(0.25, abs=0.12)
    assert result(NearDuplicates(300), turns, profile=Profile(lines=1600), cuts=[9, 800]) == told


def test_a_sample_of_which_nothing_is_left_is_empty():
    turns = [turn(row, "", sentence(5, 30)) for row in range(3)]
    whole = result(NearDuplicates(most=2), turns)
    assert whole is None or whole.values["sampled"]
    assert result(NearDuplicates(most=2), turns, cuts=[1, 2]) == whole


def test_a_text_without_a_shingle_has_no_smallest_hash():
    known = signatures.shingles(["", "a few words", ""])
    assert signatures.least(known)[[0, 2]].tolist() == [0, 0]
    assert signatures.least(signatures.shingles([""])).tolist() == [0]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        (sentence(1, 80), True),
        (changed(1), True),
        (f"{sentence(1, 40)} {sentence(3, 40)}", True),
        (f"{sentence(1, 8)} {sentence(3, 80)}", False),
        (sentence(3, 80), False),
        ("short one", False),
    ],
)
def test_a_text_shares_the_wording_of_others(text, shares):
    wording = Wording.for_texts(2)
    wording.note(signatures.shingles([sentence(1, 80), sentence(2, 80)]))
    assert wording.shares(signatures.shingles(["", text, sentence(1, 80)])).tolist() == [
        False,
        shares,
        True,
    ]


@pytest.mark.parametrize(("texts", "size"), [(1, 1 << 16), (1000, 1 << 19), (500_000, 1 << 22)])
def test_a_table_of_wording_grows_up_to_four_megabytes(texts, size):
    assert len(Wording.for_texts(texts).held) == size


def test_many_cases_are_signed_some_at_a_time(tmp_path, monkeypatch):
    questions = [sentence(number, 80) for number in range(5)]
    whole = held(tmp_path, *questions)
    monkeypatch.setattr(held_out, "AT_ONCE", 2)
    assert held(tmp_path, *questions) == whole


def test_long_texts_do_not_wait_for_others(tmp_path, monkeypatch):
    tables = held(tmp_path, sentence(1, 80), sentence(2, 80))
    turns = [turn(row, changed(row % 4), changed(row % 3)) for row in range(9)]
    measures = NearDuplicates(), NearLeakage(tables)
    whole = [result(measure, turns) for measure in measures]
    monkeypatch.setattr(near_duplicates, "LONG", 10)
    monkeypatch.setattr(near_leakage, "LONG", 10)
    for measure in measures:
        state = measure.start(Profile())
        for each in turns:
            measure.add(state, each)
            assert not state.waiting
    assert [result(measure, turns) for measure in measures] == whole


@pytest.mark.parametrize(
    ("prompts", "targets", "labels", "count"),
    [
        (("same", "same"), (sentence(1, 80), changed(1)), frozenset(), 1),
        ((sentence(1, 80), changed(1)), ("it is so", "it is so"), frozenset(), 1),
        ((sentence(1, 80), changed(1)), ("at four", "at five"), frozenset(), 0),
        ((sentence(1, 80), changed(1)), ("late", "late"), frozenset({"late", "lost"}), 0),
        (("?!" + sentence(1, 80), sentence(1, 80)), ("late", "late"), frozenset({"late"}), 1),
        ((sentence(1, 80), sentence(1, 80)), ("late", "lost"), frozenset({"late", "lost"}), 0),
    ],
    ids=["other answer", "other prompt", "two cases", "two of a class", "same wording", "conflict"],
)
def test_near_copies_are_told_from_cases_of_one_template(prompts, targets, labels, count):
    pairs = enumerate(zip(prompts, targets, strict=True))
    turns = [turn(row, prompt, target) for row, (prompt, target) in pairs]
    told = result(NearDuplicates(), turns, profile=Profile(labels=labels), cuts=(1,))
    assert (told.values["count"] if told else 0) == count
