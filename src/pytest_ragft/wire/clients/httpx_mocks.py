"""Mocks and recordings below a client of httpx or of a descendant."""

from contextlib import suppress
from typing import Any

from pytest_ragft.wire.clients.mocks import mock_behind, mock_of_sockets

Foreign = Any
"""An object of whichever library of the family the app uses."""
_SENDS = ("handle_request", "handle_async_request")
_OWN = "MockTransport"
"""The library's own, which answers by a function of the test."""


def mocked_by(client: Foreign, request: Foreign) -> str | None:
    """The name of what will answer a request unless it lets it through."""
    with suppress(Exception):  # the app's call goes on whatever a stand-in lacks
        return _mocked_by(client, request)
    return None


def _mocked_by(client: Foreign, request: Foreign) -> str | None:
    transport = client._transport_for_url(request.url)  # noqa: SLF001  # what the client itself asks next
    kind = type(transport)
    if kind.__name__ == _OWN:
        return f"{kind.__module__.partition('.')[0]}.{_OWN}"
    pool = type(getattr(transport, "_pool", None))
    sends = (getattr(owner, name, None) for owner in (kind, pool) for name in _SENDS)
    return mock_behind(kind, *filter(None, sends)) or mock_of_sockets()


def came_over_network(response: Foreign) -> bool:
    """Whether a connection stands behind a response: a mock may let some requests through."""
    return "network_stream" in response.extensions and mock_of_sockets() is None
