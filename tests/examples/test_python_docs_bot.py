"""The example's app: how it cuts the documentation, and what it finds in it."""

from pydoc_data.topics import topics

import pytest
from docs_bot.passages import LONGEST_PASSAGE, LONGEST_TOPIC, cut, published
from docs_bot.retrieval import search


@pytest.mark.parametrize(
    "topic", ["break", "string-methods", "typesmapping", "power", "formatstrings"]
)
def test_cutting_a_topic_loses_no_word(topic):
    assert " ".join(passage.text for passage in cut(topic)).split() == topics[topic].split()


def test_an_entry_keeps_its_description():
    entry = next(p.text for p in cut("string-methods") if p.text.startswith("str.partition("))
    assert "two empty strings" in entry
    assert "str.removeprefix" not in entry


def test_a_heading_stays_with_the_text_below_it():
    assert any("============" in passage.text for passage in cut("typesmapping"))
    assert not any(passage.text.rstrip().endswith("===") for passage in cut("typesmapping"))


def test_only_what_cannot_be_cut_is_longer_than_a_passage():
    long = [passage.text for passage in published() if len(passage.text) > LONGEST_PASSAGE]
    assert all("\n\n" not in text for text in long)


@pytest.mark.parametrize("topic", ["string-methods", "typesseq", "debugger"])
def test_long_topics_are_missing_from_the_index(topic):
    assert len(topics[topic]) > LONGEST_TOPIC
    assert topic not in {passage.topic for passage in published()}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("For example, what does 10**-2 return?", '"10**-2" returns "0.01"'),
        ("Which order do dictionaries preserve?", "Dictionaries preserve insertion order"),
        ("What happens when a pass statement is executed?", "nothing happens"),
        ("Does a global statement affect a string that is supplied to exec?", '"exec()"'),
    ],
)
def test_search_finds_the_passage_that_answers(question, sentence):
    assert any(sentence in " ".join(found.text.split()) for found in search(question))


def test_search_gives_the_best_passages_first_and_no_more_than_asked():
    found = search("Which order do dictionaries preserve?", k=2)
    assert len(found) == 2
    assert "insertion order" in found[0].text
