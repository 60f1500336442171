"""A server whose replies a test writes byte by byte, and a tap that listens."""

import contextlib
import io
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import parse_headers

from pytest_ragft.diagnosis.call import Exchange
from pytest_ragft.wire.tap import Plan, Request, Send, Served

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass(frozen=True)
class Asked:
    """A request as it reached the server."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int
    """Which of the server's connections it came on, the first being 1."""

    def header(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each.lower() == name.lower()]


Answer = Callable[[Asked, socket.socket], "bytes | None"]
"""What to reply; None closes the connection."""


class Upstream:
    """Speaks just what a test has it say."""

    def __init__(self) -> None:
        self.answer: Answer = lambda asked, connection: OK
        self.asked: list[Asked] = []
        self.closed = threading.Semaphore(0)
        """Released once for each connection that was closed from here."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def only(self) -> Asked:
        (asked,) = self.asked
        return asked

    def close(self) -> None:
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
            threading.Thread(
                target=self._serve, args=(connection, len(self._open)), daemon=True
            ).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection.makefile("rb") as file, contextlib.suppress(OSError, ValueError):
            while line := file.readline():
                headers = parse_headers(file)
                body = b"".join(_chunks(file)) if headers["transfer-encoding"] else b""
                body += file.read(int(headers.get("content-length", 0)))
                asked = Asked(line.decode().strip(), headers.items(), body, number)
                self.asked.append(asked)
                reply = self.answer(asked, connection)
                if reply is None:
                    break
                connection.sendall(reply)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        self.closed.release()


def _chunks(file: io.BufferedReader):
    while size := int(file.readline(), 16):
        yield file.read(size)
        file.readline()
    file.readline()


@dataclass
class Listening:
    """A tap that writes down what it hears, and sends every call as `plan` says."""

    plan: Callable[[Request], Plan] = lambda request: Send(request.body)
    begun: list[Request] = field(default_factory=list)
    finished: list[tuple[Plan, Exchange, Served | None]] = field(default_factory=list)
    unknowns: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def begin(self, request: Request) -> Plan:
        self.begun.append(request)
        return self.plan(request)

    def finish(self, plan: Plan, exchange: Exchange, served: Served | None) -> None:
        self.finished.append((plan, exchange, served))
        self.ended.set()

    def unknown(self, place: str) -> None:
        self.unknowns.append(place)

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    @property
    def only(self) -> Exchange:
        """The one exchange, once it has ended; fails on any other number, and on a warning."""
        assert self.ended.wait(10)
        assert self.warnings == []
        ((_, exchange, _),) = self.finished
        return exchange

    @property
    def served(self) -> Served | None:
        assert self.ended.wait(10)
        ((_, _, served),) = self.finished
        return served


def everything(connection: socket.socket) -> bytes:
    """What comes until the other side has no more."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def until(connection: socket.socket, end: bytes) -> bytes:
    """What comes, up to these bytes."""
    got = b""
    while not got.endswith(end):
        more = connection.recv(65536)
        assert more, got
        got += more
    return got
