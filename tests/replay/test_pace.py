"""How many calls go out at once, as the provider answers and refuses."""

import pytest

from pytest_ragft.replay.prefetch.pace import FIRST, LONGEST_PAUSE, MOST, Pace, first_pace


def after(pace, answers):
    for _ in range(answers):
        pace = pace.answered()
    return pace


def test_a_set_number_holds_from_the_start():
    assert first_pace(5) == Pace(5.0, 5)
    assert after(first_pace(5), 100).at_once == 5


def test_without_one_it_doubles_with_each_round_of_answers_up_to_its_ceiling():
    pace = first_pace(None)
    assert pace.at_once == FIRST
    assert after(pace, FIRST).at_once == 2 * FIRST
    assert after(pace, 1000).at_once == MOST


def test_a_refusal_halves_and_waits_as_long_as_the_provider_wishes():
    pace = Pace(40.0, 64).refused(sent_at=9.0, now=10.0, wish=7.0)
    assert (pace.at_once, pace.open_at, pace.refusals) == (20, 17.0, 1)


@pytest.mark.parametrize(("refusals", "pause"), [(0, 1.0), (1, 2.0), (3, 8.0), (9, LONGEST_PAUSE)])
def test_pauses_that_nobody_named_double(refusals, pause):
    pace = Pace(8.0, 64, refusals=refusals).refused(sent_at=1.0, now=10.0, wish=None)
    assert pace.open_at == 10.0 + pause


@pytest.mark.parametrize(("wish", "open_at"), [(None, 12.0), (1.0, 12.0), (5.0, 16.0)])
def test_refusals_of_one_round_slow_only_once_but_the_longest_wish_counts(wish, open_at):
    slowed = Pace(40.0, 64).refused(sent_at=9.0, now=10.0, wish=2.0)
    again = slowed.refused(sent_at=9.5, now=11.0, wish=wish)
    assert (again.limit, again.open_at, again.refusals) == (20.0, open_at, 1)


def test_after_a_refusal_it_grows_by_one_a_round_and_answers_end_the_row():
    slowed = Pace(8.0, 64).refused(sent_at=1.0, now=2.0, wish=None)
    grown = after(slowed, 4)
    assert 4.8 < grown.limit < 5.0
    assert grown.refusals == 0


def test_at_least_one_call_goes_out():
    pace = Pace(1.0, 64).refused(sent_at=1.0, now=2.0, wish=None)
    assert pace.at_once == 1
