"""Streams of httpx and its descendants, recorded while they pass on to the app unbuffered."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

from pytest_ragft.wire.clients.recording import Recording

__tracebackhide__ = True  # an exception of the app is shown without our frames

Foreign = Any
"""An object of whichever library of the family the app uses."""


class _Recorded:
    """Stands in front of a response's stream."""

    def __init__(self, stream: Foreign, recording: Recording) -> None:
        self._stream = stream
        self._recording = recording

    @property
    def elapsed(self) -> object:
        """httpx2 asks the stream how long the request took."""
        return getattr(self._stream, "elapsed", None)


class RecordedStream(_Recorded):
    """A synchronous stream."""

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._stream:
                yield self._recording.passed(chunk)
        except GeneratorExit:  # the app stopped reading, and may never close what it read
            self._recording.end(whole=False)
            raise
        except BaseException as error:
            self._recording.end(whole=False, error=error)
            raise
        self._recording.end(whole=True)

    def close(self) -> None:
        try:
            self._stream.close()
        finally:
            self._recording.end(whole=False)


class RecordedAsyncStream(_Recorded):
    """An asynchronous stream."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            # The library's own wrapper is a generator: left to the collector, it would outlive
            # the event loop.
            async with aclosing(aiter(self._stream)) as chunks:
                async for chunk in chunks:
                    yield self._recording.passed(chunk)
        except GeneratorExit:  # the app stopped reading, and may never close what it read
            self._recording.end(whole=False)
            raise
        except BaseException as error:
            self._recording.end(whole=False, error=error)
            raise
        self._recording.end(whole=True)

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            self._recording.end(whole=False)
