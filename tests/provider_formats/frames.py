"""Frames of Amazon's event streams."""

import json
import struct
from binascii import crc32
from typing import Any


def event(kind: str, content: dict[str, Any]) -> bytes:
    told = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    return frame(told, json.dumps(content).encode())


def exception(kind: str, message: str) -> bytes:
    told = {
        ":exception-type": kind,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return frame(told, json.dumps({"message": message}).encode())


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    head = b"".join(
        struct.pack(f">B{len(name)}sBH", len(name), name.encode(), 7, len(value)) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack(">II", 16 + len(head) + len(payload), len(head))
    start = prelude + struct.pack(">I", crc32(prelude)) + head + payload
    return start + struct.pack(">I", crc32(start))
