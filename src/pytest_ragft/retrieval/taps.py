"""Methods of libraries replaced by ones that listen, and put back in the end."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, TracebackType
from typing import Self

from pytest_ragft.retrieval.listener import Listener
from pytest_ragft.retrieval.ongoing import QUIET, Ongoing, Quiet, current, within
from pytest_ragft.retrieval.step import Describe, Foreign, Invocation

__tracebackhide__ = True  # an exception of the app is shown without our frames

_ABSENT = object()


class Taps:
    """All that is replaced for one listener."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._active = False
        self._undo: list[Callable[[], None]] = []
        self._seen: set[tuple[type, str]] = set()

    def __enter__(self) -> Self:
        self._active = True
        # Pools start their threads without the context of who asks them; the searches that a
        # retriever makes there would else look like the app's own.
        self.replace(ThreadPoolExecutor, "submit", _carrying(ThreadPoolExecutor.submit))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._active = False
        while self._undo:
            self._undo.pop()()
        self._seen.clear()

    def apply(self, tap: Callable[["Taps", ModuleType], None], module: ModuleType) -> None:
        """Taps a module; the app's import of it goes on whatever fails here."""
        try:
            tap(self, module)
        except Exception as error:  # noqa: BLE001  # a release of the library that is made otherwise
            self._listener.warn(f"searches of {module.__name__} are not seen: {error!r}")

    def replace(self, owner: Foreign, name: str, value: Foreign) -> None:
        """Sets an attribute until the end."""
        before = owner.__dict__.get(name, _ABSENT)
        setattr(owner, name, value)

        def undo() -> None:
            # Replaced again by somebody else since: their wrapper keeps ours, which passes on.
            if owner.__dict__.get(name) is not value:
                return
            if before is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, before)

        self._undo.append(undo)

    def methods(self, owner: type, described: Mapping[str, Describe]) -> None:
        """Listens to the methods of those names that the class itself defines."""
        for name, describe in described.items():
            original = owner.__dict__.get(name)
            if not self._active or (owner, name) in self._seen or not callable(original):
                continue
            if getattr(original, "__isabstractmethod__", False):
                continue
            self._seen.add((owner, name))
            listening = self._async if inspect.iscoroutinefunction(original) else self._sync
            self.replace(owner, name, listening(original, describe))

    def family(self, base: type, described: Mapping[str, Describe]) -> None:
        """Listens to the methods of a class and of its subclasses, those to come among them."""
        for each in descendants(base):
            self.methods(each, described)
        own = base.__dict__.get("__init_subclass__")

        def announce(cls: type, /, **options: Foreign) -> None:
            if own is None:
                super(base, cls).__init_subclass__(**options)  # type: ignore[arg-type]  # the type is a variable
            else:
                own.__get__(None, cls)(**options)
            self.methods(cls, described)

        self.replace(base, "__init_subclass__", classmethod(announce))

    def _sync(self, original: Callable[..., Foreign], describe: Describe) -> Callable[..., Foreign]:
        signature = inspect.signature(original)

        @functools.wraps(original)
        def search(*args: Foreign, **kwargs: Foreign) -> Foreign:
            ongoing = self._begin(describe, original, signature, args, kwargs)
            if ongoing is None:
                return original(*args, **kwargs)
            with ongoing.running():
                result = original(*args, **kwargs)
            if again := self._again(ongoing, result):
                try:
                    with within(QUIET):
                        ongoing.read_deeper(again())
                except Exception:  # noqa: BLE001, S110  # a longer list is not to be had
                    pass
            return self._finish(ongoing, result)

        return search

    def _async(
        self, original: Callable[..., Awaitable[Foreign]], describe: Describe
    ) -> Callable[..., Awaitable[Foreign]]:
        signature = inspect.signature(original)

        @functools.wraps(original)
        async def search(*args: Foreign, **kwargs: Foreign) -> Foreign:
            ongoing = self._begin(describe, original, signature, args, kwargs)
            if ongoing is None:
                return await original(*args, **kwargs)
            with ongoing.running():
                result = await original(*args, **kwargs)
            if again := self._again(ongoing, result):
                try:
                    with within(QUIET):
                        ongoing.read_deeper(await again())
                except Exception:  # noqa: BLE001, S110  # a longer list is not to be had
                    pass
            return self._finish(ongoing, result)

        return search

    def _begin(
        self,
        describe: Describe,
        original: Callable[..., Foreign],
        signature: inspect.Signature,
        args: tuple[Foreign, ...],
        kwargs: dict[str, Foreign],
    ) -> Ongoing | None:
        parent = current()
        if not self._active or isinstance(parent, Quiet):
            return None
        try:
            call = Invocation(original, signature, args, kwargs)
        except TypeError:
            return None  # the app's mistake: the library will say so
        try:
            step = describe(call)
            return None if step is None else Ongoing(self._listener, step, parent)
        except Exception as error:  # noqa: BLE001  # the app's search goes on whatever fails here
            self._listener.warn(f"a search by {original.__qualname__} was not seen: {error!r}")
            return None

    def _again(self, ongoing: Ongoing, result: Foreign) -> Callable[[], Foreign] | None:
        try:
            return ongoing.read(result)
        except Exception as error:  # noqa: BLE001  # as above
            self._listener.warn(f"the result of a search could not be read: {error!r}")
            return None

    def _finish(self, ongoing: Ongoing, result: Foreign) -> Foreign:
        try:
            return ongoing.finish(result)
        except Exception as error:  # noqa: BLE001  # as above
            self._listener.warn(f"a search could not be recorded: {error!r}")
            return result


def _carrying(submit: Callable[..., Foreign]) -> Callable[..., Foreign]:
    @functools.wraps(submit)
    def carry(
        pool: Foreign, task: Callable[..., Foreign], /, *args: Foreign, **kwargs: Foreign
    ) -> Foreign:
        ongoing = current()
        if ongoing is None:
            return submit(pool, task, *args, **kwargs)

        def inside(*args: Foreign, **kwargs: Foreign) -> Foreign:
            with within(ongoing):
                return task(*args, **kwargs)

        return submit(pool, inside, *args, **kwargs)

    return carry


def descendants(base: type) -> list[type]:
    """The class and all classes made from it so far."""
    found: list[type] = [base]
    for each in found:  # grows meanwhile
        made: list[type] = type.__subclasses__(each)
        found.extend(sub for sub in made if sub not in found)
    return found
