"""The event loop that a test finds: a replay must find one where its first run did."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def loop_at_hand() -> Iterator[None]:
    """While the block runs, `asyncio.get_event_loop()` gives a loop.

    Before Python 3.14 it makes one for the first test that asks. The asynchronous tests in between
    have closed theirs, and from then on it refuses.
    """
    if sys.version_info >= (3, 14) or not _is_taken_away(asyncio.get_event_loop_policy()):
        yield
        return
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def _is_taken_away(policy: Any) -> bool:  # noqa: ANN401  # what tells is no public part of it
    """Whether somebody has set a loop in this thread, and then none."""
    known = getattr(policy, "_local", None)
    return getattr(known, "_set_called", False) and getattr(known, "_loop", None) is None
