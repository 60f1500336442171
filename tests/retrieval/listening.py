"""A listener that writes down what it hears."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.retrieval.intercept import Wish


@dataclass
class Heard:
    deeper: int | None = None
    instead: Callable[[Search], tuple[Retrieved, ...] | None] = lambda search: None
    begun: list[tuple[str, str]] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    notes: list[object] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, by, query):
        with self.lock:
            self.begun.append((by, query))
        return Wish(self.deeper, note=(by, query))

    def finish(self, wish, search):
        with self.lock:
            self.notes.append(wish.note)
            self.searches.append(search)
        return self.instead(search)

    def warn(self, message):
        self.warnings.append(message)

    @property
    def received(self) -> list[Search]:
        """What the app received."""
        assert self.warnings == []
        return [search for search in self.searches if search.depth == 0]

    @property
    def only(self) -> Search:
        (search,) = self.received
        return search

    @property
    def inner(self) -> list[Search]:
        return [search for search in self.searches if search.depth > 0]

    def clear(self) -> None:
        self.begun.clear()
        self.searches.clear()


def texts(search):
    return [entry.text for entry in search.found]
