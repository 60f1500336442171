"""A call that was decided on in one layer and is sent by another one below it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pytest_ragft.wire.ongoing import Ongoing

__tracebackhide__ = True  # an exception of the app is shown without our frames


@dataclass(slots=True)
class Handed:
    """On its way down: what nobody has taken never came to the layer that sends."""

    ongoing: Ongoing
    taken: bool = False


_HANDED: ContextVar[Handed | None] = ContextVar("ragft_handed_call", default=None)


@contextmanager
def handing(ongoing: Ongoing) -> Iterator[Handed]:
    """While the layers below run: the first one that is watched records the call.

    So a body is edited before it is signed, and recorded where it is sent; and a mock that lets
    some calls through is told from the network.
    """
    handed = Handed(ongoing)
    token = _HANDED.set(handed)
    try:
        yield handed
    finally:
        _HANDED.reset(token)


def on_its_way() -> Ongoing | None:
    """The call that a layer above decided on and no layer has taken yet."""
    handed = _HANDED.get()
    return None if handed is None or handed.taken else handed.ongoing


def take() -> Ongoing | None:
    """The call that a layer above decided on, once; its body is sent as it is."""
    handed = _HANDED.get()
    if handed is None or handed.taken:
        return None
    handed.taken = True
    handed.ongoing.let_through()
    return handed.ongoing
