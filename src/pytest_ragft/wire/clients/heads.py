"""The head of a request as http.client holds it before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

_PORTS = {"http": 80, "https": 443}
_HELD = "application/json"


@dataclass(frozen=True, slots=True)
class Head:
    """Request line and headers."""

    method: str
    url: str
    """Absolute."""
    lines: list[bytes]

    @classmethod
    def of(cls, connection: Any, *, secure: bool) -> Self | None:  # noqa: ANN401  # an HTTPConnection or alike
        """What a connection is about to send; None if that is no request line."""
        lines = list(connection._buffer)  # noqa: SLF001  # the only place where it is
        parts = lines[0].decode("latin-1").split(" ") if lines else []
        if len(parts) != 3:  # noqa: PLR2004  # method, target and version
            return None
        method, target, _ = parts
        return cls(method, _address(connection, target, secure=secure), lines)

    @property
    def headers(self) -> dict[str, str]:
        """By their names in lower case."""
        pairs = (line.decode("latin-1").partition(":") for line in self.lines[1:])
        return {name.strip().lower(): value.strip() for name, _, value in pairs}

    @property
    def awaited(self) -> int:
        """Bytes of JSON that must follow this head, if they were not given with it."""
        headers = self.headers
        is_json = headers.get("content-type", "").lower().startswith(_HELD)
        length = headers.get("content-length", "")
        waits = self.method == "POST" and is_json and length.isdecimal() and "expect" not in headers
        return int(length) if waits else 0

    def changed(self, length: int, others: Mapping[str, str]) -> Self:
        """For another body."""
        changes = {"content-length": str(length), **others}
        kept = [
            line
            for line in self.lines[1:]
            if line.partition(b":")[0].strip().decode("latin-1").lower() not in changes
        ]
        added = [f"{name}: {value}".encode("latin-1") for name, value in changes.items()]
        return type(self)(self.method, self.url, [self.lines[0], *kept, *added])


def _address(connection: Any, target: str, *, secure: bool) -> str:  # noqa: ANN401  # as above
    """The absolute address; to a proxy it is sent as such."""
    if not target.startswith("/"):
        return target
    scheme = "https" if secure else "http"
    tunnel = connection._tunnel_host  # noqa: SLF001  # nothing public tells
    host = tunnel or connection.host
    port = connection._tunnel_port if tunnel else connection.port  # noqa: SLF001  # as above
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}{f':{port}' if port != _PORTS[scheme] else ''}{target}"
