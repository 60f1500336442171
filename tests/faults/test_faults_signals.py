"""Ctrl-C once and twice, and SIGTERM, while calls are under way."""

import signal
import threading
import time

import pytest
from diagnosis_process import Folder, model, suite
from rough_provider import RoughProvider, wait_for_the_end

AT_ONCE = 4
COMMAND = f"--ragft-concurrency={AT_ONCE}"
NAMES = ("socks", "shoes", "stubborn_hats", "gloves")
OWN_RUN = len(NAMES)
TWICE = """
import os, signal
import pytest_ragft.replay.publication as publication

def again(real):
    def conclude(*arguments):
        os.kill(os.getpid(), signal.SIGINT)
        real(*arguments)
    return conclude

if "TWICE" in os.environ:
    publication.Publication.conclude = again(publication.Publication.conclude)
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Paid calls and verdicts of a run that nothing happens to."""
    with RoughProvider(model) as provider:
        folder = Folder(tmp_path_factory.mktemp("undisturbed"), provider.port)
        folder.write(suite(*NAMES))
        verdicts = folder.run(COMMAND).verdicts
        return len(provider.asked), verdicts


class Signalling:
    """A model that signals a process once so many calls have come, and lets them wait till then."""

    def __init__(self, at, number, answer=model):
        self._at, self._number, self._answer = at, number, answer
        self._lock = threading.Lock()
        self.process = None

    def __call__(self, asked):
        if asked.number < self._at or self._number is None:
            return self._answer(asked)
        with self._lock:
            number, self._number = self._number, None
            if number is not None:
                time.sleep(0.1)  # others come meanwhile
                self.process.send_signal(number)
        return self._answer(asked)


def cut(folder, provider, answer, **environment):
    """A run that gets a signal."""
    provider.answer = answer
    folder.write(suite(*NAMES), TWICE)
    answer.process = folder.start(COMMAND, **environment)
    ran = folder.finish(answer.process)
    provider.answer = model
    folder.check_store()
    return ran


def ends_right(folder, provider, undisturbed):
    calls, verdicts = undisturbed
    assert folder.run(COMMAND).verdicts == verdicts
    assert calls <= len(provider.asked) <= calls + AT_ONCE + 1


@pytest.mark.parametrize("at", [2, OWN_RUN + 3], ids=["own run", "replays"])
def test_ctrl_c_ends_a_run_that_the_next_goes_on_with(at, folder, provider, undisturbed):
    ran = cut(folder, provider, Signalling(at, signal.SIGINT))
    assert ran.code == 2
    assert "KeyboardInterrupt" in ran.out
    assert "Traceback" not in ran.out
    if at > OWN_RUN:
        assert ran.report["run"]["finished"] is False
        assert "interrupted" in ran.subclasses.values()
    ends_right(folder, provider, undisturbed)


def test_a_second_ctrl_c_leaves_no_half_report(folder, provider, undisturbed):
    ran = cut(folder, provider, Signalling(OWN_RUN + 3, signal.SIGINT), TWICE="1")
    assert ran.code in (2, -signal.SIGINT, 3)
    assert ran.report is None or ran.report["tests"]
    ends_right(folder, provider, undisturbed)


def test_a_terminated_run_is_ended_by_the_next(folder, provider, undisturbed):
    ran = cut(folder, provider, Signalling(OWN_RUN + 3, signal.SIGTERM))
    assert ran.code == -signal.SIGTERM
    assert ran.report is None
    ends_right(folder, provider, undisturbed)


def test_ctrl_c_is_heard_while_no_call_is_answered(folder, provider):
    def silent(asked):
        return wait_for_the_end if asked.number > OWN_RUN else model(asked)

    ran = cut(folder, provider, Signalling(OWN_RUN + 2, signal.SIGINT, silent))
    assert ran.code == 2
    assert set(ran.subclasses.values()) == {"interrupted"}
