"""The connection to the next server, kept from one request of a connection to its next.

`http.client`, since it hands on what it reads as it comes, compressed or not and byte by byte, adds
no header of its own, and retries nothing: the SDK behind the relay does, as it always has. Pools
would gain nothing, for each connection of an app has its own line, on its own thread. The proxy
that the environment names for HTTPS is used as the SDKs would use it.
"""

import base64
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, InvalidURL
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from pytest_ragft.diagnosis.call import ProblemKind
from pytest_ragft.relay.address import Origin
from pytest_ragft.relay.headers import Headers
from pytest_ragft.relay.incoming import BadRequest
from pytest_ragft.relay.watching import WatchedSocket, is_quiet
from pytest_ragft.wire.problems import shorten

_AT_ONCE = 1 << 16
_WITH_CONTENT = frozenset({"PATCH", "POST", "PUT"})
"""Methods whose requests say that they have no content where they have none."""


class UpstreamError(Exception):
    """The next server cannot be reached, or breaks off."""

    def __init__(self, origin: Origin, error: Exception) -> None:
        said = shorten(f"{type(error).__name__}: {error}")
        super().__init__(f"{origin} gave no reply: {said}")
        self.detail = said
        self.kind: ProblemKind = "timeout" if isinstance(error, TimeoutError) else "connection"


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds."""

    connect: float = 30.0
    read: float = 600.0
    """Between two pieces of a reply: what the SDKs wait."""


@dataclass(frozen=True, slots=True)
class Onward:
    """A request as it goes on."""

    method: str
    target: str
    headers: Headers = field(repr=False)
    parts: Iterator[bytes] = field(repr=False)
    length: int | None
    """None: in chunks, as it comes."""


@dataclass(slots=True)
class Line:
    """Belongs to one thread."""

    app: socket.socket
    patience: Patience
    opened: Callable[[socket.socket], None]
    """Told of each socket, so that it can be shut from another thread."""
    closed: Callable[[socket.socket], None]
    _line: "_Dialled | None" = None

    def send(self, hops: Sequence[Origin], request: Onward) -> HTTPResponse:
        """The reply of the first that can be reached, its content unread.

        Raises `UpstreamError`, `AppGone` and `BadRequest`.
        """
        connection, origin = self._reach(hops)
        with _told(self, origin):
            _write_head(connection, request)
            self._upload(connection, request)
            return connection.getresponse()

    def chunks(self, response: HTTPResponse, origin: Origin) -> Iterator[bytes]:
        """The content as it comes. Raises `UpstreamError` and `AppGone`."""
        with _told(self, origin):
            while chunk := response.read1(_AT_ONCE):
                yield chunk
            if response.length:
                raise ConnectionError(f"{response.length} bytes are missing at the end")
            response.close()

    def close(self) -> None:
        if self._line is not None:
            self.closed(self._line.socket)
            self._line.connection.close()
        self._line = None

    def _upload(self, connection: HTTPConnection, request: Onward) -> None:
        chunked = request.length is None
        try:
            for part in request.parts:
                connection.send(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
            if chunked:
                connection.send(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough, and may have said why

    def _reach(self, hops: Sequence[Origin]) -> tuple[HTTPConnection, Origin]:
        for origin in hops[:-1]:
            try:
                return self._open(origin), origin
            except UpstreamError:
                continue  # a pytest run that has just died: its relay is gone
        return self._open(hops[-1]), hops[-1]

    def _open(self, origin: Origin) -> HTTPConnection:
        line = self._line
        if line is not None and line.origin == origin and line.is_good:
            return line.connection
        self.close()
        with _told(self, origin):
            line = _dial(origin, self.app, self.patience)
            self.opened(line.socket)
            self._line = line
        return line.connection


@dataclass(frozen=True, slots=True)
class _Dialled:
    origin: Origin
    connection: HTTPConnection
    socket: socket.socket

    @property
    def is_good(self) -> bool:
        """Neither side has closed it since the last request."""
        return self.connection.sock is not None and is_quiet(self.socket)


def _dial(origin: Origin, app: socket.socket, patience: Patience) -> _Dialled:
    connection = connect(origin, patience.connect)
    direct: socket.socket = connection.sock
    direct.settimeout(patience.read)
    watched: Any = WatchedSocket(direct, app, patience.read)
    connection.sock = watched
    connection.auto_open = 0
    return _Dialled(origin, connection, direct)


@contextmanager
def _told(line: Line, origin: Origin) -> Iterator[None]:
    """Whatever goes wrong on a line ends it; what a network does is told in our words."""
    try:
        yield
    except (OSError, HTTPException) as error:
        line.close()
        raise UpstreamError(origin, error) from error
    except BaseException:
        line.close()
        raise


def _write_head(connection: HTTPConnection, request: Onward) -> None:
    try:
        connection.putrequest(
            request.method, request.target, skip_host=True, skip_accept_encoding=True
        )
        for name, value in request.headers:
            connection.putheader(name, value)
    except (ValueError, InvalidURL) as error:
        raise BadRequest(f"This request cannot be passed on: {shorten(str(error))}") from error
    if request.length is None:
        connection.putheader("Transfer-Encoding", "chunked")
    elif request.length or request.method in _WITH_CONTENT:
        connection.putheader("Content-Length", str(request.length))
    connection.endheaders()


def connect(origin: Origin, timeout: float) -> HTTPConnection:
    """An open connection. Raises `OSError`: certificates are verified."""
    if origin.scheme == "http":
        plain = HTTPConnection(origin.host, origin.port, timeout=timeout)
        plain.connect()
        return plain
    proxy = None if proxy_bypass(origin.host) else getproxies().get("https")
    if proxy is None:
        secure = HTTPSConnection(origin.host, origin.port, timeout=timeout, context=_context())
    else:
        secure = _tunnel(origin, proxy, timeout)
    secure.connect()
    return secure


def _tunnel(origin: Origin, proxy: str, timeout: float) -> HTTPSConnection:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    secure = HTTPSConnection(
        parts.hostname or "", parts.port or 80, timeout=timeout, context=_context()
    )
    headers = {}
    if parts.username is not None:
        given = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(given).decode()}"
    secure.set_tunnel(origin.host, origin.port, headers)
    return secure


def _context() -> ssl.SSLContext:
    """What the machine trusts, or `SSL_CERT_FILE`; what the SDKs bring where it trusts nobody."""
    context = ssl.create_default_context()
    if not context.get_ca_certs():
        try:
            import certifi  # noqa: PLC0415  # comes with the SDKs, not with us
        except ImportError:
            return context
        context.load_verify_locations(certifi.where())
    return context
