"""Streams of httpx and its descendants, recorded while they pass on to the app unbuffered."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.wire.ongoing import Ongoing
from pytest_ragft.wire.tap import Served

Foreign = Any
"""An object of whichever library of the family the app uses."""


@dataclass(eq=False, slots=True)
class Recording:
    """What has passed of a stream, until it ends, breaks or is closed; only the first counts."""

    ongoing: Ongoing
    serve: Callable[[bytes, bool], Served]
    """`serve(raw, whole)`: what the app received, decompressed."""
    problem: Callable[[BaseException], Problem]
    retry_after: float | None
    unfinished: "set[Recording]"
    """Where it stands until it is over, for the calls that the app neither reads nor closes."""
    chunks: list[bytes] = field(default_factory=list)

    def passed(self, chunk: bytes) -> bytes:
        self.chunks.append(chunk)
        return chunk

    def end(self, *, whole: bool, error: BaseException | None = None) -> None:
        """Neither whole nor an error: the app closed the stream."""
        self.unfinished.discard(self)
        served = self.serve(b"".join(self.chunks), whole)
        self.ongoing.end(served, self.problem(error) if error else None, self.retry_after)


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
        except GeneratorExit:
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
        except GeneratorExit:
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
