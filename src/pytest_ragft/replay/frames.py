"""What an exception keeps alive: the frames of its traceback, and all that they hold."""

import inspect
import traceback
from collections.abc import Iterable
from contextlib import suppress
from types import FrameType

_SUSPENDABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def let_go(error: BaseException) -> None:
    """Take the tracebacks from an exception and from those behind it, and empty their frames.

    Whoever else has a traceback, a debugger perhaps, keeps its lines. Frames of coroutines and
    generators stay as they are, since one that waits is closed by that: the runner of anyio stands
    in the traceback of each of its tests, and serves the next one, too.
    """
    for each in _with_causes(error):
        for frame, _ in traceback.walk_tb(each.__traceback__):
            _clear(frame)
        # Each frame holds the one that called it, down to pytest's own: some 12 kB for a test.
        each.__traceback__ = None


def _with_causes(error: BaseException) -> Iterable[BaseException]:
    seen: dict[int, BaseException] = {}
    ahead: list[BaseException | None] = [error]
    while ahead:
        each = ahead.pop()
        if each is not None and id(each) not in seen:
            seen[id(each)] = each
            ahead += (each.__cause__, each.__context__)
            ahead += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
    return seen.values()


def _clear(frame: FrameType) -> None:
    if frame.f_code.co_flags & _SUSPENDABLE:
        return
    with suppress(RuntimeError):  # it still runs
        frame.clear()
    # Before Python 3.13 a frame keeps the dictionary of locals that somebody asked it for, as
    # pytest does; to ask again brings that up to date.
    _ = frame.f_locals
