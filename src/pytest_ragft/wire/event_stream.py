"""Amazon's binary event streams: frames of headers and a payload, each with checksums.

A frame is its length, the length of its headers, a checksum of both, the headers, the payload and
a checksum of all; numbers are big-endian.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_PRELUDE = struct.Struct(">III")
_NUMBER = struct.Struct(">I")
_SHORT = struct.Struct(">H")
_SIZES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
"""Bytes of a header's value by its type, where these are not told."""
_STRING = 7
_TOLD_SIZES = (6, _STRING)
"""Types whose value is led by its length."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One event."""

    headers: dict[str, str]
    """Those that are texts."""
    payload: bytes


@dataclass(frozen=True, slots=True)
class Frames:
    """The events that came in full, in order."""

    frames: tuple[Frame, ...]
    broken: bool
    """A frame that came in full is damaged; nothing behind it was read."""


def is_frames(content_type: str, content: bytes) -> bool:
    """By the content where a gateway names no type, or a wrong one."""
    if content_type.partition(";")[0].strip().lower() == CONTENT_TYPE:
        return True
    return len(content) >= _PRELUDE.size and _prelude(content, 0) is not None


def read_frames(content: bytes) -> Frames:
    """Tolerates a torn end."""
    frames: list[Frame] = []
    at = 0
    while len(content) - at >= _PRELUDE.size:
        prelude = _prelude(content, at)
        if prelude is None:
            return Frames(tuple(frames), broken=True)
        size, head = prelude
        if len(content) - at < size:
            break
        frame = _frame(content[at : at + size], head)
        if frame is None:
            return Frames(tuple(frames), broken=True)
        frames.append(frame)
        at += size
    return Frames(tuple(frames), broken=False)


def write_frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    head = b"".join(_header(name, value) for name, value in headers.items())
    size = _PRELUDE.size + len(head) + len(payload) + _NUMBER.size
    lengths = struct.pack(">II", size, len(head))
    frame = lengths + _NUMBER.pack(zlib.crc32(lengths)) + head + payload
    return frame + _NUMBER.pack(zlib.crc32(frame))


def _prelude(content: bytes, at: int) -> tuple[int, int] | None:
    """Length of the frame and of its headers; None if the checksum or the lengths are wrong."""
    size, head, checksum = _PRELUDE.unpack_from(content, at)
    fits = size >= _PRELUDE.size + head + _NUMBER.size
    return (size, head) if fits and zlib.crc32(content[at : at + 8]) == checksum else None


def _frame(content: bytes, head: int) -> Frame | None:
    end = len(content) - _NUMBER.size
    if zlib.crc32(content[:end]) != _NUMBER.unpack_from(content, end)[0]:
        return None
    start = _PRELUDE.size
    try:
        headers = _headers(content[start : start + head])
    except (struct.error, IndexError, KeyError):
        return None
    return Frame(headers, content[start + head : end])


def _headers(content: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    at = 0
    while at < len(content):
        start = at + 1 + content[at]
        name = content[at + 1 : start].decode("utf-8", errors="replace")
        kind = content[start]
        at = start + 1
        if kind in _TOLD_SIZES:
            size = _SHORT.unpack_from(content, at)[0]
            at += _SHORT.size
        else:
            size = _SIZES[kind]
        if kind == _STRING:
            headers[name] = content[at : at + size].decode("utf-8", errors="replace")
        at += size
    return headers


def _header(name: str, value: str) -> bytes:
    key, said = name.encode(), value.encode()
    return bytes([len(key)]) + key + bytes([_STRING]) + _SHORT.pack(len(said)) + said
