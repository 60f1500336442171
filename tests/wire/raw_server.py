"""A real server whose replies a test writes byte by byte."""

import gzip
import json
import threading
import zlib
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from raw_calls import chunk, events

JSON = {"content-type": "application/json"}
STREAM = {"content-type": "text/event-stream"}
REPLY = {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
WHOLE = json.dumps(REPLY).encode()
EVENTS = events(chunk("Hi"), chunk(" you", "stop")) + b"data: [DONE]\n\n"
HALF = events(chunk("Hi"))
PACKED = {
    "gzip": gzip.compress(EVENTS),
    "deflate": zlib.compress(EVENTS),
}


@dataclass(frozen=True)
class Raw:
    """A reply as it goes over the wire; `cut` closes the connection behind it."""

    content: bytes = WHOLE
    status: int = 200
    headers: dict = field(default_factory=lambda: JSON)
    chunked: bool = False
    length: int | None = None
    """A `content-length` other than the true one; -1 for none at all."""
    cut: bool = False

    @property
    def head(self):
        if self.chunked:
            return {**self.headers, "transfer-encoding": "chunked"}
        length = len(self.content) if self.length is None else self.length
        return self.headers if length < 0 else {**self.headers, "content-length": str(length)}

    @property
    def body(self):
        if not self.chunked:
            return self.content
        pieces = [self.content[at : at + 20] for at in range(0, len(self.content), 20)]
        framed = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
        return framed if self.cut else framed + b"0\r\n\r\n"


class RawServer:
    """Keeps its connections; answers with `replies` in their order, then with whole ones."""

    def __init__(self):
        self.replies = deque()
        self.requests = []
        self.connections = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.origin}/v1/chat/completions"

    @property
    def prompts(self):
        return [json.loads(body)["messages"][0]["content"] for _, _, body in self.requests]

    @contextmanager
    def running(self):
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            if self.headers.get("transfer-encoding") == "chunked":
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
            named = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append((self.path, named, body))
            server.connections.add(self.client_address)
            reply = server.replies.popleft() if server.replies else Raw()
            self.send_response(reply.status)
            for name, value in reply.head.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(reply.body)
            self.close_connection = reply.cut or reply.length == -1

        def do_PUT(self):
            self.do_POST()

        def log_message(self, *args):
            """Nothing is printed."""

    return Handler
