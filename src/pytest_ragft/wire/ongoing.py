"""One model call from the moment it is recognised until its end is told."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import urlsplit, urlunsplit

from pytest_ragft.diagnosis.call import Exchange, Problem, Reply
from pytest_ragft.wire.dispatch import dispatch_of
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols import PROTOCOLS
from pytest_ragft.wire.signatures import CannotSign, sign_again
from pytest_ragft.wire.tap import Request, Send, Served, Tap
from pytest_ragft.wire.unknown import unknown_call

__tracebackhide__ = True  # an exception of the app is shown without our frames

_RECORDER = "vcrpy"


def recognise(
    tap: Tap,
    method: str,
    url: str,
    content: bytes,
    headers: Iterable[tuple[str, str]] | None = None,
) -> Request | None:
    """The model call that a request is; None for every other request.

    Without `headers` its like cannot be sent again but by the app.
    """
    body = _body(content) if method == "POST" else None
    if body is None:
        return None
    parts = urlsplit(url)
    post = Post(parts.path, body, parts.query)
    for protocol in PROTOCOLS:
        try:
            if protocol.matches(post):
                host = parts.netloc.rpartition("@")[2]
                place = urlunsplit((parts.scheme, host, parts.path, "", ""))
                dispatch = None if headers is None else dispatch_of(url, headers)
                call = protocol.read_call(post)
                return Request(protocol, place, post, call, dispatch=dispatch)
        except Exception as error:  # noqa: BLE001 -- the app's call goes on whatever fails here
            tap.warn(f"a call in the format {protocol.name} could not be read: {error!r}")
    if unknown := unknown_call(url, body):
        tap.unknown(unknown)
    return None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent instead of the app's own body."""

    content: bytes
    headers: dict[str, str]
    """To be replaced beside the length, by names in lower case: those of a signature."""


class Ongoing:
    """A call between `begin` and `finish`, which is told exactly once."""

    def __init__(self, tap: Tap, request: Request, mocked: str | None = None) -> None:
        self._tap = tap
        self._request = request
        self._lock = Lock()
        self._told = False
        self._obstacle: Problem | None = None
        self.mocked = mocked
        """Copied into the exchange; may be set until the end is told."""
        self.settle: Callable[[], None] | None = None
        """What ends the record of a reply that the app may still be reading."""
        self.plan = tap.begin(replace(request, settle=self._settle))

    @property
    def edited(self) -> bytes | None:
        """The body to send instead, None if it is unchanged."""
        body = self.plan.body
        return None if body is None or body == self._request.body else json.dumps(body).encode()

    def outgoing(self, headers: Mapping[str, str]) -> Outgoing | None:
        """What to send instead of a request with these headers; None if it goes out as it is."""
        content = self.edited
        if content is None:
            return None
        named = {name.lower(): value for name, value in headers.items()}
        query = f"?{self._request.post.query}" if self._request.post.query else ""
        try:
            return Outgoing(content, sign_again(self._request.url + query, named, content))
        except CannotSign as reason:
            self.give_up(str(reason))
        except Exception as error:  # noqa: BLE001 -- the app's call goes on whatever fails here
            self.give_up(f"the edited request could not be signed: {error!r}")
        return None

    def give_up(self, reason: str) -> None:
        """The app's own body goes out: what comes back is no evidence, and says so."""
        self._obstacle = Problem("plugin", f"{self._request.host}: {reason}")
        self._tap.warn(f"{self._request.host}: {reason}")

    def _settle(self) -> None:
        if self.settle:
            self.settle()

    def let_through(self) -> None:
        """A mock let the call pass; a recorder keeps it, and will give it back to any prompt."""
        if self.mocked != _RECORDER:
            self.mocked = None

    def end(
        self,
        served: Served | None,
        problem: Problem | None = None,
        retry_after: float | None = None,
    ) -> None:
        """What the app has got, nothing perhaps, and what kept it from having it all.

        Without a problem, what is not whole is as much as the app wanted.
        """
        with self._lock:
            told, self._told = self._told, True
        if told:
            return
        exchange, served = self._read(served, problem, retry_after)
        try:
            self._tap.finish(self.plan, exchange, served)
        except Exception as error:  # noqa: BLE001 -- the app's call goes on whatever fails here
            self._tap.warn(f"a reply of {self._request.host} could not be recorded: {error!r}")

    def _read(
        self, served: Served | None, problem: Problem | None, retry_after: float | None
    ) -> tuple[Exchange, Served | None]:
        request, plan = self._request, self.plan
        name, call, live = request.protocol.name, request.call, isinstance(plan, Send)
        sent = request.body if plan.body is None or self._obstacle else plan.body
        try:
            if sent is not request.body:
                call = request.protocol.read_call(request.post.holding(sent))
            reply, served = _outcome(request.protocol, served, problem, retry_after)
        except Exception as error:  # noqa: BLE001 -- the app's call goes on whatever fails here
            self._tap.warn(f"a reply of {request.host} could not be read: {error!r}")
            reply = Reply(problem=Problem("broken_json", f"the reply is not in the format {name}"))
        if self._obstacle:  # kept as the reply to the edited body, it would be false evidence
            reply, served = replace(reply, problem=self._obstacle), None
        return Exchange(name, call, reply, plan.judge, live=live, mocked=self.mocked), served


def _outcome(
    protocol: Protocol,
    served: Served | None,
    problem: Problem | None,
    retry_after: float | None,
) -> tuple[Reply, Served | None]:
    if served is None:
        return Reply(problem=problem), None
    reply = read_reply(protocol, served, retry_after)
    if served.whole:
        return reply, served
    streamed = protocol.is_stream(served.content_type, served.content)
    unfinished = "cut" if streamed else "broken_json"
    if problem is not None and not streamed and reply.problem is None:
        # Though all of it came: the app was told of an error, and has no reply.
        return Reply(usage=reply.usage, problem=problem), served
    if reply.problem is None or reply.problem.kind != unfinished:
        # Only the end of the transfer is missing: an SDK closes a stream after its last event.
        return reply, replace(served, whole=bool(served.content))
    return replace(reply, problem=problem), served


def read_reply(protocol: Protocol, served: Served, retry_after: float | None = None) -> Reply:
    """The reply in what was served; `retry_after` (seconds) goes into its problem."""
    good = served.status < 400  # noqa: PLR2004 -- where error statuses start
    if good and protocol.is_stream(served.content_type, served.content):
        return protocol.read_stream(served.content)
    reply = protocol.read_reply(served.status, served.content)
    if reply.problem and retry_after is not None:
        return replace(reply, problem=replace(reply.problem, retry_after=retry_after))
    return reply


def _body(content: bytes) -> Body | None:
    if content.lstrip()[:1] != b"{":
        return None
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None
