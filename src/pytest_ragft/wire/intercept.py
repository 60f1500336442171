"""The one seam to the rest: while it is open, a tap hears of every model call of the process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec

from pytest_ragft.wire.clients import CLIENTS
from pytest_ragft.wire.tap import Plan, Request, Send, Serve, Served, Tap

__all__ = ["Plan", "Request", "Send", "Serve", "Served", "Tap", "intercepting", "watched"]


def watched() -> tuple[str, ...]:
    """Names of the installed HTTP libraries whose calls are seen."""
    return tuple(client.name for client in CLIENTS if find_spec(client.name) is not None)


@contextmanager
def intercepting(tap: Tap) -> Iterator[None]:
    """Watches all libraries; on the way out each is as it was, and no call is left untold."""
    with ExitStack() as stack:
        for client in CLIENTS:
            if uninstall := client.install(tap):
                stack.callback(uninstall)
        yield
