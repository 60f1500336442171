"""One request on its way: from the app to the next server, and the reply back to the app."""

from dataclasses import dataclass
from http.client import HTTPResponse

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.relay.address import Origin
from pytest_ragft.relay.app import App
from pytest_ragft.relay.calls import Call, Calls
from pytest_ragft.relay.coding import decoded, readable
from pytest_ragft.relay.headers import asks_for_websocket, is_signed, passed_on
from pytest_ragft.relay.incoming import AppGone
from pytest_ragft.relay.line import Line, Onward, UpstreamError
from pytest_ragft.wire.patching import inside
from pytest_ragft.wire.retry_after import read_retry_after
from pytest_ragft.wire.tap import Serve, Served

LARGEST_CALL = 64 << 20
"""Bytes of a request that is looked at; what is larger passes on unseen."""
_NO_CALL = ("multipart/", "audio/", "image/", "video/", "application/octet-stream")
"""Types of uploads, which pass on as they come."""
_LEFT = Problem("timeout", "the app closed the connection before the reply came", retryable=True)


_OURS = frozenset({"content-length", "host"})
"""Of the headers that a new signature comes with, those that are set here."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Raises `AppGone` and `BadRequest`, nothing else that a network or a peer does."""

    app: App
    line: Line
    hops: tuple[Origin, ...]
    """The last one is the provider."""
    calls: Calls | None
    """None: everything goes straight through."""

    @property
    def upstream(self) -> Origin:
        return self.hops[-1]

    def run(self) -> None:
        if refusal := self._refusal():
            self.app.refuse(*refusal)
            return
        content = self._content()
        call = None if content is None else self._call(content)
        if call is None:
            self._straight(content)
            return
        try:
            self._watched(call, content or b"")
        finally:
            call.end(None, _LEFT)  # counts only if nothing else has been told

    def _refusal(self) -> tuple[int, str, str] | None:
        """Status, code and message for what a relay cannot carry."""
        app, upstream = self.app, self.upstream
        if asks_for_websocket(app.headers):
            return 501, "websocket", (
                f"WebSocket connections are not relayed. Let this client speak to {upstream} "
                "itself; calls over HTTP can go on through the relay."
            )  # fmt: skip
        if not app.target.startswith(("/", "*")):
            return 400, "not_a_proxy", (
                f"this is a relay to {upstream}, not a proxy for any address. Set it as the base "
                "URL of the SDK, not as HTTP_PROXY or HTTPS_PROXY."
            )  # fmt: skip
        return None

    def _content(self) -> bytes | None:
        """The content of what may be a model call."""
        kind = self.app.header("content-type").lower()
        if self.calls is None or self.app.method != "POST" or kind.startswith(_NO_CALL):
            return None
        content = self.app.body.whole(LARGEST_CALL)
        if content is None:
            self.calls.tap.warn(
                f"A request of more than {LARGEST_CALL >> 20} MiB to {self.upstream} went through "
                "the relay unseen."
            )
        return content

    def _call(self, content: bytes) -> Call | None:
        plain = decoded(content, self.app.header("content-encoding"))
        if self.calls is None or plain is None:
            return None
        place = f"{self.upstream}{self.app.target}"
        return self.calls.begin(self.app.method, place, plain, passed_on(self.app.headers))

    def _straight(self, content: bytes | None) -> None:
        app = self.app
        length = len(content) if content is not None else app.body.length
        chunked = app.body.chunked and content is None
        request = Onward(
            app.method,
            app.target,
            [("Host", self._host()), *passed_on(app.headers, without=("host",))],
            app.body.parts(),
            None if chunked else length,
        )
        response = self._reply(request)
        if response is not None:
            self._back(response)

    def _watched(self, call: Call, content: bytes) -> None:
        plan = call.plan
        if isinstance(plan, Serve):
            call.end(Served(plan.status, plan.content_type, plan.content))
            self.app.tell(plan.status, plan.content_type, plan.content)
            return
        response = self._reply(self._outgoing(call, content), call)
        if response is not None:
            self._back_noted(response, call)

    def _outgoing(self, call: Call, content: bytes) -> Onward:
        """As the app made it, or edited; signed for the provider's host where it was for ours."""
        app = self.app
        kept = passed_on(app.headers, without=("host",))
        sent = call.outgoing([("Host", self.upstream.netloc), *kept], content)
        replaced = {name: value for name, value in sent.headers.items() if name not in _OURS}
        if sent.content is not content:
            kept = passed_on(kept, without=("content-encoding",))
        if not is_signed(app.headers, app.target):
            kept = passed_on(kept, without=("accept-encoding",))
            kept.append(("Accept-Encoding", readable(app.header("accept-encoding"))))
        headers = [
            ("Host", sent.headers.get("host") or self._host()),
            *passed_on(kept, without=replaced),
            *replaced.items(),
        ]
        return Onward(app.method, app.target, headers, iter((sent.content,)), len(sent.content))

    def _host(self) -> str:
        if is_signed(self.app.headers, self.app.target):
            return self.app.header("host")  # the signature covers it
        return self.upstream.netloc

    def _reply(self, request: Onward, call: Call | None = None) -> HTTPResponse | None:
        """None where there is none, and the app has been told."""
        try:
            with inside():
                return self.line.send(self.hops, request)
        except UpstreamError as error:
            if call is not None:
                call.end(None, Problem(error.kind, error.detail, retryable=True))
            self.app.refuse(502, "upstream", f"{error}. Check that address and the network to it.")
            return None

    def _start(self, response: HTTPResponse) -> None:
        """Passes on status and headers, and the length where it is known."""
        length = None if response.chunked else response.getheader("content-length")
        headers = passed_on(response.getheaders())
        self.app.start(response.status, response.reason, headers, length)

    def _back(self, response: HTTPResponse) -> None:
        self._start(response)
        try:
            for chunk in self.line.chunks(response, self.upstream):
                self.app.write(chunk)
        except UpstreamError:
            self.app.break_off()
            return
        self.app.finish()

    def _back_noted(self, response: HTTPResponse, call: Call) -> None:
        retry_after = read_retry_after(response.getheader("retry-after", ""))
        chunks: list[bytes] = []
        try:
            self._start(response)
            for chunk in self.line.chunks(response, self.upstream):
                chunks.append(chunk)
                if response.length == 0:  # the app may go on as soon as it has the last byte
                    call.end(_served(response, chunks, whole=True), None, retry_after)
                self.app.write(chunk)
        except UpstreamError as error:
            cut = Problem("cut", error.detail, retryable=True)
            call.end(_served(response, chunks, whole=False), cut, retry_after)
            self.app.break_off()
        except AppGone:
            served = _served(response, chunks, whole=False)
            # An app that closes a stream has heard enough; one that wanted a reply has not.
            call.end(served, None if call.is_stream(served) else _LEFT, retry_after)
            raise
        else:
            call.end(_served(response, chunks, whole=True), None, retry_after)
            self.app.finish()


def _served(response: HTTPResponse, chunks: list[bytes], *, whole: bool) -> Served:
    kind = response.getheader("content-type", "")
    content = decoded(b"".join(chunks), response.getheader("content-encoding", ""))
    if content is None:
        return Served(response.status, kind, b"", whole=False)
    return Served(response.status, kind, content, whole)
