"""One search from its call until the app has its result."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar

from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.retrieval.listener import Listener
from pytest_ragft.retrieval.made import Made, collapsed, longer, told
from pytest_ragft.retrieval.step import Foreign, Step


class Quiet:
    """Stands around searches that the plugin makes itself."""


QUIET = Quiet()
_CURRENT: "ContextVar[Ongoing | Quiet | None]" = ContextVar("ragft_search", default=None)


def current() -> "Ongoing | Quiet | None":
    """The innermost search that is being made."""
    return _CURRENT.get()


@contextlib.contextmanager
def within(ongoing: "Ongoing | Quiet | None") -> Iterator[None]:
    """Searches made meanwhile are inside of this one."""
    token = _CURRENT.set(ongoing)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # a coroutine that nobody finished ends elsewhere
            _CURRENT.reset(token)


class Ongoing:
    """A search that is being made."""

    def __init__(self, listener: Listener, step: Step, parent: "Ongoing | None") -> None:
        self._listener = listener
        self._step = step
        self._parent = parent
        self._lock = threading.Lock()
        self._inside: list[Made] = []
        self._over = False
        self._lists: list[list[Foreign]] = []
        self._found: list[tuple[Retrieved, ...]] = []
        self._deeper: list[tuple[Retrieved, ...]] = []
        self._wishes = [listener.begin(step.by, query) for query in step.queries]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Searches made meanwhile are inner ones; if it fails, they belong to what is around it."""
        try:
            with within(self):
                yield
        except BaseException:
            self._pass_on(self._close(), depth=1)
            raise

    def read(self, result: Foreign) -> Callable[[], Foreign] | None:
        """Notes what was found; returns how the same search is made again, if that is wanted."""
        self._lists = self._step.shape.lists(result)
        self._found = [self._step.shape.entries(items) for items in self._lists]
        length = max((wish.deeper or 0 for wish in self._wishes), default=0)
        if self._inside or not self._found or length <= max(map(len, self._found)):
            # What other searches are made of is not repeated: they were themselves, and a model
            # that rewrites the query or ranks the list would be asked, and paid, again.
            return None
        return self._step.deepen(length)

    def read_deeper(self, result: Foreign) -> None:
        """Notes what the same search found with a longer list."""
        self._deeper = [self._step.shape.entries(items) for items in self._step.shape.lists(result)]

    def finish(self, result: Foreign) -> Foreign:
        """Tells of it; returns what the app receives."""
        inside = self._close()
        made = [
            self._made(index, inside if index == 0 else ()) for index in range(len(self._found))
        ]
        readable = [each for each in made if each is not None]
        if not readable:
            self._pass_on(inside, depth=0)
            return result
        if self._parent is not None:
            self._parent.add(readable)
            return result
        return self._exchanged(result, made)

    def add(self, inner: Sequence[Made]) -> None:
        """Takes in searches that ended inside of this one; late ones are told at once."""
        with self._lock:
            if not self._over:
                self._inside.extend(inner)
                return
        self._tell(inner, depth=1)

    def _close(self) -> tuple[Made, ...]:
        with self._lock:
            self._over = True
            return tuple(self._inside)

    def _pass_on(self, inside: Sequence[Made], depth: int) -> None:
        if self._parent is not None:
            self._parent.add(inside)
        else:
            self._tell(inside, depth)

    def _tell(self, all_made: Sequence[Made], depth: int) -> None:
        for made in all_made:
            for each in told(made, depth):
                try:
                    self._listener.finish(each.wish, each.search)
                except Exception as error:  # noqa: BLE001  # the app's search goes on, or fails its own way
                    self._listener.warn(f"an inner search could not be recorded: {error!r}")

    def _made(self, index: int, inside: tuple[Made, ...]) -> Made | None:
        """`None` if the library gave ids only: that says nothing about texts."""
        found = self._found[index]
        if found and not any(entry.text for entry in found):
            return None
        deeper = longer(found, self._deeper[index]) if index < len(self._deeper) else None
        step = self._step
        search = Search(step.by, step.queries[index], found, step.below, deeper, step.given)
        return collapsed(Made(self._wishes[index], search, inside))

    def _exchanged(self, result: Foreign, made: Sequence[Made | None]) -> Foreign:
        wanted = [None if each is None else self._told(each) for each in made]
        if all(each is None for each in wanted):
            return result
        shape = self._step.shape
        lists = [
            items if entries is None else shape.exchanged(items, entries)
            for items, entries in zip(self._lists, wanted, strict=True)
        ]
        return shape.put(result, lists)

    def _told(self, made: Made) -> tuple[Retrieved, ...] | None:
        answer = None
        for each in told(made):
            answer = self._listener.finish(each.wish, each.search)
        return answer if made.search.depth == 0 else None
