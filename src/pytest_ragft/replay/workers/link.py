"""A worker's line to its controller: a channel of execnet beside that of pytest-xdist."""

import itertools
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol


class Channel(Protocol):
    """What is used of `execnet.Channel`; what it carries are texts, numbers, bytes and tuples."""

    def send(self, item: object) -> None:
        """Raises `OSError` where the other side is gone."""

    def setcallback(self, callback: Callable[[Any], Any], endmarker: object = None) -> None:
        """Called for each item in a thread of execnet's, and with the marker at the end."""


GONE = "the controller of pytest-xdist is gone"


class Link:
    """Asks, tells and hears; safe in many threads. `heard` gets what was not asked for."""

    def __init__(self, channel: Channel, heard: Callable[..., None]) -> None:
        self._channel = channel
        self._heard = heard
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._open: dict[int, SimpleQueue[Any]] | None = {}
        """Questions without an answer yet; None when none will come any more."""
        channel.setcallback(self._hear, None)

    def tell(self, what: str, *values: object) -> None:
        """Nobody may be listening any more: there is nothing to be done about it."""
        try:
            self._channel.send((what, *values))
        except OSError:
            self._end()

    def ask(self, what: str, *values: object) -> Any:  # noqa: ANN401  # as the controller answers
        """Waits for the answer; `GONE` where none can come."""
        answer: SimpleQueue[Any] = SimpleQueue()
        number = next(self._numbers)
        with self._lock:
            if self._open is None:
                return GONE
            self._open[number] = answer
        self.tell(what, number, *values)
        return answer.get()

    def _hear(self, item: tuple[Any, ...] | None) -> None:
        if item is None:
            self._end()
        elif item[0] == "answer":
            self._answer(item[1], item[2])
        else:
            self._heard(*item)

    def _answer(self, number: int, value: object) -> None:
        with self._lock:
            waiting = self._open.pop(number, None) if self._open else None
        if waiting is not None:
            waiting.put(value)

    def _end(self) -> None:
        with self._lock:
            waiting, self._open = self._open or {}, None
        for each in waiting.values():
            each.put(GONE)
        self._heard("gone")
