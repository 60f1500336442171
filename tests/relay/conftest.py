"""A relay between an app and a provider."""

import socket
from http.client import HTTPConnection

import pytest
from upstream_server import Listening, Upstream

from pytest_ragft.relay.address import origin_of
from pytest_ragft.relay.calls import Calls, OwnCalls
from pytest_ragft.relay.line import Patience
from pytest_ragft.relay.server import Relay


@pytest.fixture
def upstream():
    server = Upstream()
    yield server
    server.close()


@pytest.fixture
def tap():
    return Listening()


@pytest.fixture
def calls(tap):
    return Calls(tap, OwnCalls(tap))


@pytest.fixture
def relay(upstream, calls):
    """To `upstream`, telling `tap`."""
    hops = (origin_of(upstream.url),)
    with Relay(lambda: hops, calls=calls, patience=Patience(30, 30)) as running:
        yield running


@pytest.fixture
def app(relay):
    """An app's connection to the relay."""
    connection = HTTPConnection("127.0.0.1", relay.origin.port, timeout=10)
    yield connection
    connection.close()


@pytest.fixture
def raw(relay):
    """An app's connection to the relay, without a library."""
    with socket.create_connection(("127.0.0.1", relay.origin.port), 10) as connection:
        yield connection
