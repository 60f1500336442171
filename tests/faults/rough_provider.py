"""A model provider that writes its replies byte by byte, so that they can be wrong in any way."""

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import parse_headers
from typing import Any, Self

Action = Callable[[socket.socket], bool]
"""Replies over a connection; false where it is to be closed behind that."""


@dataclass(frozen=True)
class Asked:
    """A request as it reached the provider."""

    path: str
    headers: dict[str, str]
    """By their names in lower case."""
    body: dict[str, Any]
    number: int
    """Of the request, from 1."""

    @property
    def prompt(self) -> str:
        return "\n\n".join(message["content"] for message in self.body["messages"])


Answer = Callable[[Asked], "Action | str"]
"""What to do about a request; a text is said in good order."""


class RoughProvider:
    """Speaks HTTP/1.1 with as many connections as come, each on a thread of its own."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.under_way = 0
        """Requests that have come and are not replied to."""
        self.changed = threading.Condition()
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def prompts(self) -> list[str]:
        return [asked.prompt for asked in self.asked]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._speak, args=(connection,), daemon=True).start()

    def _speak(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            with connection.makefile("rb") as file:
                while line := file.readline():
                    if not self._serve(connection, line, file):
                        break
        # A client may have been killed, or have gone away before its reply.
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _serve(self, connection: socket.socket, line: bytes, file: Any) -> bool:
        headers = {name.lower(): value for name, value in parse_headers(file).items()}
        body = json.loads(file.read(int(headers["content-length"])))
        with self.changed:
            self.under_way += 1
            asked = Asked(line.decode().split()[1], headers, body, len(self.asked) + 1)
            self.asked.append(asked)
            self.changed.notify_all()
        try:
            action = self.answer(asked)
            return (said(action) if isinstance(action, str) else action)(connection)
        finally:
            with self.changed:
                self.under_way -= 1
                self.changed.notify_all()


_IDS = iter(range(1, 1_000_000_000))


def completion(text: str, reply_id: str | None = None) -> bytes:
    """A chat completion; ids are never the same unless one is given."""
    return json.dumps(
        {
            "id": reply_id or f"chatcmpl-{next(_IDS)}",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": text},
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
        }
    ).encode()


def head(length: int | None, status: str = "200 OK", **headers: str) -> bytes:
    """The lines in front of a body of JSON; names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"content-type": "application/json", **named}
    if length is not None:
        lines["content-length"] = str(length)
    told = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{told}\r\n".encode()


def whole(body: bytes, status: str = "200 OK", **headers: str) -> Action:
    """A reply in good order."""

    def act(connection: socket.socket) -> bool:
        connection.sendall(head(len(body), status, **headers) + body)
        return True

    return act


def said(text: str, reply_id: str | None = None) -> Action:
    return whole(completion(text, reply_id))


def refused(status: str, **headers: str) -> Action:
    """An error in a provider's words."""
    return whole(b'{"error": {"message": "scripted"}}', status, **headers)


def raw(*pieces: bytes, pause: float = 0.0) -> Action:
    """These bytes, seconds of `pause` between them, and the connection is closed."""

    def act(connection: socket.socket) -> bool:
        for index, piece in enumerate(pieces):
            if index:
                time.sleep(pause)
            connection.sendall(piece)
        return False

    return act


def reset_behind(first: bytes = b"") -> Action:
    """The connection is reset (RST), right away or behind some bytes."""

    def act(connection: socket.socket) -> bool:
        connection.sendall(first)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        return False

    return act


def half_closed(first: bytes = b"") -> Action:
    """No more is sent from here, and what the other side sends is left unread for good."""

    def act(connection: socket.socket) -> bool:
        connection.sendall(first)
        connection.shutdown(socket.SHUT_WR)
        return wait_for_the_end(connection)

    return act


def wait_for_the_end(connection: socket.socket) -> bool:
    """Never answers; ends when the other side has gone."""
    while connection.recv(65536):
        pass
    return False
