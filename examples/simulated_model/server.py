"""Serves the simulated model on the loopback interface."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simulated_model import wire
from simulated_model.model import Model
from simulated_model.models import named
from simulated_model.reader import Turn, read
from simulated_model.writer import limit_on, write


@contextmanager
def serve() -> Iterator[str]:
    """A base URL that answers for as long as the block runs."""
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Server(ThreadingHTTPServer):
    """Counts how often it was sent each prompt, since guesses differ from one time to the next."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type["Handler"]) -> None:
        super().__init__(address, handler)
        self._lock = threading.Lock()
        self._seen: Counter[tuple[str, tuple[Turn, ...]]] = Counter()

    def reply(self, model: Model, turns: tuple[Turn, ...]) -> str:
        """What the model says this time."""
        with self._lock:
            times = self._seen[model.name, turns]
            self._seen[model.name, turns] += 1
        return write(turns, times, model)


class Handler(BaseHTTPRequestHandler):
    """The two endpoints; the first one with and without streaming."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """One model call."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        turns, model = wire.turns(body), named(body["model"])
        status = limit_on(read(turns).question, model).status
        if status != 200:
            self._send(wire.error(status), status)
            return
        reply = (model.name, turns, self.server.reply(model, turns))
        if self.path.endswith("/responses"):
            self._send(wire.response(*reply))
        elif body.get("stream"):
            self._stream(wire.chunks(*reply))
        else:
            self._send(wire.completion(*reply))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Write nothing: the terminal belongs to the test run."""

    def _send(self, value: Mapping[str, object], status: int = 200) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status != 200:
            self.send_header("Retry-After-Ms", "10")
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, events: Iterator[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in events:
            self.wfile.write(event)
        self.close_connection = True
