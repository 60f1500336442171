"""Where a relay listens, and whom it speaks to."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LOOPBACK = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
"""Hosts that a relay may listen on, and the address that each stands for."""
_PORTS = {"http": 80, "https": 443}


class RelayError(Exception):
    """What keeps a relay from working; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port of a server."""

    scheme: str
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """Host and port as a URL and a `Host` header have them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


def origin_of(url: str) -> Origin:
    """Raises `RelayError` for what is no address of an HTTP server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RelayError(f"{_shown(url)} is not a URL: {error}. {_EXAMPLE}") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise RelayError(f"{_shown(url)} is not the URL of an HTTP server. {_EXAMPLE}")
    return Origin(parts.scheme, parts.hostname, port or _PORTS[parts.scheme])


def moved(url: str, origin: Origin) -> str:
    """The URL at another server; all else in it stays."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return SplitResult(
        origin.scheme, f"{user}{at}{origin.netloc}", parts.path, parts.query, parts.fragment
    ).geturl()


def loopback(host: str) -> str:
    """The address of a loopback host. Raises `RelayError` for any other."""
    if host not in LOOPBACK:
        raise RelayError(
            f"A relay does not listen on {host!r}: whoever reaches it can use it. "
            f"Accepted: {', '.join(LOOPBACK)}."
        )
    return LOOPBACK[host]


def relay_at(text: str) -> Origin:
    """`HOST:PORT` of a relay that runs already. Raises `RelayError`."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdecimal()) or not 0 < int(port) < 1 << 16:
        raise RelayError(f"{text!r} is not HOST:PORT, such as '127.0.0.1:8817'.")
    return Origin("http", loopback(host), int(port))


_EXAMPLE = "Give the base URL of the provider, such as 'https://api.openai.com/v1'."


def _shown(url: str) -> str:
    """The URL without what may be a password."""
    return repr(url.rpartition("@")[2].partition("?")[0])
