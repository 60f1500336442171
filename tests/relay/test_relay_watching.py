"""What a reader of the provider's socket notices of the app."""

import socket
import threading

import pytest

from pytest_ragft.relay.incoming import AppGone
from pytest_ragft.relay.watching import WatchedSocket, is_quiet


@pytest.fixture
def pairs():
    """The relay's and the other end of two connections: to the provider and to the app."""
    provider, app = socket.socketpair(), socket.socketpair()
    yield provider, app
    for end in (*provider, *app):
        end.close()


def test_what_the_provider_sends_is_read(pairs):
    (upstream, provider), (app, _) = pairs
    provider.sendall(b"reply")
    watched = WatchedSocket(upstream, app, 10)
    with watched.makefile("rb") as file:
        assert file.read1(100) == b"reply"
        watched.close()
        provider.sendall(b"more")  # the socket stays open as long as the file does
        assert file.read1(100) == b"more"
    assert upstream.fileno() == -1


def test_an_app_that_sends_more_has_not_gone(pairs):
    (upstream, provider), (app, client) = pairs
    client.sendall(b"GET /next")
    with WatchedSocket(upstream, app, 10).makefile("rb") as file:
        timer = threading.Timer(0.05, provider.sendall, [b"reply"])
        timer.start()
        assert file.read1(100) == b"reply"
        timer.join()
    assert app.recv(100) == b"GET /next"


def test_an_app_that_has_closed_its_end_has_gone(pairs):
    (upstream, _), (app, client) = pairs
    client.close()
    with WatchedSocket(upstream, app, 10).makefile("rb") as file, pytest.raises(AppGone):
        file.read1(100)


def test_an_app_whose_connection_was_reset_has_gone():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        app, _ = listener.accept()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    upstream, provider = socket.socketpair()
    file = WatchedSocket(upstream, app, 10).makefile("rb")
    with app, upstream, provider, file, pytest.raises(AppGone):
        file.read1(100)


def test_a_provider_that_is_silent_is_a_timeout(pairs):
    (upstream, _), (app, _) = pairs
    watched = WatchedSocket(upstream, app, 0.01)
    with watched.makefile("rb") as file, pytest.raises(TimeoutError, match=r"within 0\.01 s"):
        file.read1(100)


def test_a_connection_that_the_other_side_has_closed_is_not_quiet(pairs):
    (upstream, provider), _ = pairs
    assert is_quiet(upstream)
    provider.close()
    assert not is_quiet(upstream)
