"""The events of Bedrock's streams: JSON in binary frames, exceptions among them."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pytest_ragft.diagnosis.call import Problem
from pytest_ragft.wire.event_stream import read_frames, write_frame
from pytest_ragft.wire.problems import not_a_reply, shorten
from pytest_ragft.wire.untrusted import loaded, mapping, string

_RETRYABLE = frozenset(
    {
        "internalServerException",
        "modelStreamErrorException",
        "modelTimeoutException",
        "serviceUnavailableException",
        "throttlingException",
    }
)
_TIMEOUT = "modelTimeoutException"
_CHUNK = "chunk"


@dataclass(frozen=True, slots=True)
class Told:
    """What a stream told, as far as it came."""

    events: tuple[tuple[str, dict[str, Any]], ...]
    """Kind and content of each."""
    problem: Problem | None


def read_told(content: bytes) -> Told:
    """An exception in the stream is its end."""
    read = read_frames(content)
    events: list[tuple[str, dict[str, Any]]] = []
    for frame in read.frames:
        if frame.headers.get(":message-type", "event") != "event":
            return Told(tuple(events), _problem(frame.headers, mapping(loaded(frame.payload))))
        events.append((frame.headers.get(":event-type", ""), mapping(loaded(frame.payload))))
    return Told(tuple(events), not_a_reply(content) if read.broken else None)


def chunk_of(event: dict[str, Any]) -> dict[str, Any]:
    """The model's own JSON, which InvokeModel passes on as it is."""
    try:
        return mapping(loaded(base64.b64decode(string(event.get("bytes")))))
    except ValueError:
        return {}


def write_told(events: Iterable[tuple[str, dict[str, Any]]]) -> bytes:
    """Each event in a frame of its own."""
    return b"".join(_frame(kind, json.dumps(event).encode()) for kind, event in events)


def write_chunks(chunks: Iterable[dict[str, Any]]) -> bytes:
    """A model's own events, as InvokeModel streams them."""
    coded = (base64.b64encode(json.dumps(chunk).encode()).decode() for chunk in chunks)
    return write_told((_CHUNK, {"bytes": each}) for each in coded)


def _frame(kind: str, payload: bytes) -> bytes:
    headers = {
        ":event-type": kind,
        ":content-type": "application/json",
        ":message-type": "event",
    }
    return write_frame(headers, payload)


def _problem(headers: dict[str, str], payload: dict[str, Any]) -> Problem:
    kind = headers.get(":exception-type") or headers.get(":error-code") or "exception"
    said = string(payload.get("message")) or headers.get(":error-message", "")
    detail = shorten(f"{kind}: {said}" if said else kind)
    name = kind[:1].lower() + kind[1:]
    return Problem("timeout" if name == _TIMEOUT else "status", detail, name in _RETRYABLE)
