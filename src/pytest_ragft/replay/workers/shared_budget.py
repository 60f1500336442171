"""The budget of a run that several workers spend together: the controller keeps it."""

import threading

from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.replay.workers.link import Link
from pytest_ragft.replay.workers.share import Share
from pytest_ragft.report.transfer import pack


class SharedBudget:
    """As `Budget`, with each reservation asked for: the workers' sum never exceeds a limit."""

    def __init__(self, link: Link, share: Share) -> None:
        self._link = link
        self._share = share
        self._lock = threading.Lock()
        self._spent = Spending()

    @property
    def spent(self) -> Spending:
        """By this worker."""
        return self._spent

    @property
    def at_once(self) -> float:
        return self._share.now

    def reserve(self, expected: Spending) -> str | None:
        answer: str | None = self._link.ask("reserve", pack(expected))
        return answer

    def settle(self, expected: Spending, actual: Spending | None) -> None:
        self._link.tell("settle", pack(expected), None if actual is None else pack(actual))
        if actual is not None:
            with self._lock:
                self._spent = self._spent.plus(actual)
