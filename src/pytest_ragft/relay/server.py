"""The relay itself: a server on the loopback interface, with a thread for each connection.

`socketserver` and `http.server`, since what a relay does for a call (ask the tap, wait, write) is
blocking by nature and takes one thread per connection of the app, of which tests have a few.
"""

import os
import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any, Self

from pytest_ragft.relay.address import Origin, RelayError, loopback
from pytest_ragft.relay.app import App
from pytest_ragft.relay.calls import Calls
from pytest_ragft.relay.incoming import AppGone, BadRequest
from pytest_ragft.relay.line import Line, Patience
from pytest_ragft.relay.passage import Passage

CONTROL = "/.ragft/"
"""Paths under it are for the relay itself, where it has a control."""
_PARTING = 5.0
"""Seconds that the threads of connections have to end once their sockets are shut."""

Route = Callable[[], tuple[Origin, ...]]
"""Where the next request goes: the first of them that can be reached."""
Control = Callable[[BaseHTTPRequestHandler], None]


class Relay:
    """Listens from the start, serves between `start` and `close`."""

    def __init__(  # noqa: PLR0913  # all but the route by name, and with a default
        self,
        route: Route,
        *,
        calls: Calls | None = None,
        control: Control | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        patience: Patience | None = None,
    ) -> None:
        """Port 0 is any free one. Raises `RelayError`."""
        self.route = route
        self.calls = calls
        self.control = control
        self.patience = patience or Patience()
        self._server = _listen(self, loopback(host), port)
        self.origin = Origin("http", loopback(host), self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="ragft-relay", daemon=True
        )

    def start(self) -> Self:
        self._thread.start()
        return self

    def close(self) -> None:
        """Ends what is under way."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.shut()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()


def _listen(relay: Relay, host: str, port: int) -> "_Server":
    kind = _ServerOfVersion6 if ":" in host else _Server
    try:
        return kind(relay, (host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RelayError(
            f"Nothing can listen on port {port} of {host}: {reason}. Name another port, or none: "
            "any that is free is then taken."
        ) from error


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a port that is taken
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, relay: Relay, address: tuple[str, int]) -> None:
        self.relay = relay
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._running: set[threading.Thread] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # as in the base class
        self.opened(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # as in the base class
        thread = threading.current_thread()
        with self._lock:
            self._running.add(thread)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.closed(request)
            with self._lock:
                self._running.discard(thread)

    def opened(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.add(sock)

    def closed(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(sock)

    def shut(self) -> None:
        """Every connection is over; waits for their threads."""
        with self._lock:
            sockets, threads = tuple(self._sockets), tuple(self._running)
        for sock in sockets:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # past TLS, which others may be in
        for thread in threads:
            thread.join(_PARTING)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002  # as in the base class
        """A connection that broke is no news; our own mistake is told once."""
        import sys  # noqa: PLC0415  # where something is wrong

        error = sys.exception()
        if self.relay.calls is not None and not isinstance(error, OSError):
            self.relay.calls.tap.warn(f"the relay failed on a request: {error!r}")


class _ServerOfVersion6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ragft"
    sys_version = ""
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        server = self.server
        self._line = Line(self.connection, server.relay.patience, server.opened, server.closed)

    def finish(self) -> None:
        self._line.close()
        with suppress(OSError):
            super().finish()

    def relay(self) -> None:
        relay = self.server.relay
        if relay.control is not None and self.path.startswith(CONTROL):
            relay.control(self)
            return
        try:
            app = App(self)
            self._carry(app, relay)
        except AppGone:
            self.close_connection = True
        except BadRequest as error:
            self.close_connection = True
            self.send_error(400, str(error))

    def _carry(self, app: App, relay: Relay) -> None:
        try:
            Passage(app, self._line, relay.route(), relay.calls).run()
        except BadRequest as error:
            self.close_connection = True
            app.refuse(400, "bad_request", str(error))

    def log_message(self, *_: object) -> None:
        """Nothing is printed: a request line may hold a key."""


for _method in ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"):
    setattr(_Handler, f"do_{_method}", _Handler.relay)  # where the base class looks for them
