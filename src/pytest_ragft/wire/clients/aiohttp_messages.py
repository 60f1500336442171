"""Requests, responses and errors of aiohttp, read and made."""

import asyncio
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from pytest_ragft.wire.clients.aiohttp_reader import RecordedReader
from pytest_ragft.wire.clients.bodies import content_of, served
from pytest_ragft.wire.clients.errors import cut_by
from pytest_ragft.wire.clients.headers import changed, named
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.ongoing import Ongoing
from pytest_ragft.wire.retry_after import read_retry_after
from pytest_ragft.wire.tap import Serve, Served

Foreign = Any
"""An object of whichever version of aiohttp the app uses."""
Options = Mapping[str, Any]
_LARGE = 2**20
"""Bytes from which aiohttp warns of a body that is not a file."""
_BUFFER = 2**16
"""Bytes; a line that is longer than twice as much is refused."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a session was asked to send."""

    session: Foreign
    method: str
    url: Foreign
    """As the app gave it."""
    options: Options


class Messages:
    """What is said of, and made with, the classes of one version of aiohttp."""

    def __init__(self, library: Foreign) -> None:
        self._library = library

    def content(self, asked: Asked) -> bytes | None:
        """What a request's body holds; None for a form, a stream, or no body."""
        session, options = asked.session, asked.options
        if options.get("json") is not None:
            dumps = getattr(session, "_json_serialize_bytes", None) or session._json_serialize  # noqa: SLF001  # what aiohttp will use itself
            return content_of(dumps(options["json"]))
        data = options.get("data")
        return content_of(getattr(data, "_value", None) if self._is_payload(data) else data)

    def address(self, asked: Asked) -> Foreign:
        """The absolute address, with its query."""
        built = asked.session._build_url(asked.url)  # noqa: SLF001  # joins the session's base
        added = asked.options.get("params")
        return built.update_query(added) if added else built

    def headers(self, asked: Asked) -> dict[str, str]:
        """Of the request and of its session, by their names in lower case."""
        own = named(asked.session._prepare_headers(asked.options.get("headers")))  # noqa: SLF001  # joins them
        return {"content-type": "application/json", **own}

    def outgoing(self, asked: Asked, ongoing: Ongoing) -> Options:
        """The arguments of a request with the edited body; the same ones if there is none."""
        session, options = asked.session, asked.options
        headers = session._prepare_headers(options.get("headers"))  # noqa: SLF001  # joins the session's own
        outgoing = ongoing.outgoing(named(headers))
        if outgoing is None:
            return options
        content, kind = outgoing.content, self._kind(options)
        payloads = self._library.payload
        if len(content) > _LARGE:
            payload = payloads.BytesIOPayload(BytesIO(content), content_type=kind)
        else:
            payload = payloads.BytesPayload(content, content_type=kind)
        kept = {name: value for name, value in options.items() if name != "json"}
        headers = changed(headers, len(content), outgoing.headers)
        return {**kept, "data": payload, "headers": headers}

    def is_decoded(self, asked: Asked) -> bool:
        """Whether the app reads what is decompressed already."""
        wish = asked.options.get("auto_decompress")
        return bool(asked.session._auto_decompress if wish is None else wish)  # noqa: SLF001  # nothing public tells

    def record(
        self, response: Foreign, ongoing: Ongoing, unfinished: set[Recording], *, decoded: bool
    ) -> None:
        """Has a reply noted while the app reads it."""
        headers = named(response.headers)
        wish = headers.get("retry-after", "")
        if decoded:
            headers.pop("content-encoding", None)

        def serve(raw: bytes, whole: bool) -> Served:  # noqa: FBT001  # a callback has no keywords
            return served(response_status, headers, raw, whole=whole)

        response_status = response.status
        recording = Recording(ongoing, serve, cut_by, read_retry_after(wish), unfinished)
        content = response._body  # noqa: SLF001  # read already, by a recorder perhaps
        if content is not None or response.content.at_eof():
            recording.passed(content or b"")
            recording.end(whole=True)
            return
        response.content = RecordedReader(response.content, recording, self._library.streams)

    def refused(self, error: BaseException) -> Served | None:
        """The reply with an error status that `raise_for_status` turned into an error."""
        if not isinstance(error, self._library.ClientResponseError) or not error.headers:
            return None
        return Served(error.status, error.headers.get("content-type", ""), b"", whole=False)

    async def answer(self, asked: Asked, plan: Serve) -> Foreign:
        """A genuine response without network."""
        response = self._response(asked.session, asked.method, self.address(asked), plan)
        wish = asked.options.get("raise_for_status")
        wish = asked.session._raise_for_status if wish is None else wish  # noqa: SLF001  # nothing public tells
        if callable(wish):
            await wish(response)
        elif wish:
            response.raise_for_status()
        return response

    def _response(self, session: Foreign, method: str, url: Foreign, plan: Serve) -> Foreign:
        library, loop = self._library, asyncio.get_running_loop()
        headers = {"Content-Type": plan.content_type, "Content-Length": str(len(plan.content))}
        proxied = library.typedefs.CIMultiDictProxy(library.typedefs.CIMultiDict(headers))
        asked = library.typedefs.CIMultiDictProxy(session._prepare_headers(None))  # noqa: SLF001  # the session's own
        given = {
            "writer": None,
            "continue100": None,
            "timer": library.helpers.TimerNoop(),
            "request_info": library.RequestInfo(url, method, asked, url),
            "traces": [],
            "loop": loop,
            "session": session,
            "stream_writer": SimpleNamespace(output_size=0),
        }
        known = inspect.signature(library.ClientResponse.__init__).parameters
        arguments = {name: value for name, value in given.items() if name in known}
        response = session._response_class(method, url, **arguments)  # noqa: SLF001  # nothing public tells
        response.status, response.reason = plan.status, _reason(plan.status)
        response.version = library.HttpVersion11
        response._headers = proxied  # noqa: SLF001  # only a connection sets them otherwise
        response._raw_headers = tuple((n.encode(), v.encode()) for n, v in headers.items())  # noqa: SLF001  # as above
        protocol = library.client_proto.ResponseHandler(loop)
        size = max(_BUFFER, len(plan.content))
        response.content = library.StreamReader(protocol, size, loop=loop)
        response.content.feed_data(plan.content)
        response.content.feed_eof()
        return response

    def _is_payload(self, data: Foreign) -> bool:
        return isinstance(data, self._library.payload.Payload)

    def _kind(self, options: Options) -> str:
        """The content type that the body would have had by itself."""
        data = options.get("data")
        if options.get("json") is not None:
            return "application/json"
        if self._is_payload(data):
            return str(data.content_type)  # type: ignore[union-attr]  # a payload has one
        return "text/plain; charset=utf-8" if isinstance(data, str) else "application/octet-stream"


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
