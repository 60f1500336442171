"""What happens to each model call while a test runs: noted, edited, echoed, stored, counted."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis.call import Call, Exchange, Problem
from pytest_ragft.replay.recording import Recording, Turn
from pytest_ragft.replay.store import Key, Store, Stored, digest
from pytest_ragft.wire import judges
from pytest_ragft.wire.offered import continues, tool_names
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.tap import Plan, Request, Send, Serve, Served

FIRST_RUN = "first"
"""Stands for the arm of calls that the suite's own run made."""


@dataclass(slots=True)
class Totals:
    """What the replays have taken so far."""

    calls: int = 0
    saved: int = 0
    """Calls that were answered from the store."""
    input_tokens: int = 0
    output_tokens: int = 0
    unmetered: int = 0


@dataclass(frozen=True, slots=True)
class _Note:
    """What `finish` must know about a call that `begin` let pass."""

    recording: Recording
    request: str
    key: Key | None = None
    """Where the reply of a live call is stored; `None`: the call was not sent."""
    problem: Problem | None = None
    body: Body = field(default_factory=dict, repr=False)
    """As the app made it."""
    turn: Turn | None = None
    """Of a replay's own call; `None` for a judge's, and in the suite's own run."""


class Recorder:
    """The tap on every model call of the process."""

    def __init__(
        self, *, declared_judges: Sequence[str], store: Store, offline: bool, max_calls: int
    ) -> None:
        self._declared_judges = tuple(declared_judges)
        self._store = store
        self._offline = offline
        self._max_calls = max_calls
        self._lock = threading.RLock()
        self._occurrences: Counter[tuple[str, str, str]] = Counter()
        self.outside = Recording("(outside of tests)")
        self.current = self.outside
        self.totals = Totals()
        self.warnings: list[str] = []

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
        replayed = judge is None and recording.arm is not None
        turn = recording.turn(_described(request.call, request.body)) if replayed else None
        note = _Note(
            recording, digest(request.post.path, request.body), body=request.body, turn=turn
        )
        if turn is not None and recording.is_echo:
            return Serve(200, *request.echo(recording.echo(turn)), note=note)
        body = request.body if turn is None else _edited(request, recording, turn)
        return self._plan(request, body, judge, note)

    def _plan(self, request: Request, body: Body, judge: str | None, note: _Note) -> Plan:
        recording = note.recording
        key = self._key(recording, digest(request.post.path, body))
        stored = self._store.get(key) if self._offline else None
        if stored:
            self.totals.saved += recording.arm is not None
            content = (stored.status, stored.content_type, stored.content)
            return Serve(*content, body=body, judge=judge, note=note)
        problem = self._forbidden(recording)
        if problem:
            recording.stopped = problem
            note = replace(note, problem=problem)
            return Serve(*_refusal(problem), body=body, judge=judge, note=note)
        if recording.arm is not None:
            self.totals.calls += 1
        return Send(body, judge=judge, note=replace(note, key=key))

    def _forbidden(self, recording: Recording) -> Problem | None:
        """Why no call may go to the network now."""
        if self._offline:
            return Problem("offline", "no reply to this call is stored (--ragft-offline)")
        if recording.arm is not None and self.totals.calls >= self._max_calls:
            return Problem("budget", f"--ragft-max-calls={self._max_calls} is reached")
        return None

    def finish(self, plan: Plan, exchange: Exchange, served: Served | None) -> None:
        note = plan.note
        if not isinstance(note, _Note):
            return  # a call that `begin` could not handle
        with self._lock:
            live = note.key is not None
            reply = replace(exchange.reply, problem=note.problem or exchange.reply.problem)
            exchange = replace(
                exchange,
                call=_described(exchange.call, note.body),
                reply=reply,
                live=live,
                edited=note.turn is not None and note.turn.edited,
            )
            note.recording.ended(exchange, note.request, note.turn)
            if note.key is not None and served is not None and served.whole:
                stored = Stored(served.status, served.content_type, served.content)
                self._store.put(note.key, stored)
            if note.recording.arm is not None:
                self._count(exchange)

    def _count(self, exchange: Exchange) -> None:
        if not exchange.live:
            return
        usage = exchange.reply.usage
        if usage is None:
            self.totals.unmetered += 1
            return
        self.totals.input_tokens += usage.input_tokens
        self.totals.output_tokens += usage.output_tokens

    def _judge(self, recording: Recording, request: Request) -> str | None:
        if recording.judging():
            return "declared with ragft.judge()"
        earlier = [e.reply.text for e in recording.exchanges if e.judge is None]
        return (
            judges.judge_by_model(request.call, self._declared_judges)
            or judges.judge_by_frames(self._declared_judges)
            or judges.judge_by_text(request.call, earlier)
        )

    def _key(self, recording: Recording, request: str) -> Key:
        arm = recording.arm.name if recording.arm else FIRST_RUN
        self._occurrences[recording.nodeid, arm, request] += 1
        occurrence = self._occurrences[recording.nodeid, arm, request]
        return Key(recording.nodeid, arm, request, occurrence)


def _edited(request: Request, recording: Recording, turn: Turn) -> Body:
    call = recording.edited(request.call, turn)
    return request.body if call == request.call else request.edited(call)


def _described(call: Call, body: Body) -> Call:
    """The call with what no wire format's reader tells of it."""
    return replace(call, tools=tool_names(body), continues=continues(body))


def _refusal(problem: Problem) -> tuple[int, str, bytes]:
    """An answer in the shape of a provider's error that no SDK retries."""
    error = {"error": {"message": f"ragft: {problem.detail}", "type": "ragft"}}
    return 400, "application/json", json.dumps(error).encode()
