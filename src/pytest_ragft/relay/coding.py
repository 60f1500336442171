"""Compressed content, read for our own notes; what passes on stays as it came."""

import zlib
from collections.abc import Callable

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_BARE = -zlib.MAX_WBITS


def _deflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(content)
    except zlib.error:
        return zlib.decompressobj(_BARE).decompress(content)  # some servers leave out the header


_READERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": _deflated,
    "x-gzip": _deflated,
    "deflate": _deflated,
}


def decoded(content: bytes, encoding: str) -> bytes | None:
    """As much of the content as came; None for a coding that the standard library cannot read."""
    for name in reversed(encoding.lower().split(",")):
        reader = _READERS.get(name.strip())
        if reader is None:
            return None
        try:
            content = reader(content)
        except zlib.error:
            return None
    return content


def readable(accepted: str) -> str:
    """Of the codings that an app accepts, those that can be read here."""
    return "gzip" if "gzip" in accepted.lower() else "identity"
