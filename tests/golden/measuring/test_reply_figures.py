"""What is told of a reply by its phrases, words and figures."""

import pytest
from made_cases import check, entry, measured

from pytest_ragft.golden.measures.abstaining import abstaining, abstention
from pytest_ragft.golden.measures.grounding import supported, utilised

UNKNOWN = "I do not know."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (False, False)),
        ({"reply": UNKNOWN, "checks": (check(outcome=False),)}, (False, True)),
        ({"reply": UNKNOWN, "checks": ()}, (False, True)),
        # a right answer may hold such a phrase, too
        ({"reply": "I do not know of exceptions: 30 days."}, (False, False)),
        ({"mode": "abstain", "reply": UNKNOWN, "checks": ()}, (True, True)),
        ({"mode": "abstain", "checks": ()}, (True, False)),
        # its own check knows more phrases than we do
        (
            {"mode": "abstain", "checks": (check(outcome=True, name="abstains"),)},
            (True, True),
        ),
        (
            {
                "mode": "abstain",
                "reply": UNKNOWN,
                "checks": (check(outcome=None, name="abstains"),),
            },
            (True, True),
        ),
        ({"reply": "I must decline to answer that.", "checks": ()}, (False, True)),
        ({"mode": "refuse"}, None),
        ({"reply": None}, None),
    ],
)
def test_a_reply_abstains_or_not(changes, expected):
    assert abstention(measured(**changes)) == expected


def test_precision_is_over_replies_that_abstain_and_recall_over_cases_that_should():
    precision, recall = abstaining(
        [(True, True)] * 3 + [(True, False)] * 2 + [(False, True)] + [(False, False)] * 4
    )
    assert (precision.part, precision.cases) == (3, 4)
    assert (recall.part, recall.cases) == (3, 5)
    assert list(abstaining([(False, False)])) == [None, None]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"reply": "You have two weeks."}, False),
        ({"reply": "It is thirty days."}, True),
        ({"expects": ("a month", "30 days"), "reply": "30 days"}, True),
        # of what does not stand in the contexts, nothing can be used
        ({"expects": ("90 days",)}, None),
        ({"expects": ("a month", "30 days"), "reply": "a month"}, False),
        ({"retrieved": None}, None),
        ({"retrieved": (entry(None, "refunds.md"),)}, None),
        ({"mode": "abstain"}, None),
        ({"reply": None}, None),
    ],
)
def test_a_reply_uses_its_contexts_or_not(changes, expected):
    assert utilised(measured(**changes)) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1.0),
        ({"reply": "You have 14 days."}, 0.0),
        ({"reply": "You have 30 days, then 14 more, says Zara Quist."}, 1 / 3),
        ({"reply": "You have some time."}, None),
        ({"reply": UNKNOWN}, None),
        ({"reply": None}, None),
        ({"retrieved": None}, None),
        ({"retrieved": ()}, None),
        # what the question says is no claim of the reply
        ({"question": "May I return them after 99 days?", "reply": "After 99 days, no."}, None),
        ({"question": "After 99 days?", "reply": "No: 30 days, not 99."}, 1.0),
        ({"retrieved": (entry("Zara Quist knows."),), "reply": "You may ask Zara Quist."}, 1.0),
    ],
)
def test_facts_of_a_reply_stand_in_its_contexts_or_not(changes, expected):
    found = supported(measured(**changes))
    assert found == (None if expected is None else pytest.approx(expected))
