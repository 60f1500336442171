"""Written cases are readable, and read back as the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_ragft.golden.case import Endpoint, Function, GivenCheck, GoldenCase
from pytest_ragft.golden.files.reading import parse_golden
from pytest_ragft.golden.files.writing import write_golden

CASES = [
    GoldenCase(
        "refund-window",
        question="How long do I have to return shoes?",
        expects=("30 days",),
        source=("docs/refunds.md#window",),
        oracle="# Refunds\n\nShoes: 30 days.\n",
        tags=("returns", "yes"),
        variables={"user": "Ann", "age": 30},
        checks=(GivenCheck("contains", "30 days"), GivenCheck("words", {"at_most": 20})),
        comment="row 3 of cases.csv\nreviewed",
    ),
    GoldenCase(
        "gift",
        messages=({"role": "system", "content": "Be brief."}, {"role": "user", "content": "Gift?"}),
        expects=("4.50", "no"),
        mode="abstain",
        marks=("slow",),
        fixtures=("database",),
        replay=False,
        checks=(GivenCheck("json", None),),
    ),
]
WRITTEN = """\
# Made from cases.csv.
#
# Look at it: \\x1b[31m

target: shop.app:answer

cases:
  # row 3 of cases.csv
  # reviewed
  - id: refund-window
    question: How long do I have to return shoes?
    expects: 30 days
    source: docs/refunds.md#window
    oracle: |
      # Refunds

      Shoes: 30 days.
    tags: [returns, 'yes']
    variables: {user: Ann, age: 30}
    checks:
      - contains: 30 days
      - words: {at_most: 20}

  - id: gift
    messages:
      - role: system
        content: Be brief.
      - role: user
        content: Gift?
    expects: ['4.50', 'no']
    mode: abstain
    marks: [slow]
    fixtures: [database]
    replay: false
    checks:
      - json
"""


def back(text):
    return parse_golden(text, Path("written.ragft.yaml"))


def test_cases_are_written_for_people():
    comments = ["Made from cases.csv.", "", "Look at it: \x1b[31m"]
    assert write_golden(CASES, target=Function("shop.app:answer"), comments=comments) == WRITTEN


def test_what_was_written_is_read_back():
    file = back(WRITTEN)
    assert file.cases == tuple(CASES)
    assert file.target == Function("shop.app:answer")


@pytest.mark.parametrize(
    "target",
    [
        None,
        Function("a:b", {"question": "{question}", "tries": 3}),
        Endpoint("gpt"),
        Endpoint("gpt", "Q: {question}", "Be\nbrief.", "http://h/v1", "KEY", {"temperature": 0}),
    ],
)
def test_targets_are_read_back(target):
    assert back(write_golden([], target=target)).target == target


def test_checks_that_all_share_are_defaults():
    shared = (GivenCheck("lacks", "sorry"),)
    cases = tuple(GoldenCase(name, question="Q", shared=shared) for name in "ab")
    text = write_golden(cases)
    assert text.startswith("defaults:\n  checks:\n    - lacks: sorry\n\ncases:\n")
    assert back(text).cases == cases


def test_checks_that_some_share_stand_with_each():
    shared = (GivenCheck("lacks", "sorry"),)
    cases = [
        GoldenCase("a", question="Q", expects=("1",), shared=shared),
        GoldenCase("b", question="Q"),
    ]
    first, second = back(write_golden(cases)).cases
    assert first.checks == (GivenCheck("contains_any", ["1"]), *shared)
    assert second.every_check == ()


def test_an_id_may_be_left_to_be_made():
    assert back(write_golden([GoldenCase("", question="How long?")])).cases[0].id == "how-long"


def test_values_of_other_kinds_are_written_as_texts():
    class Odd:
        def __str__(self):
            return "odd"

    class Count(int):
        """As numpy's numbers are subclasses of Python's."""

    case = GoldenCase("a", question="Q", variables={"x": Odd(), "y": (Count(1), 0.5), "z": None})
    assert back(write_golden([case])).cases[0].variables == {"x": "odd", "y": [1, 0.5], "z": None}


def test_lone_surrogates_are_replaced():
    assert back(write_golden([GoldenCase("a", question="x\ud800")])).cases[0].question == "x\ufffd"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=8,
)


@given(
    question=TEXTS, expects=st.lists(TEXTS, max_size=3), variables=st.dictionaries(TEXTS, VALUES)
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_back(question, expects, variables):
    expects = tuple(dict.fromkeys(expects))
    case = GoldenCase("a", question=question, expects=expects, variables=variables)
    checked = GoldenCase("b", question="Q", checks=(GivenCheck("contains", "x" + question),))
    assert back(write_golden([case, checked])).cases == (case, checked)
