"""Bodies of requests and replies as bytes, whatever a library takes or gives."""

import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from pytest_ragft.wire.tap import Serve, Served


def content_of(body: Any) -> bytes | None:  # noqa: ANN401  # whatever the app sends
    """What a request's body holds; None for a stream, which a look would use up."""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if not all(hasattr(body, name) for name in ("read", "seek", "tell")):
        return None
    try:
        place = body.tell()
        content = body.read()
        body.seek(place)
    except OSError:  # a pipe has the methods as well
        return None
    return content_of(content) if isinstance(content, str | bytes) else None


def served(status: int, headers: Mapping[str, str], raw: bytes, *, whole: bool) -> Served:
    """What the app received, decompressed as far as it came."""
    kind = headers.get("content-type") or ""
    try:
        content = decompress(raw, headers.get("content-encoding") or "")
    except Exception:  # noqa: BLE001  # each decompressor has errors of its own
        return Served(status, kind, b"", whole=False)
    return Served(status, kind, content, whole)


def planned(plan: Serve) -> Served:
    """What the app receives without network."""
    return Served(plan.status, plan.content_type, plan.content)


def decompress(raw: bytes, encodings: str) -> bytes:
    """Undoes a `content-encoding`; what is cut short is undone as far as it goes.

    Raises whatever the decompressor raises, and LookupError for an encoding that is not known.
    """
    for name in reversed([name.strip().lower() for name in encodings.split(",")]):
        raw = _DECOMPRESSORS[name](raw)
    return raw


def _gunzip(raw: bytes) -> bytes:
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(raw)


def _inflate(raw: bytes) -> bytes:
    """Some servers leave out zlib's header."""
    try:
        return zlib.decompressobj().decompress(raw)
    except zlib.error:
        return zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(raw)


def _brotli(raw: bytes) -> bytes:
    content: bytes = import_module("brotli").decompress(raw)
    return content


def _zstd(raw: bytes) -> bytes:
    content: bytes = import_module("zstandard").ZstdDecompressor().decompressobj().decompress(raw)
    return content


_DECOMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _brotli,
    "zstd": _zstd,
}
