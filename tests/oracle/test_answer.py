"""Sources and texts that only repeat the answer."""

import pytest

from pytest_ragft.oracle.answer import repeats_answer, stands_in


@pytest.mark.parametrize(
    ("oracle", "expected", "repeats"),
    [
        ("30 days", ["30 days"], True),
        ("The answer is 30 days.", ["30 days"], True),
        ("Refunds are accepted for 30 days.", ["30 days"], False),
        ("Refunds are accepted for a month.", ["30 days"], False),
        ("Paris", ["Berlin"], False),
        ("Paris", [], False),
        ("yes no", ["yes", "no"], True),
    ],
)
def test_a_source_says_more_than_the_answer(oracle, expected, repeats):
    assert repeats_answer(oracle, expected) is repeats


@pytest.mark.parametrize(
    ("oracle", "prompt", "stands"),
    [
        ("Refunds: 30\n days.", "Context: refunds 30 days, said the page.", True),
        ("Refunds: 30 days.", "Refunds take 30 days.", False),
    ],
)
def test_an_oracle_is_found_in_a_prompt_whatever_the_spacing(oracle, prompt, stands):
    assert stands_in(oracle, prompt) is stands
