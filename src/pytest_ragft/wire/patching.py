"""What every watched HTTP library needs: a method replaced for a while, and calls seen once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_INSIDE: ContextVar[bool] = ContextVar("ragft_inside_a_call", default=False)


def is_inside() -> bool:
    """Whether a watched call is being sent: a layer below it must let it pass.

    So a call is seen once however many layers it goes through: a second tap, a client that is the
    transport of another one, urllib3 on top of http.client.
    """
    return _INSIDE.get()


@contextmanager
def inside() -> Iterator[None]:
    """While a watched call is being sent, in this thread and task."""
    token = _INSIDE.set(True)
    try:
        yield
    finally:
        _INSIDE.reset(token)


def replace_method(owner: Any, name: str, method: Callable[..., Any]) -> Callable[[], None]:  # noqa: ANN401 -- a class of a library that may not be installed
    """Puts `method` on a class; returns what takes it off again."""
    original = owner.__dict__[name]
    setattr(owner, name, method)

    def undo() -> None:
        # Replaced again by somebody else since: their wrapper keeps ours, which now only passes on.
        if owner.__dict__[name] is method:
            setattr(owner, name, original)

    return undo
