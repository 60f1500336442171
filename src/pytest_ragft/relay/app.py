"""The app's end of a request: what it asks, and what it is told."""

import json
from http.server import BaseHTTPRequestHandler

from pytest_ragft.relay.headers import Headers, value_of
from pytest_ragft.relay.incoming import AppGone, Incoming

JSON = "application/json"
_WITHOUT_CONTENT = frozenset({204, 304})


class App:
    """One request; every method that writes raises `AppGone` when nobody is there any more."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        """Raises `BadRequest`."""
        self._handler = handler
        self._chunked = False
        self.method = handler.command
        self.target = handler.path
        self.headers: Headers = handler.headers.items()
        self.body = Incoming(handler.rfile, self.headers)  # type: ignore[arg-type]  # a buffered file

    def header(self, name: str) -> str:
        return value_of(self.headers, name)

    def start(self, status: int, reason: str, headers: Headers, length: str | None) -> None:
        """Status and headers; `length` None where only the end of the content will tell."""
        handler = self._handler
        handler.send_response_only(status, reason)
        for name, value in headers:
            handler.send_header(name, value)
        if length is not None:
            handler.send_header("Content-Length", length)
        elif self.method != "HEAD" and status not in _WITHOUT_CONTENT:
            self._chunked = handler.request_version == "HTTP/1.1"
            handler.close_connection = handler.close_connection or not self._chunked
            if self._chunked:
                handler.send_header("Transfer-Encoding", "chunked")
        if not self.body.done:
            handler.close_connection = True  # what is left of its body is no next request
        if handler.close_connection:
            handler.send_header("Connection", "close")
        try:
            handler.end_headers()
        except OSError as error:
            raise AppGone from error

    def write(self, chunk: bytes) -> None:
        self._send(b"%x\r\n%b\r\n" % (len(chunk), chunk) if self._chunked else chunk)

    def finish(self) -> None:
        if self._chunked:
            self._send(b"0\r\n\r\n")

    def break_off(self) -> None:
        """No more comes, and the app can tell that this was not all."""
        self._handler.close_connection = True

    def tell(self, status: int, kind: str, content: bytes, reason: str = "") -> None:
        """A whole reply of our own."""
        self.start(status, reason or _reason(status), [("Content-Type", kind)], str(len(content)))
        if self.method != "HEAD":
            self._send(content)

    def refuse(self, status: int, code: str, message: str) -> None:
        """An error in the shapes that the SDKs of several providers look for."""
        said = f"ragft relay: {message}"
        error = {"type": "ragft_relay", "code": code, "message": said}
        content = json.dumps({"type": "error", "error": error, "message": said}).encode()
        self.tell(status, JSON, content)

    def _send(self, content: bytes) -> None:
        try:
            self._handler.wfile.write(content)
        except OSError as error:
            raise AppGone from error


def _reason(status: int) -> str:
    short, _ = BaseHTTPRequestHandler.responses.get(status, ("", ""))
    return short
