"""How much of one text stands in another, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.oracle.overlap import coverage, overlap
from pytest_ragft.oracle.sentences import sentence_at, sentences
from pytest_ragft.oracle.wording import stem, word

GOLD = "Refunds for annual plans are accepted within 30 days of purchase."

WHOLE = (
    "Intro. Refunds for annual plans are accepted within 30 days of purchase. More.",
    "REFUNDS FOR ANNUAL PLANS ARE ACCEPTED WITHIN 30 DAYS OF PURCHASE",
    "**Refunds** for *annual plans*\nare accepted `within` 30 days of purchase!",
    "> Refunds for annual\n> plans are accepted within\n> 30 days of purchase.",
    "- Refunds for annual plans\n  are accepted within 30 days of purchase",
    "<p>Refunds for <b>annual plans</b> are accepted within 30&nbsp;days of purchase.</p>",
    '{"text": "Refunds for annual plans\\nare accepted within 30\\u0020days of purchase."}',
    "“Refunds” for [annual plans](https://example.org/p) are accepted within 30 days of purchase",
    "| Refunds for annual plans | are accepted within 30 days of purchase |",
    "Re\u00adfunds for annual plans are accepted within 30 days of purchase",
)
SMALL_EDITS = (
    "Refunds for annual plans are acepted within 30 days of purchase.",
    "Refunds for the annual plans are accepted within 30 days of the purchase.",
    "Refund for annual plan are accepted within 30 days of purchases.",
    "Refunds for annual plans are accepted\n\n[2] Source: refunds.md\nwithin 30 days of purchase.",
)
ELSEWHERE = (
    "",
    "Orders ship within five days of payment.",
    "30 days",
    "The annual report lists the plans for the purchase of a new building.",
)


@pytest.mark.parametrize("text", WHOLE)
def test_a_text_is_found_whole_whatever_its_marks_and_line_ends(text):
    assert coverage(GOLD, text) == 1.0


@pytest.mark.parametrize("text", SMALL_EDITS)
def test_a_text_with_small_edits_is_nearly_whole(text):
    assert coverage(GOLD, text) >= 0.9


@pytest.mark.parametrize("text", ELSEWHERE)
def test_other_texts_hold_nothing_of_it(text):
    assert coverage(GOLD, text) < 0.25


def test_a_figure_is_never_a_slip_of_another_one():
    found = overlap(word(GOLD), word(GOLD.replace("30", "31")))

    assert found.best < 1.0
    assert 7 not in found.pieces[0].held


def test_a_text_in_two_places_is_found_in_both():
    apart = "and so on and on with other things that have nothing to do with this at all. " * 2
    cut = f"Refunds for annual plans are accepted {apart} within 30 days of purchase."
    found = overlap(word(GOLD), word(cut))

    assert found.best < 0.7
    assert found.total == 1.0
    assert [found.text(piece) for piece in found.pieces] == [
        "Refunds for annual plans are accepted",
        "within 30 days of purchase",
    ]


def test_a_piece_is_quoted_as_the_text_writes_it():
    found = overlap(word("annual plans cost more"), word("Our **Annual\nplans** cost more, alas."))

    assert found.text(found.pieces[0]) == "Annual\nplans** cost more"


def test_a_passage_that_comes_twice_is_found_once_for_each_place():
    edited = GOLD.replace("accepted", "taken")
    found = overlap(word(GOLD), word(f"{edited} And then again, as we said before: {edited}"))

    assert len(found.pieces) == 2


def test_nothing_is_found_of_nothing():
    found = overlap(word(""), word(GOLD))

    assert (found.best, found.total, found.pieces) == (0.0, 0.0, ())


def test_one_word_is_found_where_it_stands():
    assert coverage("refunds", "All refunds are final") == 1.0
    assert coverage("refunds", "All sales are final") == 0.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v2.1 of snake_case, _it_", ("v2.1", "of", "snake_case", "it")),
        ("caf\\u00e9 \\n x", ("café", "x")),
        ("返金は30日", ("返", "金", "は", "30", "日")),
        ("e\u0301t\u00e9", ("été",)),
        ("\ufdfa", ("صلىاللهعليهوسلم",)),
        ("1,000.50 at 10:30", ("1,000.50", "at", "10:30")),
    ],
)
def test_the_words_of_a_text(text, words):
    assert word(text).words == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("refunds", "refund"), ("policies", "policy"), ("released", "releases"), ("days", "day")],
)
def test_inflected_words_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize("each", ["business", "status", "30", "été", "bus", "is"])
def test_words_that_only_look_inflected_stay_as_they_are(each):
    assert stem(each) == each


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("One. Two! Three? 4 more.", ["One.", "Two!", "Three?", "4 more."]),
        ("We met Dr. Smith, e.g. twice. Then not.", ["We met Dr. Smith, e.g. twice.", "Then not."]),
        ("A line\nthat goes on.", ["A line\nthat goes on."]),
        ("# Head\nText.", ["# Head", "Text."]),
        ("Head\n====\nText.", ["Head", "Text."]),
        ("List:\n- one\n- two\n\nEnd", ["List:", "- one", "- two", "End"]),
        ("[1] One\n[2] Two", ["[1] One", "[2] Two"]),
        ("| a |\n|---|\n| b |", ["| a |", "|---|", "| b |"]),
        ("One.\\nTwo.", ["One.", "Two."]),
        ("返金。三十日。", ["返金。", "三十日。"]),
    ],
)
def test_the_sentences_of_a_text(text, found):
    assert [text[a:b].replace("\\n", "") for a, b in sentences(text)] == found


def test_the_sentence_that_holds_most_of_a_stretch():
    text = "# Refunds\n\nRefunds are final. Sales are not."
    at = text.index("Refunds are")

    assert text[slice(*sentence_at(text, 2, at + 12))] == "Refunds are final."
    assert sentence_at("", 0, 0) == (0, 0)


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_two_texts_are_compared_without_an_error(sought, within):
    found = overlap(word(sought), word(within))

    assert 0.0 <= found.best <= found.total <= 1.0
    for piece in found.pieces:
        assert found.text(piece) in within


@given(st.text(max_size=200), st.text(max_size=50), st.text(max_size=50))
def test_a_text_among_others_is_always_found(text, before, after):
    if word(text).words:
        assert coverage(text, f"{before}\n{text}\n{after}") > 0.5


@given(st.text(max_size=300))
def test_sentences_follow_one_another(text):
    end = 0
    for start, stop in sentences(text):
        assert end <= start < stop <= len(text)
        end = stop
