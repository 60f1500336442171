"""What a replay of the diagnosis gave the model instead of what the app retrieved."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supplied:
    """The gold context of one replay; what the app says it retrieved is not what was read."""

    texts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    echo: bool = False
    """The reply is the expected answer, without what a model would write around it."""


NOTHING = Supplied()
_CURRENT: ContextVar[Supplied] = ContextVar("ragft_supplied", default=NOTHING)


def supplied() -> Supplied:
    """What this run was given; nothing outside of replays."""
    return _CURRENT.get()


@contextmanager
def supplying(given: Supplied) -> Iterator[None]:
    """While the block runs, checks of contexts and sources count this as well."""
    token = _CURRENT.set(given)
    try:
        yield
    finally:
        _CURRENT.reset(token)
