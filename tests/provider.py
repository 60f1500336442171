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

from provider_formats import (
    Fault,
    chat_events,
    completion,
    messages_of,
    response,
    responses_events,
    text_of,
)

__all__ = ["Answer", "Fault", "Provider", "Received", "messages_of"]


@dataclass(frozen=True)
class Received:
    """A request as it reached the provider."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    """By their names in lower case."""

    @property
    def prompt(self) -> str:
        """The text of all turns."""
        return "\n\n".join(text_of(message["content"]) for message in messages_of(self.body))


Answer = Callable[[list[dict[str, Any]], str], "str | Fault"]


class Provider:
    """Chat completions and responses, streamed and not, on a port of its own.

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
    def url(self) -> str:
        """What an SDK takes as its base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

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
            _serve(provider, self, json.loads(body))

        def log_message(self, *args: object) -> None:
            """Nothing is printed."""

    return Handler


def _serve(provider: Provider, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    headers = {name.lower(): value for name, value in handler.headers.items()}
    provider.requests.append(Received(handler.path, body, headers))
    fault = provider.faults.popleft() if provider.faults else None
    said = provider.answer(messages_of(body), body.get("model", "")) if fault is None else fault
    fault = said if isinstance(said, Fault) else Fault(text=said)
    time.sleep(fault.delay)
    handler.close_connection = True
    # A client may go away before its reply is complete, as some tests want it to.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        _reply(provider, handler, body, fault)


def _reply(
    provider: Provider, handler: BaseHTTPRequestHandler, body: dict[str, Any], fault: Fault
) -> None:
    responses = handler.path.split("?")[0].endswith("/responses")
    if fault.kind == "drop":
        handler.connection.shutdown(socket.SHUT_RDWR)
    elif fault.kind == "status":
        error = {"message": fault.message, "type": "scripted", "code": fault.code}
        _send(handler, json.dumps({"error": error}).encode(), fault.status, fault.headers)
    elif fault.kind == "broken_json":
        _send(handler, b'{"id": "x", "choices": [{"mess', 200, fault.headers)
    elif body.get("stream"):
        events = (responses_events if responses else chat_events)(body, fault)
        _stream(provider, handler, events, fault)
    else:
        whole = (response if responses else completion)(body, fault)
        content = json.dumps(whole).encode()
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
    provider: Provider, handler: BaseHTTPRequestHandler, events: list[bytes], fault: Fault
) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
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
