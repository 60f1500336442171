"""What a review says of golden cases, point by point."""

import pytest

from pytest_ragft.golden.case import GivenCheck, GoldenCase
from pytest_ragft.golden.review.evidence import says
from pytest_ragft.golden.review.golden_set import Entry, Gold, GoldenSet, Trained, Unread
from pytest_ragft.golden.review.points import POINTS
from pytest_ragft.golden.review.review import review

WINDOW = "Goods may go back within thirty days (30 days) of their delivery, unworn."


def case(name="window", question="How long may I send shoes back?", **values):
    return GoldenCase(id=name, question=question, **values)


def entry(name="window", question="How long may I send shoes back?", **values):
    gold, trained = values.pop("gold", ()), values.pop("trained", ())
    path = values.pop("path", "shop.ragft.yaml")
    texts = tuple(Gold("docs/refunds.md", text) for text in gold)
    return Entry(case(name, question, **values), path, texts, trained)


def found(name, *entries, **more):
    """What the point of that name says of these cases."""
    said = review(GoldenSet(("shop.ragft.yaml",), entries, **more))
    return [each for each in said.findings if each.name == name]


def messages(name, *entries, **more):
    return [each.message for each in found(name, *entries, **more)]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.name)
def test_each_point_says_why_and_what_to_do(point):
    assert len(point.why.split()) >= 9
    assert len(point.next.split()) >= 6
    assert point.why.endswith(".")
    assert point.next.endswith(".")


def test_names_of_points_are_unique():
    assert len({point.name for point in POINTS}) == len(POINTS)


def test_a_file_that_cannot_be_read_comes_first():
    unread = Unread("b.ragft.yaml", 3, "unknown key 'sourc'. Did you mean 'source'?")
    said = review(GoldenSet(("b.ragft.yaml",), (entry(expects=()),), (unread,)))
    assert said.findings[0].name == "unreadable-file"
    assert said.findings[0].message == unread.message
    assert (said.findings[0].places[0].path, said.findings[0].places[0].line) == ("b.ragft.yaml", 3)


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ({}, True),
        ({"expects": ("30 days",)}, False),
        ({"checks": (GivenCheck("contains", "30"),)}, False),
        ({"mode": "abstain"}, False),
        ({"mode": "refuse"}, False),
        ({"tags": ("draft",)}, False),  # still to be written
    ],
)
def test_a_case_without_anything_that_is_right_is_no_case(values, flagged):
    assert bool(found("undefined-correct", entry(**values))) is flagged


FAILING = [
    ({"expects": ("30 days",), "checks": (("contains", "14 days"),)}, "its own expected answer"),
    (
        {"expects": ("30 days", "a month"), "checks": (("contains", "days"),)},
        "1 of its 2 expected answers",
    ),
    (
        {"expects": ("30 days", "a month"), "checks": (("contains", "weeks"),)},
        "each of its 2 expected answers",
    ),
    ({"expects": ("It is a secret.",), "mode": "abstain"}, "its own expected answer"),
    ({"expects": ("30 days",), "checks": (("contains", ""),)}, "it cannot be made"),
]


def with_checks(values):
    given = tuple(GivenCheck(*each, line=7) for each in values.get("checks", ()))
    return {**values, "checks": given}


@pytest.mark.parametrize(("values", "told"), FAILING)
def test_a_check_that_fails_the_expected_answer(values, told):
    (finding,) = found("check-fails-its-answer", entry(**with_checks(values)))
    assert told in finding.message
    assert finding.severity == "error"
    assert finding.places[0].line == (7 if values.get("checks") else 1)


@pytest.mark.parametrize(
    "values",
    [
        {"expects": ("30 days",)},
        {"expects": ("You have 30 days.",), "checks": (("contains", "30 days"),)},
        {"checks": (("contains", "30 days"),)},
        {"expects": ("30 days",), "checks": (("judged", "Is it kind?"),)},
        {"expects": ("30 days",), "checks": (("grounded", None),)},  # nothing to hold it against
        {"expects": ("30 days",), "checks": (("grounded", None),), "gold": (WINDOW,)},
        {
            "expects": ("30 days",),
            "checks": (("cites", "docs/refunds.md"),),
            "source": ("docs/refunds.md",),
        },
        {"expects": ("I don't know that.",), "mode": "abstain"},
    ],
)
def test_a_check_that_passes_the_expected_answer_or_cannot_be_tried(values):
    assert not found("check-fails-its-answer", entry(**with_checks(values)))


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ({"expects": ("30 days",)}, {"expects": ("60 days",)}, "contradicting-cases"),
        ({"expects": ("30 days",)}, {"mode": "abstain"}, "contradicting-cases"),
        ({"expects": ("30 days",)}, {"expects": ("30 DAYS",)}, "duplicate-case"),
        ({"expects": ("30 days",)}, {"expects": ("a month", "30 days")}, "duplicate-case"),
        ({"expects": ("30 days",)}, {"checks": (GivenCheck("contains", "x"),)}, "duplicate-case"),
        ({"mode": "abstain"}, {"mode": "abstain"}, "duplicate-case"),
        ({"mode": "abstain"}, {"mode": "refuse"}, "contradicting-cases"),
    ],
)
def test_two_cases_with_one_question(one, other, name):
    cases = entry("a", **one), entry("b", "How long may I send SHOES back", **other)
    names = ["contradicting-cases", "duplicate-case"]
    assert [each for each in names if found(each, *cases)] == [name]
    (finding,) = found(name, *cases)
    assert [place.id for place in finding.places] == ["b", "a"]


def test_a_contradiction_shows_both_answers():
    cases = entry("a", expects=("30 days",)), entry("b", mode="abstain")
    (message,) = messages("contradicting-cases", *cases)
    assert message == "'b' asks what 'a' asks, and expects another answer: abstain, not '30 days'."


def test_the_same_question_of_somebody_else_is_another_case():
    cases = [entry(name, variables={"user": name}, expects=(name,)) for name in ("ann", "bob")]
    assert not found("contradicting-cases", *cases)
    assert not found("duplicate-case", *cases)


NEAR = "How long may I send the shoes back?"


@pytest.mark.parametrize(
    ("question", "values", "flagged"),
    [
        (NEAR, {"expects": ("30 days",)}, True),
        (NEAR, {"expects": ("60 days",)}, False),
        (NEAR, {"mode": "abstain"}, False),
        (NEAR, {"expects": ("30 days",), "variables": {"user": "Ann"}}, False),
        ("How long may I send 2 shoes back?", {"expects": ("30 days",)}, False),
        ("Who pays for sending something back?", {"expects": ("30 days",)}, False),
    ],
)
def test_nearly_the_same_question(question, values, flagged):
    cases = entry("a", expects=("30 days",)), entry("b", question, **values)
    said = messages("duplicate-case", *cases)
    assert bool(said) is flagged
    if flagged:
        assert said == ["'b' asks nearly what 'a' asks (94 % alike), and expects the same."]


def test_of_several_near_questions_each_is_told_once_beside_the_first():
    asked = ("How long may I send shoes back?", NEAR, "How long may I send the shoes back now?")
    cases = [entry(str(n), question, mode="abstain") for n, question in enumerate(asked)]
    pairs = [[place.id for place in each.places] for each in found("duplicate-case", *cases)]
    assert pairs == [["1", "0"], ["2", "0"]]


def test_turns_of_a_conversation_are_part_of_the_question():
    def talk(name, first):
        turns = ({"role": "user", "content": first}, {"role": "user", "content": "How long?"})
        return Entry(GoldenCase(id=name, messages=turns, expects=("x",)), "shop.ragft.yaml")

    assert not found("duplicate-case", talk("a", "I bought shoes."), talk("b", "It is about keys."))
    assert found("duplicate-case", talk("a", "I bought shoes."), talk("b", "I bought shoes."))


def test_a_source_that_cannot_be_read():
    lost = Entry(
        case(expects=("30 days",), source=("docs/x.md",), lines={"source": 9}),
        "shop.ragft.yaml",
        (Gold("docs/x.md", problem="there is no file 'docs/x.md'."),),
    )
    (finding,) = found("source-unreadable", lost)
    assert finding.message == "'window': source 'docs/x.md': there is no file 'docs/x.md'."
    assert finding.places[0].line == 9
    assert not found("source-without-answer", lost)


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ({"expects": ("30 days",), "gold": (WINDOW,)}, False),
        ({"expects": ("60 days",), "gold": (WINDOW,)}, True),
        ({"expects": ("60 days", "30 days"), "gold": (WINDOW,)}, False),
        ({"expects": ("60 days",)}, False),
        ({"expects": ("Yes",), "gold": (WINDOW,)}, False),  # no document is known by it
        ({"checks": (GivenCheck("contains", "60 days"),), "gold": (WINDOW,)}, True),
        (
            {"checks": (GivenCheck("contains_any", ["60 days", "30 days"]),), "gold": (WINDOW,)},
            False,
        ),
        ({"checks": (GivenCheck("words", {"at_most": 5}),), "gold": (WINDOW,)}, False),
        ({"mode": "abstain", "expects": ("60 days",), "gold": (WINDOW,)}, False),
        ({"expects": ("60 days",), "gold": ("Twenty.", "Within 60 days.")}, False),
    ],
)
def test_a_source_that_does_not_hold_the_answer(values, flagged):
    assert bool(found("source-without-answer", entry(**values))) is flagged


def test_an_oracle_has_no_name():
    bare = Entry(case(expects=("60 days",)), "shop.ragft.yaml", (Gold("", WINDOW),))
    (message,) = messages("source-without-answer", bare)
    assert message == "'window' expects '60 days', which does not stand in its oracle."


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("30 days", True),
        ("You may send unworn goods back within 30 days.", True),
        ("You may send unworn goods back within 14 days.", False),
        ("The customer pays", False),
        ("Goods are collected by courier on Monday", False),
    ],
)
def test_a_text_says_an_answer_in_its_own_words(expected, told):
    assert says(WINDOW, expected) is told


def test_an_oracle_that_is_the_answer_again():
    assert found("oracle-repeats-answer", entry(oracle="It is 30 days.", expects=("30 days",)))
    assert not found("oracle-repeats-answer", entry(oracle=WINDOW, expects=("30 days",)))
    assert not found("oracle-repeats-answer", entry(expects=("30 days",)))


def test_a_case_that_is_trained_on():
    rows = (Trained("data/train.jsonl", 12, near=False), Trained("data/train.jsonl", 40, near=True))
    said = messages("train-eval-overlap", entry(trained=rows), entry("other", trained=rows[1:]))
    assert said == [
        "'window' is trained on: data/train.jsonl:12 asks the same.",
        "'other' is trained on: data/train.jsonl:40 asks nearly the same.",
    ]


def test_drafts_are_listed_those_to_be_written_apart():
    drafts = [
        entry("todo", "TODO: ask", tags=("draft",)),
        entry("open", expects=("TODO: the answer",), tags=("draft",)),
        *(entry(f"d{n}", expects=(str(n),), tags=("draft",)) for n in range(6)),
    ]
    first, second = found("draft-case", *drafts)
    assert first.message == "2 cases still to be written: 'todo', 'open'."
    assert "`skip`" in first.next
    assert second.message == (
        "6 drafted cases that nobody has confirmed: 'd0', 'd1', 'd2', 'd3' and 2 more."
    )
    assert len(second.places) == 6
    assert not found("draft-case", entry(expects=("30 days",)))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"checks": (("words", {"at_most": 40}),)}, 'says "I don\'t know."'),
        ({"checks": (("contains", "shoes"),)}, "only repeats the question"),
        ({"checks": (("words", {"at_most": 40}),), "mode": "refuse"}, "makes something up"),
    ],
)
def test_checks_that_a_wrong_reply_passes(values, told):
    (message,) = messages("passes-without-answer", entry(**with_checks(values)))
    assert told in message


@pytest.mark.parametrize(
    "values",
    [
        {"expects": ("30 days",)},
        {"checks": (("contains", "30 days"), ("words", {"at_most": 40}))},
        {"checks": (("judged", "Is it kind?"), ("words", {"at_most": 40}))},
        {"mode": "abstain"},
        {},
    ],
)
def test_checks_that_no_wrong_reply_passes_or_that_cannot_be_tried(values):
    assert not found("passes-without-answer", entry(**with_checks(values)))


def test_ids_that_are_hard_to_tell_apart():
    said = messages(
        "ambiguous-id",
        entry("refund-window", path="a.ragft.yaml"),
        entry("Refund_Window", path="a.ragft.yaml"),
        entry("refund-window", path="b.ragft.yaml"),
        entry("refund-windows", path="b.ragft.yaml"),
    )
    assert said == [
        "'Refund_Window' is hard to tell from 'refund-window' by its id.",
        "'refund-window' is the id of another case, too.",
    ]


def test_cases_without_a_source_are_told_together():
    cases = [entry(f"c{n}", f"Question {n}?", expects=("x",)) for n in range(5)]
    (finding,) = found("golden-case-without-source", *cases, entry("a", "Who?", mode="abstain"))
    assert finding.message == ("5 of 5 cases name no source: 'c0', 'c1', 'c2', 'c3' and 1 more.")
    assert len(finding.places) == 5
    assert not found("golden-case-without-source", entry(expects=("30 days",), gold=(WINDOW,)))


def test_a_set_without_an_unanswerable_question():
    answered = entry("a", "When?", expects=("now",)), entry("b", "Who?", expects=("we",))
    assert messages("no-unanswerable-cases", *answered) == [
        "None of the 2 cases asks what the documents do not answer."
    ]
    assert messages("no-unanswerable-cases", answered[0]) == [
        "The one case asks what the documents answer."
    ]
    assert not found("no-unanswerable-cases", *answered, entry("c", "Why?", mode="abstain"))
    assert not found("no-unanswerable-cases")


def many(count, **values):
    return [
        entry(f"c{n}", f"Question number {n}?", expects=(str(n),), **values) for n in range(count)
    ]


def test_a_set_of_few_cases_says_how_far_its_rate_can_be_off():
    (message,) = messages("small-golden-set", *many(10))
    assert message == (
        "10 cases: if 8 of them pass, the true rate lies anywhere between 49 and 94 %; with 50 "
        "cases and 80 % passed, between 67 and 89 %."
    )
    assert found("small-golden-set", *many(49))
    assert not found("small-golden-set", *many(50))
    assert not found("small-golden-set")


def test_what_is_still_to_be_written_does_not_count():
    todo = [entry(f"t{n}", "TODO: ask", tags=("draft",)) for n in range(49)]
    assert found("small-golden-set", *many(1), *todo)


@pytest.mark.parametrize(
    ("most", "others", "told"),
    [
        (7, 3, ["7 of 10 cases have the tag 'returns'."]),
        (6, 4, []),
        (10, 0, []),  # what every case has is the label of the file
        (6, 2, []),  # of so few cases nothing can be called most
    ],
)
def test_one_tag_that_most_cases_have(most, others, told):
    cases = [*many(most, tags=("returns",)), *many(others, tags=("draft", "other"))]
    assert messages("dominant-topic", *cases) == told


def test_one_document_that_most_cases_rest_on():
    cases = [
        *many(8, source=("docs/refunds.md#window", "docs/refunds.md#costs")),
        *many(2, source=("docs/other.md",)),
    ]
    (finding,) = found("dominant-topic", *cases)
    assert finding.message == "8 of 10 cases have the document 'docs/refunds.md'."
    assert finding.severity == "info"
