"""The time limit of a replay, and what is kept of an exception."""

import gc
import signal
import threading
import time
import weakref

import pytest

from pytest_ragft.replay.item import ReplayTimeout, _time_limit, clear_frames


def test_a_block_that_takes_too_long_is_left_and_the_alarm_put_back():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(ReplayTimeout), _time_limit(0.01):
        time.sleep(5)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_outside_of_the_main_thread_there_is_no_limit():
    done = []

    def work():
        with _time_limit(0.001):
            time.sleep(0.01)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


class Heavy:
    """What a test holds: a prompt, an index."""


def failing(chain):
    held = Heavy()
    chain.append(weakref.ref(held))
    raise ValueError("no")


def failing_twice(chain):
    held = Heavy()
    chain.append(weakref.ref(held))
    try:
        failing(chain)
    except ValueError as error:
        raise TypeError("neither") from error


def caught(function, chain):
    try:
        function(chain)
    except Exception as error:  # noqa: BLE001  # whatever it is
        return error


@pytest.mark.parametrize("function", [failing, failing_twice])
@pytest.mark.parametrize("looked_at", [False, True])
def test_frames_of_an_exception_and_its_causes_hold_nothing_any_more(function, looked_at):
    chain = []
    error = caught(function, chain)
    if looked_at:  # as pytest does for its report; Python 3.11 keeps the dictionary
        names = [frame.tb_frame.f_locals for frame in (error.__traceback__.tb_next,)]
        assert "held" in names[0]
        del names
    clear_frames(error)
    gc.collect()
    assert [held() for held in chain] == [None] * len(chain)
    assert error.__traceback__.tb_next.tb_lineno > 0
