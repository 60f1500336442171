"""A socket to the next server whose reader notices when the app, on the other side, goes away.

So a call that the app cancels is cancelled at the provider too, and its end is known at once.
"""

import io
import selectors
import socket
import ssl
from typing import BinaryIO

from pytest_ragft.relay.incoming import AppGone


class WatchedSocket:
    """What `http.client` needs of a socket."""

    def __init__(self, upstream: socket.socket, app: socket.socket, patience: float) -> None:
        """`patience` in seconds for each read."""
        self._upstream = upstream
        self._app = app
        self._patience = patience

    def makefile(self, _mode: str) -> BinaryIO:
        return io.BufferedReader(_Reader(self._upstream, self._app, self._patience))

    def sendall(self, content: bytes) -> None:
        self._upstream.sendall(content)

    def close(self) -> None:
        self._upstream.close()


class _Reader(io.RawIOBase):
    def __init__(self, upstream: socket.socket, app: socket.socket, patience: float) -> None:
        # The socket counts its files, and stays open until the last of them is closed.
        self._file = upstream.makefile("rb", buffering=0)
        self._upstream = upstream
        self._app = app
        self._patience = patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]  # io calls it with this
        _wait(self._upstream, self._app, self._patience)
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


def is_quiet(sock: socket.socket) -> bool:
    """Nothing to be read: what a peer that closed an idle connection leaves is its end."""
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return not selector.select(0)


def _wait(upstream: socket.socket, app: socket.socket, patience: float) -> None:
    """Until there is something to read. Raises `AppGone` or `TimeoutError`."""
    if isinstance(upstream, ssl.SSLSocket) and upstream.pending():
        return
    with selectors.DefaultSelector() as selector:
        selector.register(upstream, selectors.EVENT_READ)
        selector.register(app, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in selector.select(patience)]
            if not ready:
                raise TimeoutError(f"no answer within {patience:g} s")
            if upstream in ready:
                return
            _check_presence(app)
            selector.unregister(app)  # it sends its next request already


def _check_presence(app: socket.socket) -> None:
    try:
        left = not app.recv(1, socket.MSG_PEEK)
    except OSError:
        left = True
    if left:
        raise AppGone
