"""One call of a library, in the words that all libraries share."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pytest_ragft.diagnosis.passage import Retrieved

Foreign = Any
"""An object of a library that the app searches with."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a library's results are read, and how one is made that holds other entries."""

    read: Callable[[Foreign], Retrieved]
    """One entry; its rank and origin are set by the caller."""
    build: Callable[[Retrieved, Sequence[Foreign]], Foreign]
    """A new entry, made like those that were found."""
    lists: Callable[[Foreign], list[list[Foreign]]] = lambda result: [result]
    """The entries in a result, one list for each query; empty if there is nothing to read."""
    put: Callable[[Foreign, list[list[Foreign]]], Foreign] = lambda _, lists: lists[0]
    """The result with other lists in it."""

    def entries(self, items: Sequence[Foreign]) -> tuple[Retrieved, ...]:
        """The entries of one list in order."""
        return tuple(
            replace(self.read(item), rank=index + 1, origin=index)
            for index, item in enumerate(items)
        )

    def exchanged(self, items: Sequence[Foreign], wanted: Sequence[Retrieved]) -> list[Foreign]:
        """The list that the app receives instead."""
        return [
            self.build(entry, items) if entry.origin is None else items[entry.origin]
            for entry in wanted
        ]


@dataclass(frozen=True, slots=True)
class Step:
    """A search, or a re-ranking, that is about to be made."""

    by: str
    queries: tuple[str, ...]
    shape: Shape
    deepen: Callable[[int], Callable[[], Foreign] | None] = lambda _: None
    """What makes the same search with a list of that length; awaited where the call was."""
    given: tuple[Retrieved, ...] | None = None
    below: int = 0
    """How many steps of the same pipeline will work on its list before the app has it."""


class Invocation:
    """A call with its arguments by name, whether they were given by position or by name."""

    def __init__(
        self,
        method: Callable[..., Foreign],
        signature: inspect.Signature,
        args: Sequence[Foreign],
        kwargs: Mapping[str, Foreign],
    ) -> None:
        self._method = method
        self._signature = signature
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        self._values = dict(bound.arguments)
        self._open = next(
            (name for name, p in signature.parameters.items() if p.kind is p.VAR_KEYWORD), None
        )
        if self._open:
            self._values |= self._values.pop(self._open)

    @property
    def owner(self) -> Foreign:
        """The object whose method is called."""
        return self._args[0]

    @property
    def name(self) -> str:
        """Of the method."""
        return self._method.__name__

    def value(self, name: str) -> Foreign:
        """An argument as given or by default, `None` if the method has none of that name."""
        return self._values.get(name)

    def takes(self, name: str) -> bool:
        """Whether the method can be given such an argument."""
        return name in self._signature.parameters or self._open is not None

    def changed(self, **changes: Foreign) -> Callable[[], Foreign]:
        """The same call with other values for some arguments, which it takes."""
        bound = self._signature.bind(*self._args, **self._kwargs)
        for name, value in changes.items():
            if name in self._signature.parameters:
                bound.arguments[name] = value
            else:
                bound.arguments.setdefault(str(self._open), {})[name] = value
        return lambda: self._method(*bound.args, **bound.kwargs)


Describe = Callable[[Invocation], Step | None]
"""What a call is; `None` if it is no search."""
