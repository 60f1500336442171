"""Gold passages that are found without being declared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.corpus import open_corpus
from pytest_ragft.diagnosis.call import Call, Message
from pytest_ragft.oracle.expectations import Expectation
from pytest_ragft.oracle.inference import LEAST_SURE, NotInferred, choose, infer
from pytest_ragft.oracle.literals import Text, holds, spellings
from pytest_ragft.oracle.question import question_of
from pytest_ragft.oracle.sureness import Signs, alone, sure

DOCUMENTS = {
    "aurora/refunds.md": """
# Aurora

## Refunds

A purchase can be sent back within 30 days of delivery. The amount goes to the card again.

## Shipping

Parcels leave the depot on weekdays. Heavy parcels take two days more than others.

## Sign-on

Staff sign in through the company directory from the Scale plan upwards.
""",
    "borealis/refunds.md": """
# Borealis

## Refunds

A purchase can be sent back within 14 days of delivery. The amount goes to the card again.

## Trial

The trial is free for 30 days. No card is needed for it.

## Sign-on

Staff sign in through the company directory from the Business plan upwards.
""",
    "copies/refunds.md": """
# Aurora

## Refunds

A purchase can be sent back within 30 days of delivery. The amount goes to the card again.
""",
    "news.md": """
# News

On 1 March 2024 we moved to a larger depot with forty gates and a canteen for everyone.

## Thanks

Thanks to all who helped. Someone wrote "zanzibar" on the wall of the canteen.
""",
    **{
        f"filler/{word}.md": f"# {word.title()}\n\nThe {word} is cleaned each week by its keeper.\n"
        for word in ("lamp", "stair", "gallery", "horn", "boat", "garden", "lens", "tower", "bell")
    },
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    root = tmp_path_factory.mktemp("documents")
    for name, text in DOCUMENTS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with open_corpus(["**/*.md"], root, root / ".index") as opened:
        yield opened


def expecting(*groups):
    return [Expectation(tuple((each,) if isinstance(each, str) else each for each in groups))]


@pytest.mark.parametrize(
    ("question", "expected", "sources"),
    [
        (
            "Within how many days of delivery can a purchase of Borealis be sent back?",
            expecting("14 days"),
            ["borealis/refunds.md#refunds"],
        ),
        (
            "For how long is the trial of Borealis free?",
            expecting(("a month", "30 days")),
            ["borealis/refunds.md#trial"],
        ),
        (
            "On which date did we move to a larger depot?",
            expecting("2024-03-01"),
            ["news.md:2-4"],
        ),
        (
            "For Borealis: how long is the trial free, when can a purchase be sent back?",
            [*expecting("30 days"), *expecting("14 days", "yes")],
            ["borealis/refunds.md#refunds", "borealis/refunds.md#trial"],
        ),
    ],
)
def test_the_passage_that_answers_is_found(corpus, question, expected, sources):
    found = infer(corpus, question, expected)
    assert sorted(passage.source for passage in found.passages) == sources
    assert LEAST_SURE <= found.inferred.sure < 1


@pytest.mark.parametrize(
    ("question", "expected", "reason", "missing"),
    [
        ("How long?", [Expectation()], "the checks name no text", ()),
        ("How long?", [], "the checks name no text", ()),
        ("How long?", expecting("do not know"), "the checks expect a refusal", ()),
        ("Is it free?", expecting("Yes"), "'Yes' is too common", ()),
        (
            "How long is the trial?",
            expecting("30 days", ("90 days", "three months")),
            "no passage of the corpus holds '90 days' or 'three months'",
            ("90 days", "three months"),
        ),
        (
            "Which animal keeps the accounts of version 2.1?",
            expecting("zanzibar"),
            "too uncertain",
            (),
        ),
        ("", expecting("30 days"), "too uncertain", ()),
        (
            "Who cleans all of these?",
            expecting("lamp is", "stair is", "horn is", "boat is", "bell is"),
            "spread over 5 passages",
            (),
        ),
    ],
)
def test_without_support_nothing_is_inferred(corpus, question, expected, reason, missing):
    found = infer(corpus, question, expected)
    assert isinstance(found, NotInferred)
    assert reason in found.reason
    assert found.missing == missing


def test_the_reason_says_what_was_found_and_how_sure_it_is(corpus):
    found = infer(corpus, "Which animal keeps the accounts?", expecting("zanzibar"))
    assert found.reason.startswith("'news.md#thanks' holds 'zanzibar', as no other passage does, ")
    assert found.reason.endswith("%)")


def test_how_it_was_found_and_other_places_are_told(corpus):
    question = "Within how many days of delivery can a purchase of Aurora be sent back?"
    found = infer(corpus, question, expecting("30 days"))
    assert found.inferred.how == (
        "holds '30 days', the best match for the question among 3 such passages"
    )
    first = found.passages[0].source
    copies = {"aurora/refunds.md#refunds", "copies/refunds.md#refunds"}
    assert first in copies
    assert found.inferred.others[0] in copies - {first}


def test_a_copy_of_a_passage_is_no_other_answer(corpus):
    question = "Within how many days of delivery can a purchase be sent back?"
    assert choose(corpus, question, expecting("30 days")).signs.alone > 0.9


@pytest.mark.parametrize("name", ["named", "about", "ranked", "alone"])
def test_every_sign_makes_it_surer(name):
    middle = dict.fromkeys(("named", "about", "ranked", "alone"), 0.5)
    assert sure(Signs(**middle | {name: 1.0})) > sure(Signs(**middle))


def test_equal_matches_share_the_probability():
    assert alone(0.8, []) == 1
    assert alone(0.8, [0.8]) == 0.5
    assert alone(0.8, [0.8, 0.8, 0.8]) == 0.25
    assert alone(0.8, [0.1]) > 0.99


@pytest.mark.parametrize(
    ("text", "literal", "held"),
    [
        ("A 30-day window", "30 days", True),
        ("within thirty days of delivery", "30 days", True),
        ("within 30 days", "thirty days", True),
        ("Insertion  order", "insertion Order", True),
        ("All refunds are final.", "refund", True),
        ("An article", "art", False),
        ("1300 days", "30", False),
        ("3.5 seconds", "3.5", True),
        ("3.5 seconds", "3", False),
        ("version 3.10", "10", False),
        ("since 2.1.0", "2.1", False),
        ("costs $1,250.00", "1250", True),
        ("costs $1,250.00", "1250 USD", True),
        ("costs 1250 dollars", "$1,250", True),
        ("costs 1250 euros", "€1,250", True),
        ("costs 12 pounds or 13 yen", "£12", True),
        ("It is € once", "eur", True),
        ("5 percent", "5%", True),
        ("It is 5GB", "5 GB", True),
        ("on March 1st, 2024", "2024-03-01", True),
        ("on March 1st, 2024", "2024", True),
        ("on March 1st, 2024", "March", False),
        ("each 1 March", "2024", False),
        ("C++ code", "C++", True),
        ("C code", "C++", False),
        ("separated by ;; here", ";;", True),
        ('Return "-1" if it is not found', "-1", True),
        ("Return 1", "-1", False),
        ("thirty", "days", False),
        ("30", "days", False),
        ("days", "30", False),
        (
            "You can return any item bought online within 30 days of the delivery date.",
            "Customers can return items bought online within 30 days, no questions asked.",
            True,
        ),
        (
            "You can return any item bought online within 14 days of the delivery date.",
            "Customers can return items bought online within 30 days, no questions asked.",
            False,
        ),
        (
            "Gates are opened at dawn by the oldest keeper who is awake then.",
            "The oldest keeper awake opens gates at dawn, said the captain.",
            True,
        ),
        (
            "Boats are painted at dusk.",
            "The oldest keeper awake opens gates at dawn, said the captain.",
            False,
        ),
    ],
)
def test_a_passage_holds_a_text_in_other_writing(text, literal, held):
    assert holds(Text(text), Text(literal)) is held


@pytest.mark.parametrize(
    ("literal", "some"),
    [
        ("30 days", {"30 days", "30 day"}),
        ("3 working days", {"three working days"}),
        ("three days", {"3 days", "3 day"}),
        ("2024-03-01", {"1 March 2024", "March 1, 2024", "1 Mar 2024", "1.3.2024"}),
        ("ValueError", {"ValueError"}),
    ],
)
def test_spellings_to_look_for(literal, some):
    assert some <= set(spellings(literal))


CONTEXT = (
    "A purchase can be sent back within 30 days of delivery. The amount goes to the card again."
)
PLAIN = "Answer briefly and politely.\n\n{context}\n\n{question}\n\nThank you for your help!"


@pytest.mark.parametrize(
    ("prompt", "question"),
    [
        ("Context:\n\nx\n\nQuestion: How long?", "How long?"),
        ("Question: How long?\n\nContext: x", "How long?"),
        ("**User question:** How long?\n---\nx", "How long?"),
        ("# Question\n\nHow long?\n\n# Context\n\nx", "How long?"),
        ("Question: an example?\nAnswer: x\n\nQuestion: How long?\nAnswer:", "How long?"),
        ("<context>x</context>\n<question>How\nlong?</question>", "How long?"),
        ("How long?", "How long?"),
        ("How long?\n\n***\n\nWhy?", "How long? Why?"),
        ("", ""),
        ("word " * 100 + ". Is it so? And more. " + "word " * 100, "Is it so?"),
        ("wordy " * 100, ("wordy " * 100).strip()[-400:]),
    ],
)
def test_the_question_of_a_prompt(prompt, question):
    assert question_of(prompt) == question


def test_the_last_turn_of_the_user_is_looked_at():
    turns = (Message("system", "Question: no?"), Message("user", "How long?"))
    assert question_of(Call("m", (*turns, Message("assistant", "x")))) == "How long?"
    assert question_of(Call("m", (Message("system", "How long?"),))) == "How long?"


def test_what_prompts_have_in_common_is_no_question():
    prompts = [
        PLAIN.format(context=f"Text {n}.", question=f"What is number {n}?") for n in range(3)
    ]
    assert question_of(prompts[0], prompts, retrieved=["Text 0."]) == "What is number 0?"
    assert "What is number 0?" in question_of(prompts[0], prompts[:2])


def test_a_prompt_inside_of_another_one_keeps_its_words():
    prompts = ["How long?", "How long?\nWhy?", "How long?\nWhere?"]
    assert question_of(prompts[0], prompts) in ("How long?", "")


def test_documents_in_a_prompt_are_no_question(corpus):
    prompt = f"# Aurora\n\n{CONTEXT}\n\nWhat did they think of it, those who sent one back"
    asked = "What did they think of it, those who sent one back"
    assert question_of(prompt, corpus=corpus) == asked
    assert question_of(prompt, retrieved=[f"# Aurora\n\n{CONTEXT}"]) == asked
    assert CONTEXT in question_of(prompt)


@settings(max_examples=60, deadline=None)
@given(
    question=st.text(),
    prompts=st.lists(st.text(), max_size=3),
    groups=st.lists(st.lists(st.text(), min_size=1, max_size=3).map(tuple), max_size=3),
)
def test_any_text_is_looked_up_without_error(corpus, question, prompts, groups):
    asked = question_of(question, prompts, corpus=corpus)
    found = infer(corpus, asked, [Expectation(tuple(groups))])
    assert isinstance(found, NotInferred) or found.passages
