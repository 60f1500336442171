"""A stand-alone relay's side of a pytest run that attaches to it.

The run asks over a connection and keeps it open. As long as it is, requests go by way of the run's
own relay; when it ends, however the run ended, they go straight to the provider again.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler

from pytest_ragft.relay.access import Access
from pytest_ragft.relay.address import Origin
from pytest_ragft.relay.server import CONTROL

ATTACH = f"{CONTROL}attach"
TOKEN = "Ragft-Token"  # noqa: S105  # the name of a header
PORT = "Ragft-Port"
_HIGHEST = 65535


class Attachment:
    """At most one run at a time."""

    def __init__(self, upstream: Origin, access: Access) -> None:
        self._upstream = upstream
        self._access = access
        self._lock = threading.Lock()
        self._port: int | None = None

    def route(self) -> tuple[Origin, ...]:
        """The relay of the run, if one is attached, and the provider."""
        port = self._port
        return (self._upstream,) if port is None else (_run_at(port), self._upstream)

    def control(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers what is asked of the relay itself; returns when the run has gone."""
        handler.close_connection = True
        refused = self._refused(handler)
        if refused:
            _tell(handler, *refused)
            return
        try:
            _tell(handler, 200, "attached")
            while handler.connection.recv(1):
                pass
        except OSError:
            pass  # as good as its end
        finally:
            self._port = None

    def _refused(self, handler: BaseHTTPRequestHandler) -> tuple[int, str] | None:
        if handler.path != ATTACH or handler.command != "POST":
            return 404, f"the relay itself knows POST {ATTACH} alone"
        if not self._access.allows(handler.headers.get(TOKEN, "")):
            return 403, "the token is not that of this relay; was it started anew?"
        port = handler.headers.get(PORT, "")
        if not (port.isascii() and port.isdecimal() and 0 < int(port) <= _HIGHEST):
            return 400, f"{PORT}: {port!r} is no port"
        with self._lock:
            if self._port is not None:
                return 409, "another pytest run is attached; wait for its end"
            self._port = int(port)
        return None


def _run_at(port: int) -> Origin:
    return Origin("http", "127.0.0.1", port)


def _tell(handler: BaseHTTPRequestHandler, status: int, message: str) -> None:
    content = json.dumps({"message": message}).encode()
    handler.send_response_only(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
