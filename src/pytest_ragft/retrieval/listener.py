"""What the caller is told about each search, and what it may decide."""

import typing
from dataclasses import dataclass

from pytest_ragft.diagnosis.passage import Retrieved, Search


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do beside a search."""

    deeper: int | None = None
    """Make the same search once more, quietly, with a list of this length."""
    note: object = None
    """The caller's own; it comes back in `finish`."""


class Listener(typing.Protocol):
    """Hears of every search of the process; called from any thread, so it must lock."""

    def begin(self, by: str, query: str) -> Wish:
        """A search starts; `query` is empty where the library was given a vector only.

        Layers of one search each begin (a retriever, its store, the store's client); one that
        only passes on what it got is not told in `finish`, nor is one that failed.
        """
        ...

    def finish(self, wish: Wish, search: Search) -> tuple[Retrieved, ...] | None:
        """A search ended, the inner ones first; the answer counts for `search.depth` 0 only.

        What the app shall receive instead, or `None` for what was found. An entry with an
        `origin` stays the library's own object; one without is built anew in its types.
        """
        ...

    def warn(self, message: str) -> None:
        """Something in the plugin went wrong; the app's search went on."""
        ...
