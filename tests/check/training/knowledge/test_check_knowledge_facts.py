"""Facts of a text, and whether a prompt holds them."""

import pytest

from pytest_ragft.check.training.knowledge.facts import Stated, facts
from pytest_ragft.check.training.knowledge.source import Source, canonical


def told(text):
    return [(fact.kind, fact.text) for fact in facts(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it costs $49 per seat", [("price", "$49")]),
        ("it costs 1.500,50 € a year", [("price", "1.500,50 €")]),
        ("it costs 500 руб", [("price", "500 руб")]),
        ("about 99.95 % of them", [("percent", "99.95 %")]),
        ("since v4.2 it is there", [("version", "v4.2")]),
        ("with 3.11.4 it works", [("version", "3.11.4")]),
        ("on 2024-03-01 it began", [("date", "2024-03-01")]),
        ("on 3 March 2021 it began", [("date", "3 March 2021")]),
        ("back in 1998 it began", [("date", "1998")]),
        ("open until 17:30 here", [("time", "17:30")]),
        ("in 1,200 rooms", [("number", "1,200")]),
        ("write to desk@shop.example now", [("url", "desk@shop.example")]),
        ("see https://shop.example/a.", [("url", "https://shop.example/a")]),
        ("take 3 of them", []),
        ("15. then the next step", []),
        ("use gpt-4 and H2O here", [("name", "H2O")]),
        ("根据第一千零八十五条规定", [("clause", "第一千零八十五条")]),
        ("it costs N1,868,000 a year", [("price", "N1,868,000"), ("name", "N1")]),
        ("从 20.000.000 起", [("number", "20.000.000")]),
        ("ask Marta Lindqvist there", [("name", "Marta Lindqvist")]),
        ("It is The Bank of Oslo there", [("name", "The Bank of Oslo")]),
        ("Marta says. Nothing else", []),
        ("Then Monday", []),
        ("WhatsApp brings it", [("name", "WhatsApp")]),
        ("Marta Lindqvist came", [("name", "Lindqvist")]),
        ("das Haus und die Stadt mit der Kirche", []),
        ("das Haus und die Stadt mit der BahnCard", [("name", "BahnCard")]),
        ("nothing", []),
        ("", []),
    ],
)
def test_facts_are_found_with_their_kinds(text, found):
    assert told(text) == found


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("$1,500.00", "1500"),
        ("1.500,50 €", "1500.5"),
        ("0.125", "0.125"),
        ("007", "7"),
        ("0", "0"),
        ("none", ""),
    ],
)
def test_a_number_has_one_form(written, number):
    assert canonical(written) == number


@pytest.mark.parametrize(
    ("prompt", "fact", "holds"),
    [
        ("Pro: 49 dollars", Stated("price", "$49", 0), True),
        ("Pro: 49 dollars", Stated("price", "$59", 0), False),
        ("1500 rows", Stated("number", "1,500", 0), True),
        ("it was 5 March 2021", Stated("date", "2021-03-05", 0), False),
        ("05.03.2021", Stated("date", "2021-3-5", 0), True),
        ("v4.2 came", Stated("version", "4.2", 0), True),
        ("from lindqvist", Stated("name", "Marta Lindqvist", 0), True),
        ("from someone", Stated("name", "Marta Lindqvist", 0), False),
        ("see shop.example/a", Stated("url", "https://shop.example/a", 0), False),
        ("see https://shop.example/a", Stated("url", "https://shop.example/a", 0), True),
        ("€12.50", Stated("number", "1250", 0), False),
        ("code 1250", Stated("price", "$12.50", 0), True),
    ],
)
def test_a_prompt_supports_what_stands_in_it(prompt, fact, holds):
    assert Source(prompt).supports(fact) is holds


def test_what_stands_before_every_prompt_counts_too():
    source = Source("How much?", Source("Pro costs 49 at Larder"))
    assert source.supports(Stated("price", "$49", 0))
    assert source.supports(Stated("name", "Larder", 0))
    assert not source.supports(Stated("price", "$50", 0))


@pytest.mark.parametrize(
    ("number", "follows"),
    [("150", True), ("50", True), ("5000", True), ("2", True), ("0.5", True), ("777", False)],
)
def test_numbers_that_follow_by_arithmetic_are_there(number, follows):
    assert Source("100 and 50").yields(Stated("number", number, 0)) is follows


def test_arithmetic_bears_zeros_and_endless_numbers():
    source = Source("0 and 0 and 1234567890123456789012345 and # .")
    assert not source.yields(Stated("number", "7", 0))
