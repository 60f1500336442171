"""Replies fetched before a replay asks for them, put into the store."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import cast
from urllib.parse import urlsplit

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.replay.prefetch.fetching import Fetcher
from pytest_ragft.replay.prefetch.job import Fetched, Job
from pytest_ragft.replay.prefetch.pace import Pace, first_pace
from pytest_ragft.replay.prefetch.prediction import Foreseen
from pytest_ragft.replay.recorder import Recorder
from pytest_ragft.replay.replies.store import Key, Stored
from pytest_ragft.replay.spending.budget import Spending
from pytest_ragft.replay.spending.outlay import actual, expected
from pytest_ragft.settings import Settings
from pytest_ragft.wire.ongoing import read_reply
from pytest_ragft.wire.sending import Sender, Sent

STRIKES = 2
"""Failed fetches of one host, until its calls are left to the app: it reaches it another way."""
_NO_REPLY = 300
"""Where statuses start that bring no reply: redirections, which the app follows, and errors."""
_LEFT = Problem("connection", "left to the app")
"""Of calls that were queued before it was known that fetching them is in vain."""
_BUSY = frozenset({429, 503, 529})
_SERVER = 500
"""Where errors of the server start: the app would have them as well."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a call that was fetched ahead."""

    key: Key
    problem: Problem | None = None
    """Why there is no reply, where the app would have none either."""


@dataclass(frozen=True, slots=True)
class _Fetching:
    foreseen: Foreseen
    expected: Spending


class Ahead:
    """Used by one thread; its calls go out from others."""

    def __init__(self, recorder: Recorder, pace: Pace, *, timeout: float) -> None:
        """`timeout` in seconds, for one call."""
        self._recorder = recorder
        self._sender = Sender(connections=pace.ceiling, timeout=timeout)
        self._fetcher = Fetcher(
            self._sender.send, pace, self._permit, most=lambda: recorder.budget.at_once
        )
        self._timeout = timeout
        self._under_way: dict[Key, _Fetching] = {}
        self._strikes: Counter[str] = Counter()
        self._reached: set[str] = set()
        """Hosts that have answered: what goes wrong there is the host's, and not our way to it."""
        self._left: set[Key] = set()
        """Calls that were fetched in vain, and are the app's now."""
        self._seconds: list[float] = []

    @property
    def latency(self) -> float:
        """Seconds that a call has taken lately; 1 before the first is known."""
        return sum(self._seconds) / len(self._seconds) if self._seconds else 1.0

    @property
    def at_once(self) -> int:
        """Calls that may be under way now."""
        return self._fetcher.at_once

    @property
    def under_way(self) -> int:
        """Calls that are queued or sent."""
        return len(self._under_way)

    @property
    def idle(self) -> bool:
        """More calls could be under way than there are."""
        return self.under_way < self.at_once

    def fetch(self, calls: Sequence[Foreseen], urgency: float) -> set[Key]:
        """Fetches what the store lacks; returns what must be waited for.

        A call that cannot be fetched is not among it: the app makes that itself.
        """
        awaited = set()
        for foreseen in calls:
            if self._recorder.store.get(foreseen.key) is not None:
                continue
            if foreseen.key in self._under_way or self._start(foreseen, urgency):
                awaited.add(foreseen.key)
        return awaited

    def arrived(self, timeout: float) -> list[Arrived]:
        """All that has come, after at most `timeout` seconds."""
        first = self._fetcher.next(timeout)
        found = []
        while first is not None:
            found.append(self._take(first))
            first = self._fetcher.next(0)
        return found

    def close(self) -> None:
        """Sends no more; replies to calls under way are kept as far as they are here."""
        self._fetcher.close()
        with suppress(Exception):  # what is broken has no more use
            self.arrived(0)
        self._sender.close()

    def _start(self, foreseen: Foreseen, urgency: float) -> bool:
        dispatch = foreseen.dispatch
        if dispatch is None or self._strikes[_host(foreseen)] >= STRIKES:
            return False
        if foreseen.key in self._left:
            return False
        like = (foreseen.like.post.body, foreseen.like.reply)
        model = foreseen.request.call.model
        spending = expected(model, foreseen.sent, self._recorder.prices, like)
        self._under_way[foreseen.key] = _Fetching(foreseen, spending)
        keep = partial(self._keep, foreseen.key)
        return self._fetcher.submit(Job(foreseen.key, dispatch, urgency, self._timeout, keep))

    def _permit(self, job: Job) -> Problem | None:
        fetching = self._under_way[cast("Key", job.key)]
        if self._strikes[_host(fetching.foreseen)] >= STRIKES:
            return _LEFT
        reason = self._recorder.budget.reserve(fetching.expected)
        return None if reason is None else Problem("budget", reason)

    def _keep(self, key: Key, sent: Sent) -> None:
        """By the thread that has it: while a test runs for long, replies come that were paid."""
        served = sent.served
        if served is not None and served.whole and served.status < _NO_REPLY:
            self._recorder.fetched.add(key)
            stored = Stored(served.status, served.content_type, served.content)
            self._recorder.store.put(key, stored)

    def _take(self, fetched: Fetched) -> Arrived:
        key = cast("Key", fetched.key)
        fetching = self._under_way.pop(key)
        sent = fetched.sent
        if sent.problem is _LEFT:
            return Arrived(key)
        if sent.problem is not None and sent.problem.kind == "budget":
            return Arrived(key, sent.problem)
        if sent.served is None or not sent.served.whole:
            self._recorder.budget.settle(fetching.expected, None)
            return self._unreached(key, fetching)
        served, foreseen = sent.served, fetching.foreseen
        reply = read_reply(foreseen.request.protocol, served, sent.retry_after)
        if served.status >= _NO_REPLY:
            self._recorder.budget.settle(fetching.expected, None)
            if served.status in _BUSY or served.status >= _SERVER:
                return Arrived(key, reply.problem)
            self._left.add(key)
            self._strikes[_host(foreseen)] += 1  # a token that has expired, perhaps: the app knows
            return Arrived(key)
        model = foreseen.request.call.model
        took = actual(model, foreseen.sent, self._recorder.prices, reply)
        self._recorder.budget.settle(fetching.expected, took)
        self._seconds = [*self._seconds[-99:], fetched.seconds]
        self._reached.add(_host(foreseen))
        del self._strikes[_host(foreseen)]
        return Arrived(key)

    def _unreached(self, key: Key, fetching: _Fetching) -> Arrived:
        """The app has its own way to the host: its certificates, a proxy."""
        self._left.add(key)
        host = _host(fetching.foreseen)
        if host in self._reached:
            return Arrived(key)
        self._strikes[host] += 1
        if self._strikes[host] == STRIKES:
            self._recorder.warn(
                f"Calls to {host} could not be fetched ahead, so the app makes them one by one: "
                "the diagnosis takes longer, and is no other."
            )
        return Arrived(key)


def open_ahead(recorder: Recorder, settings: Settings) -> Ahead | None:
    """None offline: there is nothing to fetch."""
    if settings.offline:
        return None
    return Ahead(recorder, first_pace(settings.concurrency), timeout=settings.timeout)


def _host(foreseen: Foreseen) -> str:
    return urlsplit(foreseen.request.url).netloc
