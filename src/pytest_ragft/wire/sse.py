"""Server-sent events, read from as many bytes as came."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LINE_END = re.compile(r"\r\n|\n|\r")
DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Events:
    """The JSON objects of a stream, in order."""

    objects: tuple[dict[str, Any], ...]
    done: bool
    """The stream said itself that it is over."""
    broken: bool
    """An event that came in full was not JSON."""


def is_event_stream(content_type: str, content: bytes) -> bool:
    """By the content where a gateway names no type, or a wrong one."""
    if content_type.partition(";")[0].strip().lower() == "text/event-stream":
        return True
    return content.lstrip().startswith((b"data:", b"event:", b":"))


def read_events(content: bytes) -> Events:
    """Tolerates comments, any line ends, data over several lines and a torn last event."""
    objects: list[dict[str, Any]] = []
    broken = done = False
    for data, ended in _data(content.decode("utf-8", errors="replace")):
        if data.startswith(DONE):
            done = True
            continue
        try:
            parsed = json.loads(data)
        except (ValueError, RecursionError):
            broken = broken or ended
            continue
        if isinstance(parsed, dict):
            objects.append(parsed)
    return Events(tuple(objects), done, broken)


def _data(text: str) -> Iterator[tuple[str, bool]]:
    """The data of each event, and whether the blank line that ends it came."""
    lines: list[str] = []
    for line in _LINE_END.split(text.removeprefix("\ufeff")):
        if line == "" and lines:
            yield "\n".join(lines), True
            lines = []
        elif line == "data" or line.startswith("data:"):
            lines.append(line[5:].removeprefix(" "))
    if lines:
        yield "\n".join(lines), False


def write_events(
    objects: list[dict[str, Any]], *, named: bool = False, done: bool = False
) -> bytes:
    """Each object as one event, with its `type` as the event's name if `named`."""
    events = []
    for item in objects:
        name = f"event: {item['type']}\n" if named else ""
        events.append(f"{name}data: {json.dumps(item)}\n\n")
    return "".join([*events, f"data: {DONE}\n\n"] if done else events).encode()
