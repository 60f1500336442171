"""Does a reply say what the check expects, but for the way it is written?"""

import pytest
from diagnosis.lenient_pairs import RIGHTLY_FAILED, TOO_STRICT
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.diagnosis.lenient import almost_says, lenient_matches

TEXTS = st.text(max_size=80) | st.text("0123456789.,'- $%/ aehnotuy", max_size=40)


@pytest.mark.parametrize(("expected", "reply"), TOO_STRICT)
def test_a_reply_says_it_in_another_format(expected, reply):
    said = almost_says(expected, reply)

    assert said is not None
    assert said in reply


@pytest.mark.parametrize(("expected", "reply"), RIGHTLY_FAILED)
def test_a_reply_that_says_something_else_is_never_let_through(expected, reply):
    assert almost_says(expected, reply) is None


@pytest.mark.parametrize(
    ("expected", "reply", "said"),
    [
        ("30 days", "You have **thirty** days, in all.", "thirty** days"),
        ("John Smith", "by Smith, John (ed.)", "Smith, John"),
        ("$30", "costs USD 30.00 now", "USD 30.00"),
        ("2024-03-01", "since March 1st, 2024.", "March 1st, 2024"),
        ("naïve", "a naive one", "naive"),
    ],
)
def test_the_part_that_says_it_is_quoted_as_the_reply_writes_it(expected, reply, said):
    assert almost_says(expected, reply) == said


@pytest.mark.parametrize("nothing", ["", "   ", "...", "\u0301", "\x01"])
def test_an_expectation_without_words_is_said_by_nothing(nothing):
    assert almost_says(nothing, "anything at all, 30 days") is None


def test_the_first_expected_text_that_a_reply_says_is_named_with_its_part():
    replies = ["no idea", "It is thirty days."]

    assert lenient_matches(["14 days", "30 days"], replies) == ("30 days", "thirty days")
    assert lenient_matches(["14 days"], replies) is None
    assert lenient_matches([], replies) is None


@given(TEXTS, TEXTS)
def test_any_two_texts_are_compared_without_an_error(expected, reply):
    said = almost_says(expected, reply)

    assert said is None or said in reply


@given(st.integers(0, 10**9))
def test_a_whole_number_is_the_same_with_and_without_its_groups(number):
    assert almost_says(str(number), f"There are {number:,} of them.") is not None
    assert almost_says(f"{number:,}", f"There are {number} of them.") is not None


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_are_never_taken_for_one_another(one, other):
    said = almost_says(f"{one} days", f"It takes {other:,} days.")

    assert (said is not None) == (one == other)
