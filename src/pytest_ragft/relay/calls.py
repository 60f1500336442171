"""The model calls among what passes: each is told to the tap once, by whoever sees it first."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from pytest_ragft.diagnosis.call import Exchange, Problem
from pytest_ragft.relay.address import LOOPBACK
from pytest_ragft.relay.headers import Headers
from pytest_ragft.wire.ongoing import Ongoing, Outgoing, recognise
from pytest_ragft.wire.protocol import Body
from pytest_ragft.wire.signatures import sign_again
from pytest_ragft.wire.tap import Plan, Request, Send, Served, Tap

SETTLING = 2.0
"""Seconds to wait for calls whose end the relay has yet to see: an app that has read the last event
of a stream goes on before the stream is closed. Longer, and the app has left a call behind."""


class OwnCalls:
    """Stands in front of the tap for the clients of this process.

    They see a call where it is made, and whose it is, so the relay that it then goes through lets
    it pass. What a forked child makes is not theirs: the memory that it would be noted in is a
    copy.
    """

    def __init__(self, tap: Tap) -> None:
        self.ports: set[int] = set()
        """Of relays that lead here."""
        self._tap = tap
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._sending: list[tuple[Send, Body]] = []
        """With the body as the app made it, which goes out where an edit is given up."""

    def begin(self, request: Request) -> Plan:
        if os.getpid() != self._process:
            return Send(request.body)
        relayed = self._is_relayed(request.url)
        # What is sent ahead to a relay would be taken for a call of the app.
        plan = self._tap.begin(replace(request, dispatch=None) if relayed else request)
        if isinstance(plan, Send) and relayed:
            with self._lock:
                self._sending.append((plan, request.body))
        return plan

    def finish(self, plan: Plan, exchange: Exchange, served: Served | None) -> None:
        if os.getpid() != self._process:
            return
        with self._lock:
            self._sending = [each for each in self._sending if each[0] is not plan]
        self._tap.finish(plan, exchange, served)

    def unknown(self, place: str) -> None:
        self._tap.unknown(place)

    def warn(self, message: str) -> None:
        self._tap.warn(message)

    def includes(self, body: Body) -> bool:
        """Whether a call with this body is being sent to a relay."""
        with self._lock:
            return any(body in (plan.body, original) for plan, original in self._sending)

    def _is_relayed(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.hostname in LOOPBACK and parts.port in self.ports


class Call:
    """A model call that passes through a relay."""

    def __init__(self, ongoing: Ongoing, request: Request, ended: Callable[[], None]) -> None:
        self._ongoing = ongoing
        self._request = request
        self._ended = ended
        self._open = True

    @property
    def plan(self) -> Plan:
        return self._ongoing.plan

    def outgoing(self, headers: Headers, content: bytes) -> Outgoing:
        """What is sent, with the headers to replace; `headers` name the provider's host."""
        named = {name.lower(): value for name, value in headers}
        edited = self._ongoing.outgoing(named)
        if edited is not None:
            return edited
        query = f"?{self._request.post.query}" if self._request.post.query else ""
        try:
            return Outgoing(content, sign_again(self._request.url + query, named, content))
        except Exception:  # noqa: BLE001  # it goes out as the app signed it, which may do
            return Outgoing(content, {})

    def is_stream(self, served: Served) -> bool:
        return self._request.protocol.is_stream(served.content_type, served.content)

    def end(
        self,
        served: Served | None,
        problem: Problem | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Only the first counts."""
        if self._open:
            self._open = False
            self._ongoing.end(served, problem, retry_after)
            self._ended()


class Calls:
    """Shared by all relays of a run."""

    def __init__(self, tap: Tap, own: OwnCalls) -> None:
        self.tap = tap
        self._own = own
        self._open = 0
        self._change = threading.Condition()

    def begin(self, method: str, url: str, content: bytes, headers: Headers) -> Call | None:
        """None for what is no model call, or one that this process has seen already."""
        request = recognise(self.tap, method, url, content, headers)
        if request is None or self._own.includes(request.body):
            return None
        with self._change:
            self._open += 1
        try:
            return Call(Ongoing(self.tap, request), request, self._ended)
        except BaseException:
            self._ended()
            raise

    def settle(self, seconds: float = SETTLING) -> bool:
        """Waits until no call is under way; whether that came to be."""
        with self._change:
            return self._change.wait_for(lambda: not self._open, seconds)

    def _ended(self) -> None:
        with self._change:
            self._open -= 1
            self._change.notify_all()
