"""The content of a response of aiohttp, recorded while it passes on to the app unbuffered."""

import sys
from asyncio import IncompleteReadError
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any
from weakref import finalize

from pytest_ragft.wire.clients.recording import Recording

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of whichever version of aiohttp the app uses."""


class RecordedReader:
    """Stands in front of a response's `StreamReader`."""

    def __init__(self, reader: Foreign, recording: Recording, streams: Foreign) -> None:
        self._reader = reader
        self._recording = recording
        self._streams = streams
        finalize(self, recording.end, whole=False).atexit = False

    def __getattr__(self, name: str) -> Foreign:
        return getattr(self._reader, name)

    @property  # type: ignore[misc]  # it passes for what it stands for
    def __class__(self) -> type:
        return type(self._reader)

    def __aiter__(self) -> Foreign:
        return self._streams.AsyncStreamIterator(self.readline)

    def iter_chunked(self, n: int) -> Foreign:
        return self._streams.AsyncStreamIterator(lambda: self.read(n))

    def iter_any(self) -> Foreign:
        return self._streams.AsyncStreamIterator(self.readany)

    def iter_chunks(self) -> Foreign:
        return self._streams.ChunkTupleAsyncStreamIterator(self)

    async def read(self, n: int = -1) -> bytes:
        if n >= 0:
            return await self._noted(self._reader.read(n))
        with suppress(AttributeError):  # as newer readers do themselves
            self._reader.set_read_chunk_size(sys.maxsize)
        blocks = []  # one by one, so that what came before an error is known
        while block := await self.readany():
            blocks.append(block)
        return b"".join(blocks)

    async def readany(self) -> bytes:
        return await self._noted(self._reader.readany())

    async def readline(self, **options: int | None) -> bytes:
        return await self._noted(self._reader.readline(**options))

    async def readuntil(self, separator: bytes = b"\n", **options: int | None) -> bytes:
        return await self._noted(self._reader.readuntil(separator, **options))

    async def readexactly(self, n: int) -> bytes:
        try:
            return await self._noted(self._reader.readexactly(n))
        except IncompleteReadError as error:
            self._passed(error.partial)
            raise

    async def readchunk(self) -> tuple[bytes, bool]:
        try:
            data, ended = await self._reader.readchunk()
        except BaseException as error:
            self._recording.end(whole=False, error=error)
            raise
        return self._passed(data), ended

    def read_nowait(self, n: int = -1) -> bytes:
        return self._passed(self._reader.read_nowait(n))

    def set_exception(self, *error: Foreign) -> None:
        """Only a response that is closed or released calls this here."""
        self._recording.end(whole=False)
        self._reader.set_exception(*error)

    async def _noted(self, reading: Awaitable[bytes]) -> bytes:
        try:
            data = await reading
        except IncompleteReadError:
            raise
        except BaseException as error:
            self._recording.end(whole=False, error=error)
            raise
        return self._passed(data)

    def _passed(self, data: bytes) -> bytes:
        self._recording.passed(data)
        if self._reader.at_eof():
            self._recording.end(whole=True)
        return data
