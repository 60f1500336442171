"""Calls that replays will make, sent ahead of them: many at once, none of them in order."""

import heapq
import itertools
import math
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.replay.prefetch.job import PATIENCE, Fetched, Job
from pytest_ragft.replay.prefetch.pace import FIRST_PAUSE, Pace
from pytest_ragft.wire.dispatch import Dispatch
from pytest_ragft.wire.problems import of_status
from pytest_ragft.wire.sending import Sent

_TOO_MANY = frozenset({429, 503, 529})
"""Statuses that ask for fewer calls; 529 is Anthropic's "overloaded"."""
_WORTH_ANOTHER_TRY = frozenset({408, 409, 425, 500, 502, 504})
_TRIES = 3
"""Of a call that fails otherwise than by a refusal."""


@dataclass(order=True, slots=True)
class _Queued:
    rank: tuple[float, int]
    job: Job = field(compare=False)
    since: float = field(compare=False)
    tries: int = field(default=0, compare=False)


@dataclass(eq=False, slots=True)
class _Attempt:
    """A job under way."""

    queued: _Queued
    sent_at: float


Permit = Callable[[Job], Problem | None]
"""Asked right before a job is sent the first time: why it may not be, or None once it is paid."""


class Fetcher:
    """Threads that send jobs as fast as the provider lets them; results come by `next`.

    Threads rather than one event loop: a blocking client costs a third of the CPU time of an
    asynchronous one, which many calls a second are bound by.
    """

    def __init__(
        self,
        send: Callable[[Dispatch], Sent],
        pace: Pace,
        permit: Permit,
        clock: Callable[[], float] = time.monotonic,
        most: Callable[[], float] = lambda: math.inf,
    ) -> None:
        """`most`: calls that may be under way whatever the pace; it may grow, and never shrinks."""
        self._send = send
        self._permit = permit
        self._attempts: set[_Attempt] = set()
        self._in_vain: dict[str, Sent] = {}
        """By host, the refusal that ended the patience with a call, while none is answered."""
        self._clock = clock
        self._most = most
        self._changed = threading.Condition()
        self._pace = pace
        self._waiting: list[_Queued] = []
        self._order = itertools.count()
        self._pending: set[Hashable] = set()
        self._under_way = 0
        self._idle = 0
        self._closed = False
        self._threads: list[threading.Thread] = []
        self._results: SimpleQueue[Fetched] = SimpleQueue()

    @property
    def under_way(self) -> int:
        """Calls that have been sent and not answered."""
        return self._under_way

    @property
    def at_once(self) -> int:
        """Calls that may be under way now."""
        return int(min(self._pace.at_once, self._most()))

    def submit(self, job: Job) -> bool:
        """Queues a job; False if one of its key is queued or under way already."""
        with self._changed:
            if job.key in self._pending or self._closed:
                return False
            self._pending.add(job.key)
            rank = (-job.urgency, next(self._order))
            heapq.heappush(self._waiting, _Queued(rank, job, self._clock()))
            if not self._idle and len(self._threads) < self._pace.ceiling:
                self._start_thread()
            self._changed.notify()
            return True

    def next(self, timeout: float | None = None) -> Fetched | None:
        """The next result; None if there is none after `timeout` seconds."""
        self._give_up_overdue()
        try:
            return self._results.get(timeout=timeout)
        except Empty:
            return None

    def close(self) -> None:
        """Sends nothing more; calls under way are not waited for."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def _start_another(self) -> None:
        """Where more may be under way than when the jobs were queued."""
        enough = self._idle > 1 or len(self._threads) >= self._pace.ceiling
        if self._waiting and self._under_way < self.at_once and not enough:
            self._start_thread()

    def _start_thread(self) -> None:
        name = f"ragft-fetch-{len(self._threads)}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (queued := self._take()) is not None:
            forbidden = self._permit(queued.job) if queued.tries == 0 else None
            refused = Sent(problem=forbidden) if forbidden else self._hopeless(queued)
            if refused is not None:
                self._done(queued, refused, 0.0)
                continue
            queued.tries += 1
            attempt = _Attempt(queued, self._clock())
            with self._changed:
                self._attempts.add(attempt)
            sent = self._sent(queued.job)
            with self._changed:
                overdue = attempt not in self._attempts
                self._attempts.discard(attempt)
            if not overdue:
                self._judge(queued, sent, attempt.sent_at)

    def _give_up_overdue(self) -> None:
        now = self._clock()
        with self._changed:
            overdue = [
                each for each in self._attempts if now - each.sent_at > each.queued.job.longest
            ]
            self._attempts.difference_update(overdue)
        for attempt in overdue:
            told = f"no whole reply came in {attempt.queued.job.longest:g} s"
            late = Sent(problem=Problem("timeout", told, retryable=True))
            self._done(attempt.queued, late, now - attempt.sent_at)

    def _sent(self, job: Job) -> Sent:
        try:
            return self._send(job.call)
        except Exception as error:  # noqa: BLE001  # a thread that dies would leave a test waiting
            return _broken(error)

    def _take(self) -> _Queued | None:
        """The most urgent job as soon as the pace allows one more; None at the end."""
        with self._changed:
            self._idle += 1
            try:
                while not self._closed:
                    pause = self._pace.open_at - self._clock()
                    free = self._under_way < self.at_once
                    if self._waiting and free and (pause <= 0 or self._hopeless(self._waiting[0])):
                        self._under_way += 1
                        queued = heapq.heappop(self._waiting)
                        self._start_another()
                        return queued
                    self._changed.wait(pause if self._waiting and free else None)
                return None
            finally:
                self._idle -= 1

    def _hopeless(self, queued: _Queued) -> Sent | None:
        """Where a call to the same host was given up, none waits for another pause.

        Behind the pause one is sent, and not again: so it shows when the host has recovered.
        """
        now = self._clock()
        waits = self._pace.open_at > now or now - queued.since >= PATIENCE
        return self._in_vain.get(_host(queued.job)) if waits else None

    def _judge(self, queued: _Queued, sent: Sent, sent_at: float) -> None:
        """Keeps the pace by what came, and decides whether to ask again."""
        now = self._clock()
        status = sent.served.status if sent.served else 0
        with self._changed:
            if status in _TOO_MANY:
                # A wish beyond all patience is not waited for: the others learn of it themselves.
                wish = sent.retry_after if (sent.retry_after or 0.0) < PATIENCE else None
                self._pace = self._pace.refused(sent_at=sent_at, now=now, wish=wish)
                if now - queued.since >= PATIENCE:
                    self._in_vain[_host(queued.job)] = sent
            elif status:
                self._pace = self._pace.answered()
                self._in_vain.pop(_host(queued.job), None)
            if self._again(queued, sent, now):
                if status not in _TOO_MANY:
                    self._changed.wait_for(lambda: self._closed, FIRST_PAUSE * queued.tries)
                self._under_way -= 1
                heapq.heappush(self._waiting, queued)
                self._changed.notify_all()
                return
        self._done(queued, sent, now - sent_at)

    def _again(self, queued: _Queued, sent: Sent, now: float) -> bool:
        # A call that got no reply is the app's to repeat: it may reach the host another way.
        if self._closed or sent.served is None or now - queued.since >= PATIENCE:
            return False
        status = sent.served.status
        if status in _TOO_MANY:
            if _host(queued.job) in self._in_vain:
                return False
            hopeful = of_status(status, sent.served.content).retryable
            return hopeful and now - queued.since + (sent.retry_after or 0.0) < PATIENCE
        return status in _WORTH_ANOTHER_TRY and queued.tries < _TRIES

    def _done(self, queued: _Queued, sent: Sent, seconds: float) -> None:
        try:
            queued.job.keep(sent)
        except Exception as error:  # noqa: BLE001  # as above
            sent = _broken(error)
        with self._changed:
            self._under_way -= 1
            self._pending.discard(queued.job.key)
            self._changed.notify_all()
        self._results.put(Fetched(queued.job.key, sent, seconds))


def _host(job: Job) -> str:
    return job.call.url.partition("://")[2].partition("/")[0]


def _broken(error: Exception) -> Sent:
    return Sent(problem=Problem("plugin", f"an error inside pytest-ragft: {error!r}"))
