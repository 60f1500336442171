"""Words in any script."""

import pytest

from pytest_ragft.check.training.knowledge.words import (
    content,
    size,
    stem,
    terms,
    unspaced_share,
    words,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Pro plan, 49 seats", ["the", "pro", "plan", "49", "seats"]),
        ("Тариф «Про» 49", ["тариф", "про", "49"]),
        ("मेरी शादी", ["मेरी", "शादी"]),
        ("App应用程序2", ["app", "应用程序", "2"]),
        ("", []),
    ],
)
def test_words_are_found_in_any_script(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "number"),
    [("one two three", 3), ("одно два", 2), ("写求职信吧", 3), ("use 写求职信 now", 4), ("", 0)],
)
def test_characters_without_spaces_count_as_words_of_their_usual_length(text, number):
    assert size(text) == number


def test_forms_of_a_word_share_a_stem():
    assert stem("retrieval") == stem("retrieved")
    assert stem("налоговый") == stem("налоговая")
    assert stem("학생입니다") == stem("학생")


def test_terms_are_stems_and_pairs():
    assert terms("Retrieved plans") == {"retri", "plans"}
    assert terms("тарифы 写求职") == {"тариф", "写求", "求职"}
    assert terms("字 é") == {"字", "é"}


def test_content_leaves_out_what_says_how():
    assert content("Which plans would you have? 49 seats", frozenset({"seats"})) == {"plans"}
    assert content("写信 están la tarifa 학생") == {"写信", "tarif", "학생"}


def test_a_text_tells_how_much_of_it_has_no_spaces():
    assert unspaced_share("plain") == 0
    assert unspaced_share("写信ab") == 0.5
    assert unspaced_share("…") == 0
