"""A worker of pytest-xdist: it diagnoses its own failures and hands them to the controller."""

import _thread
import signal
import threading
import zlib
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest

from pytest_ragft.replay.facts import test_record
from pytest_ragft.replay.finding import Finding
from pytest_ragft.replay.notes import Noted
from pytest_ragft.replay.spending.estimate import Outlay
from pytest_ragft.replay.workers.link import Channel, Link
from pytest_ragft.replay.workers.merging import Begun, Conclusion
from pytest_ragft.replay.workers.share import Share
from pytest_ragft.report.record import RunRecord, TestRecord
from pytest_ragft.report.transfer import pack


class Worker:
    """The outlet of a worker, and a plugin that knows the suite as collected."""

    def __init__(self, channel: Channel, share: int) -> None:
        self.share = Share(share)
        self.link = Link(channel, self._hear)
        self._at_work = False
        self._names: dict[str, str] = {}
        """Node ids as without pytest-xdist, which adds groups to them."""
        self._places: dict[str, int] = {}
        self._sent: dict[tuple[str, int], int] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(
        self, items: list[pytest.Item]
    ) -> Generator[None, object, object]:
        before = {item: item.nodeid for item in items}
        try:
            result = yield
        except pytest.UsageError as error:
            # Raised here it would end the worker, and pytest-xdist would start another one.
            self.link.tell("misuse", str(error))
            items.clear()
            return None
        self._names = {item.nodeid: before.get(item, item.nodeid) for item in items}
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        names = [self._named(item.nodeid) for item in session.items]
        self._places = {name: place for place, name in enumerate(names)}

    def begin(self, likely: Sequence[Outlay]) -> None:
        """Waits until calls may be made."""
        self.link.tell("begin", pack(Begun(tuple(likely))))
        if likely:
            self._at_work = True
            self.share.wait()

    def found(self, finding: Finding) -> None:
        """Sent at once: it stands even if this worker is killed a moment later."""
        self._send(self._as_collected(test_record(finding)), 0)

    def conclude(self, run: RunRecord, noted: Noted) -> None:
        self._at_work = False
        seen: Counter[str] = Counter()
        for test in run.tests:
            self._send(self._as_collected(test), seen[test.nodeid])
            seen[test.nodeid] += 1
        idle = tuple(map(self._named, noted.idle))
        last = Conclusion(replace(run, tests=()), replace(noted, idle=idle))
        self.link.tell("concluded", pack(last))

    def _send(self, test: TestRecord, repeat: int) -> None:
        content = zlib.compress(pack(test).encode("ascii"), 1)
        key = test.nodeid, repeat
        if self._sent.get(key) != zlib.crc32(content):
            self._sent[key] = zlib.crc32(content)
            self.link.tell("test", self._places.get(test.nodeid, -1), *key, content)

    def _as_collected(self, test: TestRecord) -> TestRecord:
        return replace(test, nodeid=self._named(test.nodeid))

    def _named(self, nodeid: str) -> str:
        return self._names.get(nodeid, nodeid)

    def _hear(self, what: str, share: int = 1) -> None:
        """In a thread of execnet's."""
        if what == "share":
            self.share.grow(share)
        elif what == "stop":
            if self._at_work:
                interrupt_main_thread()
        else:
            self.share.grow(1)  # nobody will deal any more; and nobody grants a call, either


def interrupt_main_thread() -> None:
    """As Ctrl-C does, also where it waits."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
