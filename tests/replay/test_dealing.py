"""Shares of the concurrency: never more than the limit, and nothing left lying about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_ragft.replay.workers.dealing import Deal


class _Table:
    """What each worker holds, by what it was told."""

    def __init__(self, limit, workers):
        self.deal = Deal(limit)
        self.deal.expect(workers)
        self.held = {}

    def join(self, name):
        self.held[name] = self.deal.join(name, lambda share: self.held.update({name: share}))

    def leave(self, name, **how):
        del self.held[name]
        self.deal.leave(name, **how)


@pytest.mark.parametrize(
    ("limit", "workers", "shares"),
    [(8, 2, [4, 4]), (7, 3, [3, 2, 2]), (2, 3, [1, 1, 0]), (64, 1, [64])],
)
def test_the_first_shares_sum_up_to_the_limit(limit, workers, shares):
    table = _Table(limit, workers)
    for name in range(workers):
        table.join(str(name))
    assert list(table.held.values()) == shares


def test_what_a_worker_leaves_goes_to_those_at_work():
    table = _Table(9, 3)
    for name in "abc":
        table.join(name)
    table.deal.begin("a")
    table.leave("b")
    assert table.held == {"a": 6, "c": 3}
    table.leave("c")
    assert table.held == {"a": 9}


def test_what_nobody_at_work_can_use_waits_for_the_next_one():
    table = _Table(4, 2)
    table.join("a")
    table.join("b")
    table.leave("a")
    assert table.held == {"b": 2}
    table.deal.begin("b")
    assert table.held == {"b": 4}


def test_a_replacement_gets_the_share_of_the_one_that_was_lost():
    table = _Table(6, 2)
    table.join("a")
    table.join("b")
    table.deal.begin("a")
    table.leave("b", replaced=True)
    assert table.held == {"a": 3}
    table.join("c")
    assert table.held == {"a": 3, "c": 3}


def test_who_waits_for_a_first_call_is_served_before_a_replacement_comes():
    table = _Table(1, 2)
    table.join("a")
    table.join("b")
    table.deal.begin("b")
    assert table.held == {"a": 1, "b": 0}
    table.leave("a", replaced=True)
    assert table.held == {"b": 1}
    table.join("c")
    assert table.held["c"] == 0
    table.deal.begin("c")
    table.leave("b")
    assert table.held == {"c": 1}


def test_a_worker_that_has_left_can_neither_leave_nor_begin_again():
    table = _Table(2, 1)
    table.join("a")
    table.leave("a")
    table.deal.leave("a")
    table.deal.begin("a")
    table.join("b")
    assert table.held == {"b": 2}


@given(st.integers(1, 20), st.integers(1, 5), st.data())
def test_the_limit_holds_and_all_at_work_can_go_on(limit, workers, data):
    table = _Table(limit, workers)
    for name in range(workers):
        table.join(str(name))
    begun = set()
    for step in range(data.draw(st.integers(0, 12))):
        if not table.held:
            break
        name = data.draw(st.sampled_from(sorted(table.held)))
        if data.draw(st.booleans()):
            table.deal.begin(name)
            begun.add(name)
        elif data.draw(st.booleans()):
            table.leave(name, replaced=True)
            table.join(f"again{step}")
        else:
            table.leave(name)
        assert sum(table.held.values()) <= limit
    for name in [each for each in table.held if each not in begun]:
        table.leave(name)
    assert not table.held or min(table.held.values()) > 0 or sum(table.held.values()) == limit
