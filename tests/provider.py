"""A real model provider on the loopback interface, scripted by the test that uses it."""

import contextlib
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from provider_formats import format_of
from provider_formats.scripted import Asked, Fault, Turn, text_of

__all__ = ["Answer", "Fault", "Provider", "Received"]


@dataclass(frozen=True)
class Received:
    """A request as it reached the provider."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    """By their names in lower case."""
    content: bytes = b""
    """The body as it came."""

    @property
    def asked(self) -> Asked:
        path, _, query = self.path.partition("?")
        return Asked(path, self.body, query)

    @property
    def turns(self) -> list[Turn]:
        return format_of(self.asked).turns(self.asked)

    @property
    def prompt(self) -> str:
        """The text of all turns."""
        return "\n\n".join(text_of(turn["content"]) for turn in self.turns)


Answer = Callable[[list[Turn], str], "str | Fault"]


class Provider:
    """Every wire format of `provider_formats`, streamed and not, on a port of its own.

    `answer(messages, model)` makes each reply; entries of `faults` are used up first, one a
    request, `None` among them standing for an ordinary answer.
    """

    def __init__(self, answer: Answer = lambda messages, model: "A scripted answer.") -> None:
        self.answer = answer
        self.faults: deque[Fault | None] = deque()
        self.requests: list[Received] = []
        self.between_chunks: Callable[[int], None] = lambda index: None
        """Called before each event of a stream but the first, with the event's index."""
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def origin(self) -> str:
        """What an SDK takes as its base URL where that names no version."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """What OpenAI's SDK takes as its base URL."""
        return f"{self.origin}/v1"

    @property
    def environment(self) -> dict[str, str]:
        """For a test run in another process."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": "sk-made-up-for-tests"}

    @property
    def prompts(self) -> list[str]:
        return [request.prompt for request in self.requests]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    """The usual 5 makes the connections of a few threads wait a second."""


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            _serve(provider, self, body)

        def log_message(self, *args: object) -> None:
            """Nothing is printed."""

    return Handler


def _serve(provider: Provider, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    headers = {name.lower(): value for name, value in handler.headers.items()}
    received = Received(handler.path, json.loads(content), headers, content)
    provider.requests.append(received)
    fault = provider.faults.popleft() if provider.faults else None
    if fault is None:
        model = format_of(received.asked).model(received.asked)
        said = provider.answer(received.turns, model)
        fault = said if isinstance(said, Fault) else Fault(text=said)
    time.sleep(fault.delay)
    handler.close_connection = True
    # A client may go away before its reply is complete, as some tests want it to.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        _reply(provider, handler, received.asked, fault)


def _reply(provider: Provider, handler: BaseHTTPRequestHandler, asked: Asked, fault: Fault) -> None:
    wire = format_of(asked)
    if fault.kind == "drop":
        handler.connection.shutdown(socket.SHUT_RDWR)
    elif fault.kind == "status":
        headers = {**wire.error_headers(fault), **fault.headers}
        _send(handler, json.dumps(wire.error(fault)).encode(), fault.status, headers)
    elif fault.kind == "broken_json":
        _send(handler, b'{"id": "x", "choices": [{"mess', 200, fault.headers)
    elif wire.streams(asked):
        _stream(provider, handler, wire.events(asked, fault), wire.stream_type(asked), fault)
    else:
        content = json.dumps(wire.whole(asked, fault)).encode()
        half = len(content) // 2 if fault.kind == "drop_midway" else None
        _send(handler, content, 200, fault.headers, half)


def _send(
    handler: BaseHTTPRequestHandler,
    content: bytes,
    status: int,
    headers: dict[str, str],
    upto: int | None = None,
) -> None:
    handler.send_response(status)
    for name, value in {"content-type": "application/json", **headers}.items():
        handler.send_header(name, value)
    handler.send_header("content-length", str(len(content)))
    handler.send_header("connection", "close")
    handler.end_headers()
    handler.wfile.write(content[:upto])


def _stream(
    provider: Provider,
    handler: BaseHTTPRequestHandler,
    events: list[bytes],
    kind: str,
    fault: Fault,
) -> None:
    handler.send_response(200)
    handler.send_header("content-type", kind)
    handler.send_header("transfer-encoding", "chunked")
    handler.send_header("connection", "close")
    handler.end_headers()
    broken = fault.kind in ("cut", "drop_midway")
    for index, event in enumerate(events[: len(events) // 2] if broken else events):
        if index:
            provider.between_chunks(index)
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
        handler.wfile.flush()
    if fault.kind != "drop_midway":
        handler.wfile.write(b"0\r\n\r\n")
