"""The form in which texts are compared."""

import pytest

from pytest_ragft.corpus.words import flat, searchable, spellings, stands_in, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Thirty  DAYS,\n(sharp).", "thirty days sharp"),
        ("Up to 1,000 euros", "up to 1000 euros"),
        ("1'234'567 or 1,23", "1234567 or 1 23"),
        ("5GB and h200", "5 gb and h200"),
        ("snake_case", "snake case"),
        ("Résumé, STRASSE and Straße", "resume strasse and strasse"),
        ("ﬁne, don’t", "fine don t"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("返品は三十\n日", "返品は三十日"),
        ("30日以内", "30 日以内"),
        ("환불은 30일 이내", "환불은 30 일이내"),
        ("हिन्दी में", "हिन्दी में"),
        ("１０００円", "1000 円"),
    ],
)
def test_case_accents_punctuation_and_thousands_do_not_matter(text, expected):
    assert flat(text) == expected


def test_scripts_without_spaces_are_indexed_by_pairs_and_a_last_character():
    assert list(terms("Tokyo 東京都 ok")) == ["tokyo", "東京", "京都", "都", "ok"]


@pytest.mark.parametrize("text", ["A-b 5GB x5 1,000", "東京 5GB", "", "a_b 12ab34"])
def test_what_the_index_is_given_holds_the_terms_of_the_text(text):
    assert words(searchable(text).replace("_", " ")) == words(" ".join(terms(text)))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("thirty days", ("thirty days",)),
        ("1000 euros", ("1000 euros", "1 000 euros")),
        ("1 000 euros", ("1 000 euros", "1000 euros")),
        ("12345678", ("12345678", "12 345 678")),
    ],
)
def test_thousands_are_looked_for_in_both_spellings(phrase, expected):
    assert spellings(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "text", "goes_on", "expected"),
    [
        ("30 days", "in 30 days", False, True),
        ("30 day", "in 30 days", False, False),
        ("30 day", "in 30 days", True, True),
        ("0 days", "in 30 days", False, False),
        ("十日", "三十日以内", False, True),
        ("", "anything", False, False),
    ],
)
def test_whole_words_are_looked_for_unless_the_script_has_none(phrase, text, goes_on, expected):
    assert stands_in(phrase, text, goes_on=goes_on) is expected
