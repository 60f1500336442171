"""Which headers go on to the next server, and which are between two neighbours only."""

from collections.abc import Iterable, Sequence

Headers = Sequence[tuple[str, str]]
"""In order, with repeated names."""

_BETWEEN_NEIGHBOURS = frozenset(
    {
        "connection",
        "expect",
        "http2-settings",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""RFC 9110, 7.6.1; and `expect`, which the relay has answered itself."""
_FRAME = "content-length"


def value_of(headers: Headers, name: str) -> str:
    """All values of a header, joined; empty without it."""
    return ", ".join(value for each, value in headers if each.lower() == name)


def passed_on(headers: Headers, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Neither what is between neighbours nor the length, which the sender knows better."""
    named = (name.strip().lower() for name in value_of(headers, "connection").split(","))
    dropped = _BETWEEN_NEIGHBOURS | {_FRAME, *named, *without}
    return [(name, value) for name, value in headers if name.lower() not in dropped]


def is_signed(headers: Headers, target: str) -> bool:
    """By AWS SigV4, which covers the host and the content."""
    return value_of(headers, "authorization").startswith("AWS4-") or "X-Amz-Signature=" in target


def asks_for_websocket(headers: Headers) -> bool:
    return "websocket" in value_of(headers, "upgrade").lower()
