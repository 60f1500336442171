"""What is kept of a failed run, and that nothing else of it stays alive."""

from contextlib import closing

import pytest

from pytest_ragft.replay import failed_run
from pytest_ragft.replay.failed_run import failure_of
from pytest_ragft.replay.recording import Recording
from pytest_ragft.replay.spill import Spill

SOURCE = """
def test_it():
    assert 1 + 1 == 2
    assert 1 + 1 == 3
"""


def failed(item):
    try:
        item.obj()
    except Exception as error:  # noqa: BLE001  # whatever the test raises
        return error


@pytest.fixture(autouse=True)
def one_plugin_has_its_setting(pytester):
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")


@pytest.fixture
def spill():
    with closing(Spill()) as spill:
        yield spill


def test_what_the_run_showed_is_read_at_once_and_the_traceback_let_go(pytester, spill):
    item = pytester.getitem(SOURCE, "test_it")
    error = failed(item)
    failure = failure_of(item, error, Recording(item.nodeid), (), spill)
    assert failure.original.outcomes == {0: True, 1: False}
    assert failure.error is error
    assert error.__traceback__ is None


def test_a_test_without_a_source_shows_nothing_and_keeps_nothing(pytester, spill):
    item = pytester.getitem("exec('def test_it(): raise ValueError')", "test_it")
    error = failed(item)
    failure = failure_of(item, error, Recording(item.nodeid), (), spill)
    assert failure.original.outcomes == {}
    assert error.__traceback__ is None


def test_a_run_that_cannot_be_read_keeps_its_traceback(pytester, spill, monkeypatch):
    def broken(*_):
        raise RuntimeError("ours")

    monkeypatch.setattr(failed_run, "observe_original", broken)
    item = pytester.getitem(SOURCE, "test_it")
    error = failed(item)
    failure = failure_of(item, error, Recording(item.nodeid), (), spill)
    assert failure.original is None
    assert error.__traceback__ is not None


def test_a_test_that_passed_against_its_mark_has_no_run_to_read(pytester, spill):
    item = pytester.getitem(SOURCE, "test_it")
    failure = failure_of(item, None, Recording(item.nodeid), (), spill)
    assert (failure.error, failure.original) == (None, None)
