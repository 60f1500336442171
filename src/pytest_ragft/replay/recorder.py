"""What happens to each model call while a test runs: noted, edited, echoed, stored, counted."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis.call import Exchange, Problem
from pytest_ragft.replay.editing import described, edited_body, turn_of
from pytest_ragft.replay.prefetch.repetitions import Repetitions, request_digest
from pytest_ragft.replay.prefetch.reply_ids import ReplyIds
from pytest_ragft.replay.prefetch.sighting import Sighting
from pytest_ragft.replay.recording import Recording, Turn
from pytest_ragft.replay.replies.store import Key, Store, Stored
from pytest_ragft.replay.spending.budget import Purse, Spending
from pytest_ragft.replay.spending.outlay import actual, expected
from pytest_ragft.replay.spending.prices import Prices
from pytest_ragft.wire import judges
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.tap import Plan, Request, Send, Serve, Served


@dataclass(frozen=True, slots=True)
class _Note:
    """What `finish` must know about a call that `begin` let pass."""

    recording: Recording
    request: Request = field(repr=False)
    digest: str
    """Of the request as the app made it."""
    sent: Body = field(default_factory=dict, repr=False)
    key: Key | None = None
    """Where the reply of a live call is stored; `None`: the call was not sent."""
    given: Key | None = None
    """Where the reply of a call that was not sent comes from."""
    problem: Problem | None = None
    turn: Turn | None = None
    """Of a replay's own call; `None` for a judge's, and in the suite's own run."""
    reserved: Spending | None = None
    """Of a live call in a replay."""
    began: float = field(default_factory=time.perf_counter)


class Recorder:
    """The tap on every model call of the process."""

    def __init__(
        self,
        *,
        declared_judges: Sequence[str],
        store: Store,
        budget: Purse,
        prices: Prices,
        offline: bool,
    ) -> None:
        self._declared_judges = tuple(declared_judges)
        self._offline = offline
        self._lock = threading.RLock()
        self.store = store
        self.budget = budget
        self.prices = prices
        self.repetitions = Repetitions()
        self.reply_ids = ReplyIds()
        self.fetched: set[Key] = set()
        """Replies that were fetched ahead, and that no call has asked for yet."""
        self.saved = 0
        """Calls of replays that were answered by replies which were not paid for them."""
        self.outside = Recording("(outside of tests)")
        self.current = self.outside
        self.warnings: list[str] = []

    @property
    def noticed(self) -> tuple[str, ...]:
        """What the user should know of the calls as a whole."""
        return (*self.warnings, *self.reply_ids.notes())

    @contextmanager
    def recording(self, recording: Recording) -> Iterator[Recording]:
        """Calls made while the block runs belong to `recording`."""
        before, self.current = self.current, recording
        try:
            yield recording
        finally:
            self.current = before
            for settle in recording.settling:
                settle()

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def unknown(self, place: str) -> None:
        with self._lock:
            self.current.unknown.append(place)

    def begin(self, request: Request) -> Plan:
        with self._lock:
            recording = self.current
            if recording is not self.outside:
                recording.settling.append(request.settle)
            try:
                return self._decide(recording, request)
            except Exception as error:  # noqa: BLE001  # the app's call must not break by our mistake
                self.warn(f"pytest-ragft could not handle a call of {recording.nodeid}: {error!r}")
                # A replay whose call went out unedited would be false evidence.
                recording.stopped = Problem("plugin", f"an error inside pytest-ragft: {error!r}")
                return Send(request.body)

    def _decide(self, recording: Recording, request: Request) -> Plan:
        judge = self._judge(recording, request)
        turn = turn_of(request, recording, judge=judge is not None)
        asked = request_digest(request.post, request.body)
        note = _Note(recording, request, asked, turn=turn)
        if turn is not None and recording.is_echo:
            return Serve(200, *request.echo(recording.echo(turn)), note=note)
        body = edited_body(request, recording, turn)
        return self._plan(judge, replace(note, sent=body))

    def _plan(self, judge: str | None, note: _Note) -> Plan:
        recording, body = note.recording, note.sent
        post = note.request.post
        unedited = body is note.request.body  # a long prompt is not worth another digest
        sent = note.digest if unedited else request_digest(post, body)
        key = self.repetitions.next(recording, sent)
        recording.keys.add(key)
        stored = None if self._is_first(recording) else self.store.get(key)
        if stored:
            self._count_served(recording, key)
            content = (stored.status, stored.content_type, stored.content)
            return Serve(*content, body=body, judge=judge, note=replace(note, given=key))
        problem, reserved = self._permission(note)
        if problem:
            recording.stopped = problem
            note = replace(note, problem=problem)
            return Serve(*_refusal(problem), body=body, judge=judge, note=note)
        return Send(body, judge=judge, note=replace(note, key=key, reserved=reserved))

    def _is_first(self, recording: Recording) -> bool:
        """Whether no earlier run can have left a reply for it."""
        return recording.arm is None and self.store.blank

    def _permission(self, note: _Note) -> tuple[Problem | None, Spending | None]:
        """Why the call may not go to the network, or what is reserved for it in the budget."""
        if self._offline:
            return Problem("offline", "no reply to this call is stored (--ragft-offline)"), None
        if note.recording.arm is None:
            return None, None
        like = expected(note.request.call.model, note.sent, self.prices, None)
        reason = self.budget.reserve(like)
        return (None, like) if reason is None else (Problem("budget", reason), None)

    def _count_served(self, recording: Recording, key: Key) -> None:
        if key in self.fetched:
            self.fetched.discard(key)
        else:
            self.saved += recording.arm is not None

    def finish(self, plan: Plan, exchange: Exchange, served: Served | None) -> None:
        note = plan.note
        if not isinstance(note, _Note):
            return  # a call that `begin` could not handle
        with self._lock:
            reply = replace(exchange.reply, problem=note.problem or exchange.reply.problem)
            exchange = replace(
                exchange,
                call=described(exchange.call, note.sent),
                reply=reply,
                live=note.key is not None,
                edited=note.turn is not None and note.turn.edited,
            )
            sighting = Sighting.of(
                note.request,
                reply,
                served,
                judge=exchange.judge is not None,
                seconds=time.perf_counter() - note.began,
            )
            note.recording.ended(exchange, note.digest, note.turn, sighting)
            self._settle(note, exchange)
            self._identify(note, exchange, served)
            if note.key is not None and served is not None and served.whole:
                stored = Stored(served.status, served.content_type, served.content)
                self.store.put(note.key, stored)

    def _identify(self, note: _Note, exchange: Exchange, served: Served | None) -> None:
        key = note.key or note.given
        if key and served and served.whole and not exchange.mocked and not exchange.reply.problem:
            source = f"{note.request.host} ({exchange.protocol})"
            self.reply_ids.came(source, key, served.content)

    def _settle(self, note: _Note, exchange: Exchange) -> None:
        if note.reserved is not None:
            took = actual(exchange.call.model, note.sent, self.prices, exchange.reply)
            self.budget.settle(note.reserved, took)

    def _judge(self, recording: Recording, request: Request) -> str | None:
        if recording.judging():
            return "declared with ragft.judge()"
        earlier = [e.reply.text for e in recording.exchanges if e.judge is None]
        return (
            judges.judge_by_model(request.call, self._declared_judges)
            or judges.judge_by_frames(self._declared_judges)
            or judges.judge_by_text(request.call, earlier)
        )


def _refusal(problem: Problem) -> tuple[int, str, bytes]:
    """An answer in the shape of a provider's error that no SDK retries."""
    error = {"error": {"message": f"ragft: {problem.detail}", "type": "ragft"}}
    return 400, "application/json", json.dumps(error).encode()
