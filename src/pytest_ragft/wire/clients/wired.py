"""Replies as they come out of a socket: read through http.client, which urllib3 reads through."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, BytesIO
from typing import Any

from pytest_ragft.wire.clients.bodies import served
from pytest_ragft.wire.clients.errors import cut_by
from pytest_ragft.wire.clients.recording import Recording
from pytest_ragft.wire.ongoing import Ongoing
from pytest_ragft.wire.retry_after import read_retry_after
from pytest_ragft.wire.tap import Serve, Served

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of whichever version of a library the app uses."""
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,15})[^\r\n]*\r?\n")
_JSON = "application/json"
_INCOMPLETE = "the connection was closed before the reply was complete"


@dataclass(frozen=True, slots=True)
class Framing:
    """How the end of a body is told."""

    chunked: bool
    length: int | None

    def content(self, raw: bytes, *, ended: bool) -> tuple[bytes, bool]:
        """What a body holds without its framing, and whether it is complete."""
        if self.chunked:
            content, whole, _ = _unchunked(raw)
            return content, whole
        return raw, ended if self.length is None else len(raw) >= self.length

    def is_broken(self, raw: bytes) -> bool:
        """Whether a line stands where the size of a chunk should: whoever reads it has an error."""
        return self.chunked and b"\n" in _unchunked(raw)[2]


def _unchunked(raw: bytes) -> tuple[bytes, bool, bytes]:
    """The content, whether it is complete, and what comes instead of a further chunk."""
    pieces: list[bytes] = []
    at = 0
    while head := _CHUNK.match(raw, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(pieces), True, b""
        pieces.append(raw[head.end() : head.end() + size])
        at = head.end() + size + len(b"\r\n")
    return b"".join(pieces), False, raw[at:]


def record(response: Foreign, ongoing: Ongoing, unfinished: set[Recording]) -> None:
    """Has the rest of a reply noted while it passes on to the app."""
    framing = Framing(bool(response.chunked), response.length)
    retry_after = read_retry_after(response.headers.get("retry-after", ""))
    serve = partial(_served, response.status, dict(_lower(response.headers)), framing)
    recording = Recording(ongoing, serve, cut_by, retry_after, unfinished)
    if response.fp is None:  # a class of the app has read or closed it at once
        recording.end(whole=False)
        return
    response.fp = RecordedFile(response.fp, recording, framing)


def _lower(headers: Foreign) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers.items()]


def _served(
    status: int,
    headers: dict[str, str],
    framing: Framing,
    raw: bytes,
    whole: bool,  # noqa: FBT001  # a callback has no keywords
) -> Served:
    content, _ = framing.content(raw, ended=whole)
    return served(status, headers, content, whole=whole)


class RecordedFile:
    """Stands in front of the file of a socket that a response is read from."""

    def __init__(self, file: Foreign, recording: Recording, framing: Framing) -> None:
        self._file = file
        self._recording = recording
        self._framing = framing
        self._ended = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        data = self._passed(self._file.read, size)
        self._ended |= size < 0 or len(data) < size
        return data

    def read1(self, size: int = -1) -> bytes:
        data = self._passed(self._file.read1, size)
        self._ended |= not data and size != 0
        return data

    def readline(self, limit: int = -1) -> bytes:
        data = self._passed(self._file.readline, limit)
        self._ended |= not data.endswith(b"\n") and len(data) != limit
        return data

    def readinto(self, buffer: memoryview) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Whoever reads a reply closes its file at the end, and the collector does otherwise."""
        try:
            self._file.close()
        finally:
            raw = b"".join(self._recording.chunks)
            _, whole = self._framing.content(raw, ended=self._ended)
            cut = not whole and (self._ended or self._framing.is_broken(raw))
            self._recording.end(whole=whole, error=ConnectionError(_INCOMPLETE) if cut else None)

    def _passed(self, read: Callable[[int], bytes], size: int) -> bytes:
        try:
            return self._recording.passed(read(size))
        except BaseException as error:
            self._recording.end(whole=False, error=error)
            raise


class CannedSocket:
    """What a planned reply is read from, as it would come over the network."""

    def __init__(self, plan: Serve) -> None:
        chunked = not plan.content_type.startswith(_JSON)
        size = b"%x" % len(plan.content)
        framed = size + b"\r\n" + plan.content + b"\r\n0\r\n\r\n" if plan.content else b"0\r\n\r\n"
        length = f"content-length: {len(plan.content)}"
        head = (
            f"HTTP/1.1 {plan.status} \r\ncontent-type: {plan.content_type}\r\nconnection: close\r\n"
            f"{'transfer-encoding: chunked' if chunked else length}\r\n\r\n"
        )
        self._raw = head.encode("latin-1", "replace") + (framed if chunked else plan.content)

    def makefile(self, *_: object) -> BufferedReader:
        return BufferedReader(BytesIO(self._raw))

    def settimeout(self, _: float | None) -> None:
        """Nothing is waited for."""

    def close(self) -> None:
        """Nothing is held."""


def canned(plan: Serve, method: str) -> HTTPResponse:
    """A genuine response that no connection stands behind."""
    response = HTTPResponse(CannedSocket(plan), method=method)  # type: ignore[arg-type]  # all of a socket that is used
    response.begin()
    return response
