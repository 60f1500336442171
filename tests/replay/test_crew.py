"""A worker and its controller, at two ends of one line."""

import signal
import threading
import zlib
from types import SimpleNamespace

import pytest

from pytest_ragft.diagnosis import Diagnosis, Verdict
from pytest_ragft.diagnosis.call import Usage
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.replay.notes import Noted
from pytest_ragft.replay.spending.budget import Budget, Limits, Spending, spending
from pytest_ragft.replay.spending.estimate import Outlay
from pytest_ragft.replay.workers.crew import Member, Pool
from pytest_ragft.replay.workers.dealing import Deal
from pytest_ragft.replay.workers.link import GONE
from pytest_ragft.replay.workers.shared_budget import SharedBudget
from pytest_ragft.replay.workers.worker import Worker, interrupt_main_thread
from pytest_ragft.report.record import Cost, RunRecord, TestRecord

ONE = spending(Usage(10, 5), None)
LIKELY = [Outlay(ONE, 0.5)]


class End:
    """One end of a channel as execnet has it: what is sent here is heard at the other end."""

    def __init__(self):
        self.other = None
        self.callback = None
        self.waiting = []
        self.closed = False

    def send(self, item):
        if self.closed:
            raise OSError("closed")
        self.other.receive(item)

    def receive(self, item):
        if self.callback is None:
            self.waiting.append(item)
        else:
            self.callback(item)

    def setcallback(self, callback, endmarker=None):
        assert endmarker is None
        self.callback = callback
        for item in self.waiting:
            callback(item)

    def close(self):
        self.closed = self.other.closed = True
        self.receive(None)
        self.other.receive(None)


class Line:
    """A controller's pool with one member, and its worker."""

    def __init__(self, *, limit=2, concurrency=4, suffix=""):
        near, far = End(), End()
        near.other, far.other = far, near
        self.far = far
        self.told = []
        self.budget = Budget(Limits(calls=limit))
        deal = Deal(concurrency)
        deal.expect(1)
        pool = Pool(self.budget, deal, lambda **what: self.told.append(what))
        self.member = Member("gw0", near, pool, suffix)
        share = deal.join("gw0", lambda share: self.member.tell("share", share))
        self.worker = Worker(far, share)
        near.setcallback(self.member.hear)
        self.purse = SharedBudget(self.worker.link, self.worker.share)


def _test(nodeid, verdict=Verdict.FLAKY):
    return TestRecord(nodeid, Case(), Diagnosis(verdict, None, 1, (), ""))


def _run(*tests, calls=0):
    return RunRecord("now", tests, "9", "3", Cost(calls=calls), failures=len(tests))


def test_a_worker_spends_from_the_budget_of_all():
    line = Line(limit=2)
    assert line.purse.reserve(ONE) is None
    line.purse.settle(ONE, ONE)
    assert line.purse.reserve(ONE) is None
    assert line.purse.reserve(ONE) == "--ragft-max-calls=2 is reached"
    line.purse.settle(ONE, None)
    assert line.purse.reserve(ONE) is None
    assert line.purse.spent == line.budget.spent == line.member.spent == ONE
    assert line.purse.at_once == 4


def test_what_a_lost_worker_had_reserved_counts_as_spent():
    line = Line(limit=2)
    line.purse.reserve(ONE)
    line.far.close()
    assert line.member.ended.is_set()
    assert line.budget.spent == ONE
    assert line.member.cost == Cost(calls=1, input_tokens=10, output_tokens=5)
    assert line.purse.reserve(ONE) == GONE
    line.purse.settle(ONE, None)
    line.member.tell("share", 3)


def test_a_question_under_way_is_answered_when_the_line_breaks():
    line = Line()
    line.member.channel.callback = lambda item: item is None and line.member.hear(None)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(line.purse.reserve(ONE)))
    asking.start()
    while not line.worker.link._open:
        pass
    line.worker.link._answer(99, "to nobody")
    line.far.close()
    asking.join()
    assert answers == [GONE]


def test_tests_come_one_by_one_and_once():
    line = Line(suffix="@gw0")
    worker, member = line.worker, line.member
    worker._names = {"b.py::test@group": "b.py::test"}
    worker._places = {"a.py::test": 3, "b.py::test": 7}
    worker.begin(LIKELY)
    assert member.begun.likely == tuple(LIKELY)
    early = _test("a.py::test", Verdict.UNDETERMINED)
    worker._send(worker._as_collected(early), 0)
    assert member.tests["a.py::test", 0].test.diagnosis.verdict is Verdict.UNDETERMINED
    last = _run(_test("a.py::test"), _test("b.py::test@group"), _test("a.py::test"), calls=3)
    worker.conclude(last, Noted(("w",), idle=("b.py::test@group",)))
    assert [(placed.place, placed.test.nodeid) for placed in member.tests.values()] == [
        (3, "a.py::test@gw0"),
        (7, "b.py::test@gw0"),
        (3, "a.py::test@gw0"),
    ]
    assert member.tests["a.py::test", 0].test.diagnosis.verdict is Verdict.FLAKY
    assert member.conclusion.noted == Noted(("w",), idle=("b.py::test",))
    assert member.conclusion.run.tests == ()
    assert (member.failures, member.cost.calls) == (3, 3)
    assert line.told.count({"decided": 1}) == 3
    sent = []
    worker.link.tell = lambda *what: sent.append(what[0])
    worker.conclude(last, Noted())
    assert sent == ["concluded"], "what is known there already is not sent again"


def test_a_worker_without_failures_waits_for_no_call():
    line = Line()
    line.worker.share._now = 0
    line.worker.begin([])
    assert line.member.begun.likely == ()


@pytest.mark.parametrize("told", [("share", 2), None])
def test_a_worker_without_a_call_waits_until_it_gets_one_or_nobody_deals_any_more(told):
    line = Line()
    line.worker.share._now = 0
    waiting = threading.Thread(target=line.worker.begin, args=(LIKELY,))
    line.member.pool = SimpleNamespace(changed=lambda **_: None, deal=line.member.pool.deal)
    line.member.pool.deal.leave("gw0")
    waiting.start()
    line.far.receive(told)
    waiting.join(10)
    assert not waiting.is_alive()


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (("begin", "{}"), "what it says cannot be read: Begun: expected an object of likely"),
        (("dance",), "what it says cannot be read: 'Member' object has no attribute '_hear_dance'"),
        (("begin",), "what it says cannot be read: Member._hear_begin() missing 1 required"),
        (("test", 1, "a", 0, b"x"), "what it says cannot be read: Error -5 while decompressing"),
        (("test", 1, "a", 0, zlib.compress(b"[]")), "what it says cannot be read: TestRecord: exp"),
        (("refused", "too old"), "too old"),
    ],
)
def test_a_worker_that_speaks_otherwise_is_told_from_one_that_is_lost(item, problem):
    line = Line()
    line.far.send(item)
    assert line.member.problem.startswith(problem)


def test_failures_of_a_worker_that_says_nothing_are_those_of_its_reports():
    line = Line()
    line.member.failing += ["a", "b"]
    assert line.member.failures == 2


def test_stop_reaches_a_worker_at_work_and_no_other(monkeypatch):
    stopped = []
    monkeypatch.setattr(
        "pytest_ragft.replay.workers.worker.interrupt_main_thread", lambda: stopped.append(1)
    )
    line = Line()
    line.member.tell("stop")
    assert stopped == []
    line.worker.begin(LIKELY)
    line.member.tell("stop")
    assert stopped == [1]
    line.worker.conclude(_run(), Noted())
    line.member.tell("stop")
    assert stopped == [1]


def test_the_main_thread_is_interrupted_as_by_ctrl_c():
    with pytest.raises(KeyboardInterrupt):
        interrupt_main_thread()


def test_the_main_thread_is_interrupted_where_threads_take_no_signals(monkeypatch):
    monkeypatch.delattr(signal, "pthread_kill")

    def interrupt():
        interrupt_main_thread()
        for _ in range(1_000_000):
            pass

    with pytest.raises(KeyboardInterrupt):
        interrupt()


def test_a_wrong_marker_is_told_and_nothing_is_collected():
    line = Line()
    items = [_Item("a.py::test")]
    hook = line.worker.pytest_collection_modifyitems(items)
    next(hook)
    with pytest.raises(StopIteration):
        hook.throw(pytest.UsageError("a.py::test: wrong"))
    assert line.member.misuse == "a.py::test: wrong"
    assert items == []


def test_names_and_places_are_those_of_the_suite_without_groups():
    line = Line()
    grouped, plain, added = (_Item(name) for name in ("a", "b", "c"))
    items = [grouped, plain]
    hook = line.worker.pytest_collection_modifyitems(items)
    next(hook)
    grouped.nodeid = "a@group"
    items[:] = [plain, added, grouped]
    with pytest.raises(StopIteration):
        hook.send(None)
    line.worker.pytest_collection_finish(SimpleNamespace(items=items))
    assert line.worker._places == {"b": 0, "c": 1, "a": 2}
    assert line.worker._named("a@group") == "a"


class _Item:
    def __init__(self, nodeid):
        self.nodeid = nodeid


def test_nothing_is_spent_by_a_worker_that_never_asked():
    line = Line()
    line.far.close()
    assert line.budget.spent == Spending()
    assert line.member.cost == Cost()
