"""Where the facts of a failed run stood: corpus, retrieved list, prompt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.corpus import open_corpus
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.passage import Passage, Retrieved, Search
from pytest_ragft.oracle.evidence import deepen, trace

FACT = "Refunds are accepted within 30 days of purchase."
OLD = "Refunds are accepted within 14 days of purchase."
GOLD = f"# Refunds\n\nWe are kind to everyone. {FACT}"
SHIPPING = "Orders ship from our warehouse in Leeds within 5 business days of the payment."
CARDS = "Gift cards never expire, and they cannot be exchanged for money in any of our shops."
LEAD = "Answer from the context only, and say so if it is not there.\n\n"
LONG = " ".join(f"Shelf {at} holds the parts that were made in hall {at + 40}." for at in range(13))
CASE = Case(oracle=GOLD)


def listed(*texts):
    return tuple(Retrieved(text, at + 1, origin=at) for at, text in enumerate(texts))


def search(*texts, depth=0, deeper=None):
    return Search("a.Retriever", "refunds?", listed(*texts), depth, deeper and listed(*deeper))


def prompt(*texts):
    shown = "\n\n".join(f"[{at}] {text}" for at, text in enumerate(texts, start=1))
    return f"{LEAD}{shown}\n\nQuestion: how long do I have?"


def look(  # noqa: PLR0913, PLR0917  # what `trace` takes, most of it left out
    prompts=(), searches=(), declared=None, corpus=None, case=CASE, expected=("30 days",)
):
    return trace(case, expected, prompts, searches, declared, corpus)


def sighted(*args, **kwargs):
    return look(*args, **kwargs).sightings[0]


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "docs/archive").mkdir(parents=True)
    (tmp_path / "docs/refunds.md").write_text(f"{GOLD}\n\n# Shipping\n\n{SHIPPING}\n", "utf-8")
    (tmp_path / "docs/cards.md").write_text(f"# Cards\n\n{CARDS}\n", "utf-8")
    (tmp_path / "docs/long.md").write_text(LONG, "utf-8")
    (tmp_path / "docs/archive/refunds.md").write_text(f"# Refunds\n\n{OLD}\n", "utf-8")
    with open_corpus(["docs/**/*.md"], tmp_path, tmp_path / ".ragft") as opened:
        yield opened


PROMPTS = (
    # what stands in the prompt, presence, coverage, position
    (prompt(SHIPPING, FACT, CARDS), "whole", 1.0),
    (prompt(SHIPPING, FACT.upper(), CARDS), "whole", 1.0),
    (prompt(SHIPPING, "Refunds are\n> accepted **within** 30 days of purchase"), "whole", 1.0),
    (prompt("Refunds of purchase are accepted for 30 days."), "whole", 0.8),
    (prompt("Refunds are accepted", SHIPPING, "within 30 days of purchase."), "split", 1.0),
    (prompt("within 30 days of purchase.", SHIPPING, "Refunds are accepted"), "split", 1.0),
    (prompt(SHIPPING, "Source: refunds.md\nwithin 30 days of purchase."), "part", 0.6),
    (prompt("Refunds are accepted in our shops within 30 days of a return."), "part", 0.7),
    (prompt("Within 30 days of purchase refunds are accepted, 30 days!"), "whole", 0.8),
    (prompt("Refunds of a purchase are not accepted after 30 days."), "part", 0.7),
    (prompt("cepted within 30 days of purchase."), "part", 0.6),
    (prompt("Wait 30 days. " * 6), "absent", 0.0),
    (prompt("Refunds are accepted within 30 days, that is 30 days, of purchase."), "whole", 0.8),
    (prompt(SHIPPING, OLD), "absent", 0.0),
    (prompt("Refunds are accepted within fourteen days of a purchase."), "absent", 0.0),
    (prompt("Exchanges are accepted within 30 minutes of purchase."), "absent", 0.0),
    (prompt(SHIPPING, CARDS), "absent", 0.0),
    ("", "absent", 0.0),
)


@pytest.mark.parametrize(("text", "presence", "coverage"), PROMPTS)
def test_what_matters_of_the_oracle_is_looked_for_in_the_prompt(text, presence, coverage):
    found = sighted([text])

    assert found.in_prompt == presence
    assert found.coverage == pytest.approx(coverage, abs=0.11)
    assert bool(found.found) == (presence != "absent")
    assert (found.position is None) == (presence == "absent")


@pytest.mark.parametrize(
    ("texts", "position"),
    [
        ((FACT, *[SHIPPING, CARDS] * 6), "early"),
        ((*[SHIPPING, CARDS] * 3, FACT, *[SHIPPING, CARDS] * 3), "middle"),
        ((*[SHIPPING, CARDS] * 6, FACT), "late"),
    ],
)
def test_the_position_is_the_third_of_the_prompt(texts, position):
    assert sighted([prompt(*texts)]).position == position


def test_the_prompt_that_holds_most_counts_where_there_are_several():
    found = sighted([prompt(CARDS), prompt("within 30 days of purchase."), prompt(FACT)])

    assert (found.in_prompt, found.found) == ("whole", FACT)


def test_what_was_found_of_a_cut_fact_is_quoted():
    found = sighted([prompt("Refunds are accepted", SHIPPING, "within 30 days of purchase.")])

    assert found.found == "Refunds are accepted\n\nwithin 30 days of purchase."


@pytest.mark.parametrize(
    ("text", "chunk", "presence"),
    [
        ("Annual plans can be returned. They are refunded within 30 days.",
         "They are refunded within 30 days.", "part"),
        ("Annual plans can be returned. They are refunded within 30 days.",
         "Annual plans can be returned. They are refunded within 30 days.", "whole"),
        ("Windows for refunds of plans:\n\n- Monthly plans: 7 days\n- Annual plans: 30 days",
         "- Monthly plans: 7 days\n- Annual plans: 30 days", "part"),
        ("Windows for refunds of plans:\n" + "\n".join(f"- Plan {i} of the many plans has {i} days"
         for i in range(20)) + "\n- Annual plans have 30 days",
         "- Annual plans have 30 days", "whole"),
        ("# Annual plans\n\n30 days.", "30 days.", "part"),
        ("Cats sleep. The window closes after\n30 days. Dogs bark.",
         "The window closes after 30 days.", "whole"),
        ("The window is long. It closes: 30\ndays.", "The window is long. It closes: 30 days.",
         "whole"),
    ],
)  # fmt: skip
def test_a_sentence_stands_with_what_it_cannot_be_understood_without(text, chunk, presence):
    assert sighted([prompt(SHIPPING, chunk)], case=Case(oracle=text)).in_prompt == presence


def test_a_literal_over_two_sentences_makes_them_one():
    case = Case(oracle="Open the box. Turn the big knob on. Wait for the green light. Then go.")
    found = sighted(
        [prompt("Turn the big knob on. Wait for the green light.")],
        case=case,
        expected=["on. Wait"],
    )

    assert found.in_prompt == "whole"


def test_a_literal_in_a_line_that_is_no_sentence_is_not_looked_for():
    found = sighted([prompt(FACT)], case=Case(oracle=f"{FACT}\n\n=====\n"), expected=["====="])

    assert (found.in_prompt, found.sought) == ("whole", ())


def test_several_expected_texts_must_all_stand_there():
    case = Case(oracle=f"{FACT} {SHIPPING}")
    expected = ["30 days", "5 business days"]

    assert (
        sighted([prompt(FACT, CARDS, SHIPPING)], case=case, expected=expected).in_prompt == "whole"
    )
    assert sighted([prompt(FACT, CARDS)], case=case, expected=expected).in_prompt == "part"
    cut = prompt(FACT, CARDS, "within 5 business days of the payment.", OLD, SHIPPING[:43])
    assert sighted([cut], case=case, expected=expected).in_prompt == "split"


@pytest.mark.parametrize("expected", [(), ("yes",), ("nothing of that",), ("the",)])
def test_without_anything_to_look_for_all_of_the_oracle_matters(expected):
    assert sighted([prompt(GOLD)], expected=expected).in_prompt == "whole"
    assert sighted([prompt(FACT)], expected=expected).in_prompt == "part"
    assert sighted([prompt(GOLD.replace("30", "14"))], expected=expected).in_prompt != "whole"


def test_a_small_share_of_a_long_oracle_is_not_a_part_of_it():
    case = Case(oracle=f"{SHIPPING} {CARDS} {FACT} {LEAD} And there is more that can be said.")

    assert sighted([prompt(FACT)], case=case, expected=()).in_prompt == "absent"


def test_a_literal_is_looked_for_where_it_stands_as_words():
    case = Case(oracle=f"It is 130 days old. {FACT} That is 30 days, as we said: 30 days.")
    found = sighted([prompt("It is 130 days old.")], case=case)

    assert (found.in_prompt, found.sought) == ("absent", ("30 days",))


def test_words_of_the_question_are_no_part_of_the_fact_where_the_context_is_known():
    asked = f"{LEAD}{CARDS}\n\nQuestion: refunds are accepted within"
    unknown, known = sighted([asked]), sighted([asked], [search(CARDS)])

    assert (unknown.in_prompt, known.in_prompt) == ("part", "absent")
    assert (known.found, known.coverage, known.position) == ("", 0.0, None)


TABLE = "| Service | Port |\n|---|---|\n| Web pages | 443 |\n| Agent of backups | 7450 |"


@pytest.mark.parametrize(
    ("text", "presence"),
    [(TABLE, "whole"), (TABLE.splitlines()[-1], "split"), ("| Port |\n" + TABLE[-60:], "split")],
)
def test_a_row_of_a_table_needs_the_names_of_its_columns(text, presence):
    case = Case(oracle=f"## Ports\n\n{TABLE}")
    assert sighted([prompt(CARDS, text)], case=case, expected=["7450"]).in_prompt == presence


def test_each_passage_of_a_case_has_its_own_sighting():
    case = Case(oracle="...", passages=(Passage(FACT, "a.md"), Passage(SHIPPING, "b.md")))
    where = look([prompt(CARDS, SHIPPING)], case=case, expected=["30 days", "5 business days"])

    assert [(s.gold.source, s.in_prompt) for s in where.sightings] == [
        ("a.md", "absent"),
        ("b.md", "whole"),
    ]


def test_a_case_without_an_oracle_has_no_sightings():
    where = look([prompt(FACT)], case=Case(), expected=["30 days"])

    assert where.sightings == ()
    assert where.answer_in_oracle is None


RETRIEVED = (
    # what the search returned, presence, rank
    ((SHIPPING, FACT, CARDS), "whole", 2),
    ((SHIPPING, CARDS), "absent", None),
    ((SHIPPING, "Refunds are accepted", CARDS, "within 30 days of purchase."), "split", 4),
    ((SHIPPING, "Refunds are accepted"), "part", 2),
    ((SHIPPING, OLD), "absent", None),
    ((), "absent", None),
)


@pytest.mark.parametrize(("texts", "presence", "rank"), RETRIEVED)
def test_the_retrieved_list_is_looked_through(texts, presence, rank):
    found = sighted([prompt(*texts)], [search(*texts)])

    assert (found.in_retrieved, found.rank, found.retrieved) == (presence, rank, len(texts))


@pytest.mark.parametrize(("texts", "presence", "rank"), RETRIEVED)
def test_a_declared_list_is_looked_through_where_no_search_was_seen(texts, presence, rank):
    found = sighted([prompt(*texts)], declared=texts)

    assert (found.in_retrieved, found.rank, found.retrieved) == (presence, rank, len(texts))


def test_a_search_that_was_seen_wins_over_the_declared_list():
    assert sighted([prompt(FACT)], [search(FACT)], declared=[CARDS]).in_retrieved == "whole"
    assert sighted([prompt(FACT)], [search()], declared=[FACT]).in_retrieved == "whole"


def test_without_a_search_the_retrieved_list_is_unknown():
    found = sighted([prompt(FACT)])

    assert (found.in_retrieved, found.rank, found.in_first_list, found.in_corpus) == (None,) * 4


def test_the_list_before_a_re_ranker_is_looked_through_by_itself():
    inner = search(SHIPPING, CARDS, FACT, depth=1)
    found = sighted([prompt(SHIPPING)], [inner, search(SHIPPING)])

    assert (found.in_retrieved, found.in_first_list) == ("absent", "whole")


@pytest.mark.parametrize(
    ("searches", "rank", "depth"),
    [
        ([search(SHIPPING, deeper=(SHIPPING, CARDS, FACT))], 3, 3),
        ([search(SHIPPING, deeper=(SHIPPING, CARDS))], None, 2),
        ([search(SHIPPING)], None, None),
        ([search(CARDS, deeper=(CARDS,)), search(SHIPPING, deeper=(CARDS, FACT))], 2, 2),
        ([search(CARDS, depth=1, deeper=(CARDS, FACT))], 2, 2),
        ([search(CARDS, depth=1, deeper=(FACT,)), search(CARDS, deeper=(CARDS, FACT))], 2, 2),
        ([search(SHIPPING, deeper=())], None, None),
    ],
)
def test_a_longer_list_shows_where_it_ranks(searches, rank, depth):
    where = look([prompt(SHIPPING)], [replace(one, deeper=None) for one in searches])
    later = deepen(where, searches)

    assert (later.sightings[0].deeper_rank, later.sightings[0].depth) == (rank, depth)
    assert deepen(where, []) == where
    assert look([prompt(SHIPPING)], searches) == later


def test_the_corpus_is_looked_through(corpus):
    assert sighted([prompt(CARDS)], corpus=corpus).in_corpus == "whole"
    unknown = Case(oracle="Pets are welcome in all of our shops since 30 days.")
    assert sighted([prompt(CARDS)], corpus=corpus, case=unknown).in_corpus == "absent"


def test_a_fact_in_other_words_is_no_gap_of_the_corpus(corpus):
    case = Case(oracle="A refund is paid by us in 30 days of waiting.")

    assert sighted([prompt(CARDS)], corpus=corpus, case=case).in_corpus == "part"
    assert sighted([prompt(CARDS)], corpus=corpus, case=case, expected=()).in_corpus == "absent"


def test_the_context_is_what_stands_in_the_prompt_in_its_order():
    texts = (SHIPPING, FACT, CARDS)
    where = look([prompt(CARDS, FACT)], [search(*texts)])

    assert [(entry.text, entry.rank, entry.origin) for entry in where.context] == [
        (CARDS, 3, 2),
        (FACT, 2, 1),
    ]
    assert (where.retrieves, where.gold_at, where.rivals_at) == (True, (1,), ())


def test_a_passage_that_was_cut_short_is_still_context():
    long = f"{SHIPPING} {CARDS}"
    where = look([prompt(long[:100] + "...")], [search(long, FACT)])

    assert [entry.text for entry in where.context] == [long]


def test_a_passage_that_shares_a_phrase_with_the_prompt_is_no_context():
    shared = "from our warehouse in Leeds within"
    where = look(
        [prompt(SHIPPING)], [search(f"Vans go {shared} the hour, and then they rest.", "")]
    )

    assert where.context == ()
    assert where.retrieves is True


def test_declared_texts_are_the_context_where_no_search_was_seen():
    where = look([prompt(FACT, CARDS)], declared=[CARDS, FACT, FACT])

    assert [entry.text for entry in where.context] == [FACT, CARDS]
    assert where.retrieves is True


def test_declaring_that_nothing_was_retrieved_says_that_the_app_does_not_retrieve():
    where = look(["How long?"], declared=[])

    assert (where.context, where.retrieves) == ((), False)


def test_passages_of_the_corpus_in_the_prompt_are_the_context(corpus):
    where = look([prompt(SHIPPING, FACT)] * 2, corpus=corpus)

    assert [(entry.text, entry.rank, entry.origin) for entry in where.context] == [
        (SHIPPING, 1, 0),
        (FACT, 2, 1),
    ]
    assert where.context[1].source.startswith("docs/refunds.md")
    assert (where.retrieves, where.gold_at) == (True, (1,))
    assert look([prompt(SHIPPING), prompt(f"x {SHIPPING}")], corpus=corpus).context[1:] == ()


def test_a_long_passage_of_the_corpus_is_found_once(corpus):
    where = look([prompt(LONG, FACT)], corpus=corpus)

    assert [entry.text for entry in where.context] == [LONG, FACT]


def test_a_prompt_without_anything_of_the_corpus_retrieves_nothing(corpus):
    long = "How long do I have to send it back, if I may ask you that?\n" * 30
    where = look([long], corpus=corpus)

    assert (where.context, where.retrieves) == ((), False)


def test_without_search_declaration_or_corpus_the_context_is_unknown():
    where = look([prompt(FACT)])

    assert (where.context, where.retrieves, where.gold_at) == (None, None, ())


def test_without_a_prompt_nothing_is_known_of_it():
    where = look([], [search(FACT)])

    assert where.context is None
    assert where.sightings[0].in_prompt == "absent"


def test_an_older_version_in_the_prompt_is_a_rival():
    entries = (Retrieved(SHIPPING, 1), Retrieved(OLD, 2, source="archive/refunds.md"))
    where = look([prompt(SHIPPING, OLD)], [Search("a", "q", entries)])
    rival = where.sightings[0].rivals[0]

    assert (rival.says, rival.instead_of, rival.in_prompt, rival.older) == (
        "14 days",
        "30 days",
        True,
        True,
    )
    assert rival.passage == Passage(OLD, "archive/refunds.md")
    assert (where.rivals_at, where.gold_at) == ((1,), ())


def test_a_passage_that_holds_both_versions_is_not_to_be_taken_out():
    both = f"{FACT} {CARDS} {OLD}"
    where = look([prompt(both)], [search(both)])

    assert len(where.sightings[0].rivals) == 1
    assert (where.gold_at, where.rivals_at) == ((0,), ())


def test_the_corpus_tells_that_a_rival_is_the_older_one(corpus):
    rivals = look([prompt(OLD)], [search(OLD)], corpus=corpus).sightings[0].rivals

    assert [(rival.says, rival.in_prompt, rival.older) for rival in rivals] == [
        ("14 days", True, True)
    ]
    assert rivals[0].passage.source.startswith("docs/archive/refunds.md")


def test_a_rival_in_a_prompt_of_unknown_origin_is_quoted_by_its_sentence():
    rivals = sighted([prompt(SHIPPING, OLD)]).rivals

    assert [rival.passage for rival in rivals] == [Passage(OLD)]


def test_what_the_oracle_itself_says_as_well_is_no_rival():
    case = Case(oracle=f"{FACT} In 2020 it was another: {OLD}")

    assert sighted([prompt(FACT, OLD)], case=case).rivals == ()


@pytest.mark.parametrize(
    ("expected", "answered"),
    [
        (["30 days"], True),
        (["thirty days"], True),
        (["45 days", "30 days"], True),
        (["45 days"], False),
        (["yes"], None),
        ([], None),
    ],
)
def test_the_oracle_is_looked_through_for_what_is_expected(expected, answered):
    assert look([prompt(FACT)], expected=expected).answer_in_oracle is answered


TEXTS = st.text(max_size=120) | st.sampled_from([FACT, OLD, GOLD, SHIPPING])


@given(TEXTS, st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=4), st.text(max_size=20))
def test_any_texts_are_traced_without_an_error(oracle, prompts, found, expected):
    where = look(
        prompts,
        [search(*found, deeper=tuple(found))],
        case=Case(oracle=oracle),
        expected=[expected],
    )

    for sighting in where.sightings:
        assert 0.0 <= sighting.coverage <= 1.0
        assert (sighting.rank is None) == (sighting.in_retrieved == "absent")
    assert {*where.gold_at, *where.rivals_at} <= set(range(len(where.context or ())))
