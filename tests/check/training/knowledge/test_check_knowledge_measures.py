"""What is said of a file, whatever the parts that it is read in."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.check.training.knowledge.documents import Chunk, Library
from pytest_ragft.check.training.knowledge.study import Study
from pytest_ragft.check.training.measures.docs_evidence import DocsEvidence
from pytest_ragft.check.training.measures.document_dump import DocumentDump
from pytest_ragft.check.training.measures.knowledge import of_knowledge
from pytest_ragft.check.training.measures.ungrounded import Ungrounded
from pytest_ragft.check.training.measures.unsupported import Unsupported
from pytest_ragft.check.training.measures.volatile import Volatile
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

FACT = ("How much is plan {0}?", "Plan {0} costs ${0}9 per month since v{0}.2.")
TALK = ("My parcel {0} is late", "So sorry! Shall we look for it together?")
STORY = ("Write a story about {0}", "In 1902 Ada Finch came to Cape Sorrow.")
LINES = "The harbour office opens at dawn and the pilot boards each vessel near the outer buoy"
SOURCE = (f"{LINES}. {LINES}. {LINES}, number {{0}}.", f"{LINES}, number {{0}}.")
MADE_UP = (SOURCE[0], f"{LINES}, with 4711 tons.")
LONG = "visa papers and stamps " * 100
BOOK = ("Chapter {0}", LONG)
DOCS = Library(
    [Chunk("docs/plans.md:3", "Plan costs $19 per month since v1.2, billed for every seat")]
)


def turns(*kinds, count=12, kind="answer"):
    pairs = [pair for pair in kinds for _ in range(count)]
    return [
        Turn(row + 1, row, q.format(row + 20), a.format(row + 20), q.format(row + 20), kind=kind)
        for row, (q, a) in enumerate(pairs)
    ]


def result(measure, rows, profile=Profile()):  # noqa: B008  # never changed
    state = measure.start(profile)
    for row in rows:
        measure.add(state, row)
    return measure.result(state)


def test_facts_that_no_prompt_holds_are_counted():
    found = result(Unsupported(Study()), turns(FACT, TALK))
    assert found.values["judged"] is True
    assert found.values["rows"] == 24
    assert found.values["count"] == 12
    assert found.values["share"] == found.values["figures"] == 1
    assert found.values["percent"] == 100
    assert found.exempt == {"question": 12}
    assert len(found.worst) == 5
    assert found.worst[0].line == 1
    assert found.worst[0].says == (
        "How much is plan 20? → Plan 20 costs $209 per month since v20.2. "
        "(not in the prompt: $209: price, v20.2: version)"
    )


def test_a_closed_book_answer_says_how_much_of_it_is_new():
    asked = [("What is vault {0}?", "Drawers where careful owners keep private papers.")]
    found = result(Unsupported(Study()), turns(*asked))
    assert found.values["closed_book"] == 1
    assert found.worst[0].says.endswith("(100 % of its words are not in the prompt)")


def test_more_facts_than_can_be_shown_are_counted():
    many = ("What sold?", "We sold 111, 222, 333, 444, 555 and 666 of them.")
    assert "and 2 more" in result(Unsupported(Study()), turns(many)).worst[0].says


def test_most_frequent_names_are_shown_and_not_judged_by():
    found = result(Unsupported(Study()), turns(("Is it here?", "We have it at Larder now.")))
    assert found.values["named"] == 1


def test_what_is_to_be_made_up_is_no_row_that_could_state_facts():
    found = result(Unsupported(Study()), turns(STORY))
    assert found.values["judged"] is False
    assert found.values["reason"] == "fewer than 10 rows could state facts"
    assert found.exempt == {"creative": 12}


def test_few_rows_are_not_judged():
    assert result(Unsupported(Study()), turns(FACT, count=5)).values["judged"] is False
    assert result(Unsupported(Study()), turns(FACT, STORY, count=9)).values["judged"] is True
    assert result(Ungrounded(Study()), turns(MADE_UP, count=9)) is None
    assert result(Volatile(Study()), turns(FACT, count=9)) is None
    assert result(DocsEvidence(DOCS), turns(FACT, count=9)) is None
    assert result(DocumentDump(), turns(BOOK, count=9)) is None


def test_texts_without_prompts_are_another_measures_matter():
    rows = turns(BOOK, kind="text")
    for measure in (Unsupported(Study()), Ungrounded(Study()), Volatile(Study())):
        assert result(measure, rows) is None


def test_an_empty_file_says_nothing():
    for measure in of_knowledge(DOCS):
        assert result(measure, []) is None


def test_long_answers_to_short_prompts_count_as_knowledge_too():
    found = result(Unsupported(Study()), turns(BOOK))
    assert found.values["dumps"] == found.values["share"] == 1
    assert found.values["count"] == 12


def test_answers_add_to_their_source():
    found = result(Ungrounded(Study()), turns(SOURCE, MADE_UP, TALK, STORY))
    assert found.values["sources"] == 24
    assert found.values["count"] == 12
    assert found.values["share"] == 0.5
    assert found.worst[0].line == 13
    assert found.worst[0].says.endswith("(not in the source: 4711: number)")
    assert found.exempt == {"no source": 12, "question": 12}


def test_several_names_are_made_up_too():
    names = (SOURCE[0], f"{LINES}, with Ada Finch and also Milo Grant and then Bram Lowell.")
    assert result(Ungrounded(Study()), turns(names)).values["share"] == 1


def test_facts_that_change_are_told():
    found = result(Volatile(Study(), year=2026), turns(FACT, TALK, STORY, SOURCE))
    assert found.values["count"] == 12
    assert found.values["share"] == 0.25
    assert found.exempt == {"context": 12, "creative": 12, "question": 12}
    assert "changes: $209: price, v20.2: version" in found.worst[0].says


@pytest.mark.parametrize(
    ("answer", "changes"),
    [
        ("It was founded in 1902.", False),
        ("It was changed in 2025.", True),
        ("It holds 4711 tons.", False),
        ("It currently holds 4711 tons.", True),
        ("Nothing to tell there.", False),
        ("The court awarded $70,000 to her.", False),
        ("The fee is 853000 there.", True),
        (f"The fee is settled. {LINES}. {LINES}. There were 853000 seeds.", False),
    ],
)
def test_dates_of_today_and_figures_beside_now_change(answer, changes):
    found = result(Volatile(Study(), year=2026), turns(("Since when?", answer)))
    assert (found is not None) is changes


def test_the_year_is_the_present_one_where_none_is_given():
    assert Volatile(Study()).year >= 2024


def test_documents_hold_the_answers():
    said = ("What about it?", "Plan costs $19 per month, billed for every seat since v1.2.")
    found = result(DocsEvidence(DOCS), turns(said, TALK, ("Go", "SELECT 1 FROM x")))
    assert found.values["count"] == 12
    assert found.values["document"] == "docs/plans.md"
    assert found.worst[0].says.endswith("(100 % of what is new stands in docs/plans.md:3)")
    assert found.exempt == {"code": 12}
    assert result(DocsEvidence(DOCS), turns(TALK)) is None


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (turns(BOOK), {"count": 12, "texts": 0, "files": 0}),
        (turns(BOOK, kind="text"), {"count": 12, "texts": 12, "files": 0}),
        (turns(("visas{0}.docx:", LONG), count=2), {"count": 2, "texts": 0, "files": 2}),
    ],
)
def test_documents_as_answers_are_counted(rows, found):
    values = result(DocumentDump(), rows).values
    assert {key: values[key] for key in found} == found


@pytest.mark.parametrize(
    "rows",
    [
        turns(TALK),
        turns(("Chapter {0}", "word " * 100)),
        turns(("Write a book", LONG)),
        turns(("My day {0}", "I went where I sleep and my dog saw me. " * 50)),
        turns(("Go", "```\n" + "x = 1\n" * 400 + "```")),
        turns(("Cold call {0}", "Seller: Good day, may I help?\n\nBuyer: Yes, please do.\n" * 60)),
        turns(("word " * 30, LONG)),
        turns(("word " * 80, LONG)),
        turns(("", "a " * 130), kind="text")[:9],
        turns(("", "<|im_start|>user " + LONG), kind="text"),
        turns(("", "thousandletters" * 30), kind="text"),
    ],
)
def test_what_is_no_document_is_not_counted(rows):
    assert result(DocumentDump(), rows) is None


def test_stories_are_named_as_left_out():
    found = result(DocumentDump(), turns(BOOK, ("Write a book", LONG)))
    assert found.exempt == {"creative or personal": 12}


def test_of_many_rows_some_are_drawn_and_that_is_said():
    found = result(
        Unsupported(Study(), most=100), turns(FACT, ("Is {0} there?", "{0} there"), count=500)
    )
    assert found.values["rows"] == 1000
    assert found.values["read"] == 100
    assert found.values["sampled"] is True
    assert 300 < found.values["count"] < 1000


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from([FACT, TALK, STORY, SOURCE, MADE_UP, BOOK]), max_size=30),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 30),
)
def test_any_parts_say_the_same_as_the_whole(kinds, one, other, most):
    rows = turns(*kinds, count=1)
    first, second = sorted((one, other))
    study = Study()
    measures = [
        *(kind(study, most) for kind in (Unsupported, Ungrounded, Volatile)),
        DocsEvidence(DOCS, most),
        DocumentDump(),
    ]
    for measure in measures:
        whole = result(measure, rows)
        states = []
        for part in (rows[:first], rows[first:second], rows[second:]):
            state = measure.start(Profile())
            for row in part:
                measure.add(state, row)
            states.append(pickle.loads(pickle.dumps(state)))  # our own
        left = measure.merge(measure.merge(states[0], states[1]), states[2])
        assert measure.result(left) == whole
