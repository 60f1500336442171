"""One event loop for all asynchronous targets of a run, since their clients outlive a call."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable
from functools import cached_property
from typing import Any


class EventLoop:
    """Runs what a target returns to its end."""

    @cached_property
    def _runner(self) -> asyncio.Runner:
        return asyncio.Runner()

    def finished(self, value: object) -> object:
        """What an awaitable gives, the pieces of a generator joined, all else as it is."""
        __tracebackhide__ = True
        if inspect.isgenerator(value):
            return _joined(list(value))
        if inspect.isawaitable(value) or inspect.isasyncgen(value):
            return self._run(value)
        return value

    def _run(self, value: Any) -> object:  # noqa: ANN401  # an awaitable or an asynchronous generator
        __tracebackhide__ = True
        before = asyncio.all_tasks(self._runner.get_loop())
        try:
            return self._runner.run(_awaited(value))
        except BaseException:
            self._abandon(before)
            raise

    def _abandon(self, before: set[asyncio.Task[Any]]) -> None:
        """End what a call that was cut short has left behind."""
        loop = self._runner.get_loop()
        left = asyncio.all_tasks(loop) - before
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    def close(self) -> None:
        if "_runner" in self.__dict__:
            self._runner.close()


async def _awaited(value: Awaitable[object] | AsyncIterator[object]) -> object:
    __tracebackhide__ = True
    found = await value if isinstance(value, Awaitable) else value
    if not isinstance(found, AsyncIterator):
        return found
    return _joined([piece async for piece in found])


def _joined(pieces: list[object]) -> object:
    """The text of a streamed answer; pieces that are no texts are left as they are."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    return "".join(texts) if len(texts) == len(pieces) else pieces
