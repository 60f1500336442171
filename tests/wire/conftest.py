"""A tap that writes down what it hears."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from raw_server import RawServer

from pytest_ragft.diagnosis.call import Call, Exchange, Reply
from pytest_ragft.wire.tap import Plan, Request, Send, Served


def pass_on(request: Request) -> Plan:
    return Send(request.body)


@dataclass
class ListeningTap:
    plan: Callable[[Request], Plan] = pass_on
    begun: list[Request] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    finished: list[tuple[Plan, Exchange, Served | None]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, request: Request) -> Plan:
        with self.lock:
            self.begun.append(request)
            plan = self.plan(request)
            self.plans.append(plan)
            return plan

    def finish(self, plan: Plan, exchange: Exchange, served: Served | None) -> None:
        with self.lock:
            self.finished.append((plan, exchange, served))

    def unknown(self, place: str) -> None:
        self.unread.append(place)

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    def edit(self, change: Callable[[Call], Call]) -> None:
        """Every call goes out changed."""
        self.plan = lambda request: Send(request.edited(change(request.call)))

    @property
    def replies(self) -> list[Reply]:
        return [exchange.reply for _, exchange, _ in self.finished]

    @property
    def served(self) -> list[Served | None]:
        return [served for _, _, served in self.finished]

    @property
    def only(self) -> Exchange:
        """The one exchange; fails on any other number, and on a warning."""
        assert self.warnings == []
        assert len(self.begun) == 1
        ((_, exchange, _),) = self.finished
        return exchange


@pytest.fixture
def tap() -> ListeningTap:
    return ListeningTap()


@pytest.fixture
def url(provider):
    """The chat endpoint of the loopback provider."""
    return f"{provider.url}/chat/completions"


@pytest.fixture
def server():
    """A loopback server whose replies are written byte by byte."""
    with RawServer().running() as running:
        yield running
