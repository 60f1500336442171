"""What the controller knows of one worker, by what it tells and by what pytest-xdist reports."""

import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pytest_ragft.replay.facts import cost_of
from pytest_ragft.replay.spending.budget import Budget, Spending
from pytest_ragft.replay.workers.dealing import Deal
from pytest_ragft.replay.workers.link import Channel
from pytest_ragft.replay.workers.merging import Begun, Conclusion, Placed
from pytest_ragft.report.record import Cost, TestRecord
from pytest_ragft.report.transfer import TransferError, unpack


@dataclass(frozen=True, slots=True)
class Pool:
    """What all workers share."""

    budget: Budget
    deal: Deal
    changed: Callable[..., None]
    """Told when a worker has begun or ended, and how many more tests are `decided`."""


@dataclass(slots=True)
class Member:
    """One worker; what it tells is written by a thread of execnet's alone."""

    id: str
    channel: Channel
    pool: Pool
    suffix: str = ""
    """Of its node ids, where several workers run the same tests."""
    failing: list[str] = field(default_factory=list)
    """Node ids of tests that failed there, by their reports."""
    tests: dict[tuple[str, int], Placed] = field(default_factory=dict)
    conclusion: Conclusion | None = None
    begun: Begun | None = None
    misuse: str | None = None
    problem: str | None = None
    """Why it diagnoses nothing, or not to the end."""
    ended: threading.Event = field(default_factory=threading.Event)
    spent: Spending = field(default_factory=Spending)
    _reserved: Spending = field(default_factory=Spending)

    @property
    def cost(self) -> Cost:
        return self.conclusion.run.cost if self.conclusion else cost_of(self.spent, 0)

    @property
    def failures(self) -> int:
        return self.conclusion.run.failures if self.conclusion else len(self.failing)

    def hear(self, item: tuple[Any, ...] | None) -> None:
        """One message, or None at the end; in a thread that must not die of it."""
        try:
            if item is None:
                self._end()
            else:
                getattr(self, f"_hear_{item[0]}")(*item[1:])
        except (TransferError, AttributeError, TypeError, zlib.error) as error:
            self.problem = f"what it says cannot be read: {error}"

    def tell(self, what: str, *values: object) -> None:
        with suppress(OSError):  # its end is told otherwise
            self.channel.send((what, *values))

    def _hear_reserve(self, number: int, text: str) -> None:
        expected = unpack(Spending, text)
        reason = self.pool.budget.reserve(expected)
        if reason is None:
            self._reserved = self._reserved.plus(expected)
        self.tell("answer", number, reason)

    def _hear_settle(self, text: str, spent: str | None) -> None:
        expected = unpack(Spending, text)
        actual = None if spent is None else unpack(Spending, spent)
        self._reserved = self._reserved.plus(expected, times=-1)
        self.spent = self.spent.plus(actual or Spending())
        self.pool.budget.settle(expected, actual)

    def _hear_begin(self, text: str) -> None:
        self.begun = unpack(Begun, text)
        if self.begun.likely:
            self.pool.deal.begin(self.id)
        self.pool.changed()

    def _hear_test(self, place: int, nodeid: str, repeat: int, content: bytes) -> None:
        test = unpack(TestRecord, zlib.decompress(content).decode("ascii"))
        new = (nodeid, repeat) not in self.tests
        self.tests[nodeid, repeat] = Placed(place, replace(test, nodeid=nodeid + self.suffix))
        if new:
            self.pool.changed(decided=1)

    def _hear_concluded(self, text: str) -> None:
        self.conclusion = unpack(Conclusion, text)
        self.pool.deal.leave(self.id)
        self.ended.set()
        self.pool.changed()

    def _hear_misuse(self, text: str) -> None:
        self.misuse = text

    def _hear_refused(self, text: str) -> None:
        self.problem = text
        self.pool.deal.leave(self.id)
        self.ended.set()
        self.pool.changed()

    def _end(self) -> None:
        """What it had reserved may have been paid, so it counts as spent."""
        self.pool.budget.settle(self._reserved, self._reserved)
        self.spent = self.spent.plus(self._reserved)
        self._reserved = Spending()
        self.pool.deal.leave(self.id, replaced=True)
        self.ended.set()
        self.pool.changed()
