"""Work that is shared out comes back whole and in order."""

import os
import threading

import pytest

from pytest_ragft.check import processes
from pytest_ragft.check.processes import Parcel, cores, shares, spread

TASKS = [f"t{number}" for number in range(20)]
NEEDS_FORK = pytest.mark.skipif(
    not hasattr(os, "fork") or os.uname().sysname == "Darwin", reason="there is no fork"
)


def lengths(tasks):
    return [f"{task}!" for task in tasks]


def here(tasks):
    return [os.getpid() for _ in tasks]


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Whatever else runs in this process."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_results_come_in_the_order_of_the_tasks(count):
    assert spread(lengths, TASKS, list(range(20)), count) == lengths(TASKS)


def test_nothing_to_do_is_nothing():
    assert spread(lengths, [], [], 4) == []


@NEEDS_FORK
def test_two_processes_share_the_work():
    assert len(set(spread(here, TASKS, [1] * 20, 2))) == 2


def test_one_task_is_done_here():
    assert spread(here, ["a"], [1], 8) == [os.getpid()]


def test_with_other_threads_all_is_done_here(monkeypatch):
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert set(spread(here, TASKS, [1] * 20, 2)) == {os.getpid()}


def test_on_macos_all_is_done_here(monkeypatch):
    monkeypatch.setattr(processes.sys, "platform", "darwin")
    assert set(spread(here, TASKS, [1] * 20, 2)) == {os.getpid()}


@NEEDS_FORK
def test_results_travel_packed():
    parent = os.getpid()

    def sets(tasks):
        return [{task} for task in tasks]

    parcel = Parcel(
        lambda found: [os.getpid() != parent, *found], lambda text: {*text[1:], text[0]}
    )
    found = spread(sets, TASKS, [1] * 20, 2, parcel)
    assert [task in result for task, result in zip(TASKS, found, strict=True)] == [True] * 20
    assert sum(True in result for result in found) == 10


@NEEDS_FORK
def test_a_share_whose_process_dies_is_done_here():
    parent = os.getpid()

    def fragile(tasks):
        if os.getpid() != parent:
            os._exit(9)
        return lengths(tasks)

    assert spread(fragile, TASKS, [1] * 20, 3) == lengths(TASKS)


@NEEDS_FORK
def test_a_share_that_raises_is_done_here_where_it_is_seen():
    parent = os.getpid()

    def failing(tasks):
        if os.getpid() != parent:
            raise KeyError
        return lengths(tasks)

    assert spread(failing, TASKS, [1] * 20, 2) == lengths(TASKS)


def test_shares_are_of_about_one_size():
    found = shares([50_000, 10_000, 10_000, 10_000, 10_000], 2)
    assert found == [[0], [1, 2, 3, 4]]
    assert shares([1], 4) == [[0]]


def test_there_is_at_least_one_core(monkeypatch):
    assert cores() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
