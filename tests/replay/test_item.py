"""The time limit of a replay."""

import signal
import threading
import time

import pytest

from pytest_ragft.replay.item import ReplayTimeout, _time_limit


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
