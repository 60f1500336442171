"""Requests, responses and errors of httpx and its descendants, read and made."""

from datetime import timedelta

from pytest_ragft.diagnosis.call import Problem, ProblemKind
from pytest_ragft.wire.clients.httpx_streams import (
    Foreign,
    RecordedAsyncStream,
    RecordedStream,
)
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.ongoing import Ongoing
from pytest_ragft.wire.problems import shorten
from pytest_ragft.wire.retry_after import read_retry_after
from pytest_ragft.wire.tap import Serve, Served

_REBUILT = frozenset({b"content-length", b"transfer-encoding"})
"""Headers that depend on the content."""
_CANCELLED = frozenset({"CancelledError", "Cancelled"})
"""asyncio's and trio's, by name: a library that the app does not use is not imported."""


class Messages:
    """What is said of, and made with, the classes of one library."""

    def __init__(self, library: Foreign) -> None:
        self._library = library
        # Made here, since the library accepts only subclasses of its own streams.
        self._sync = type("RecordedStream", (RecordedStream, library.SyncByteStream), {})
        self._async = type(
            "RecordedAsyncStream", (RecordedAsyncStream, library.AsyncByteStream), {}
        )

    def content(self, request: Foreign) -> bytes | None:
        """None for a body that is a stream: reading it would use it up, and JSON never is one."""
        try:
            content: bytes = request.content
        except self._library.RequestNotRead:
            return None
        return content

    def outgoing(self, request: Foreign, ongoing: Ongoing) -> Foreign:
        """The request with the edited content; the request itself if there is none."""
        outgoing = ongoing.outgoing(request.headers)
        if outgoing is None:
            return request
        others = [(name.encode(), value.encode()) for name, value in outgoing.headers.items()]
        gone = _REBUILT.union(name for name, _ in others)
        kept = [item for item in request.headers.raw if item[0].lower() not in gone]
        return self._library.Request(
            request.method,
            request.url,
            headers=kept + others,
            content=outgoing.content,
            extensions=request.extensions,
        )

    def served(self, response: Foreign) -> Served:
        """What a response that is closed holds."""
        kind = response.headers.get("content-type", "")
        try:
            return Served(response.status_code, kind, response.content)
        except self._library.ResponseNotRead:  # an event hook closed it
            return Served(response.status_code, kind, b"", whole=False)

    def decoded(self, status: int, headers: Foreign, raw: bytes, whole: bool) -> Served:  # noqa: FBT001 -- a callback has no keywords
        """What the raw content of a stream says when decompressed."""
        kind = headers.get("content-type", "")
        encoding = {"content-encoding": headers.get("content-encoding", "identity")}
        try:
            content = self._library.Response(status, headers=encoding, content=raw).content
        except self._library.DecodingError:
            return Served(status, kind, b"", whole=False)
        return Served(status, kind, content, whole)

    def recorded(self, stream: Foreign, recording: Recording) -> Foreign:
        """The stream that the app reads instead."""
        is_sync = isinstance(stream, self._library.SyncByteStream)
        return (self._sync if is_sync else self._async)(stream, recording)

    def planned(self, plan: Serve) -> Served:
        return Served(plan.status, plan.content_type, plan.content)

    def response(self, request: Foreign, plan: Serve) -> Foreign:
        """An answer without network; its content is unread, as that of a real one."""
        response = self._library.Response(
            plan.status,
            headers={"content-type": plan.content_type, "content-length": str(len(plan.content))},
            stream=self._library.ByteStream(plan.content),
            request=request,
        )
        response.elapsed = timedelta(0)
        return response

    def problem(self, error: BaseException, kind: ProblemKind = "connection") -> Problem:
        """Why no reply came, or, with `kind` "cut", why it did not come to its end."""
        library = self._library
        name = type(error).__name__
        detail = shorten(f"{name}: {error}") if str(error) else name
        if isinstance(error, library.TimeoutException):
            return Problem("timeout", detail, retryable=True)
        if name in _CANCELLED:
            return Problem("timeout", "the app cancelled the call before its end", retryable=True)
        if isinstance(error, library.UnsupportedProtocol):
            return Problem("connection", detail)
        return Problem(kind, detail, retryable=isinstance(error, library.TransportError))

    def refused(self, error: BaseException) -> Served | None:
        """The reply with an error status that an event hook of the app turned into an error."""
        if not isinstance(error, self._library.HTTPStatusError):
            return None
        return self.served(error.response)

    def retry_after(self, response: Foreign) -> float | None:
        """Seconds that the provider asked to wait."""
        return read_retry_after(response.headers.get("retry-after", ""))
