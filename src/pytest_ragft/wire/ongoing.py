"""One model call from the moment it is recognised until its end is told."""

import json
from dataclasses import replace
from threading import Lock
from urllib.parse import urlsplit, urlunsplit

from pytest_ragft.diagnosis.call import Exchange, Problem, Reply
from pytest_ragft.wire.protocol import Body, Post, Protocol
from pytest_ragft.wire.protocols import PROTOCOLS
from pytest_ragft.wire.tap import Request, Send, Served, Tap


def recognise(tap: Tap, method: str, url: str, content: bytes) -> Request | None:
    """The model call that a request is; None for every other request."""
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
                return Request(protocol, place, post, protocol.read_call(post))
        except Exception as error:  # noqa: BLE001 -- the app's call goes on whatever fails here
            tap.warn(f"a call in the format {protocol.name} could not be read: {error!r}")
    return None


class Ongoing:
    """A call between `begin` and `finish`, which is told exactly once."""

    def __init__(self, tap: Tap, request: Request) -> None:
        self._tap = tap
        self._request = request
        self._lock = Lock()
        self._told = False
        self.plan = tap.begin(request)

    @property
    def edited(self) -> bytes | None:
        """The body to send instead, None if it is unchanged."""
        body = self.plan.body
        return None if body is None or body == self._request.body else json.dumps(body).encode()

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
        try:
            call = request.protocol.read_call(request.post.holding(plan.body or request.body))
            reply, served = _outcome(request.protocol, served, problem, retry_after)
        except Exception as error:  # noqa: BLE001 -- the app's call goes on whatever fails here
            self._tap.warn(f"a reply of {request.host} could not be read: {error!r}")
            reply = Reply(problem=Problem("broken_json", f"the reply is not in the format {name}"))
        return Exchange(name, call, reply, judge=plan.judge, live=live), served


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
