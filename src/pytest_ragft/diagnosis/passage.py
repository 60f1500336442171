"""Pieces of documents: where facts stand, and what a search found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document."""

    text: str
    source: str = ""
    """Where it stands, such as `docs/refunds.md#window`; empty where it is not known."""
    id: str | None = None
    """As the corpus or the app's own index names the document."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One entry of a list that a search of the app returned."""

    text: str
    rank: int
    """Counted from 1."""
    id: str | None = None
    score: float | None = None
    """As the library gives it: some rank by similarity, some by distance."""
    source: str | None = None
    origin: int | None = None
    """Index in the list that the library returned; `None` if an arm added it."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search that the app made."""

    by: str
    """What searched, such as `langchain.VectorStoreRetriever`."""
    query: str
    found: tuple[Retrieved, ...]
    depth: int = 0
    """0: what the app received. 1 and more: searches inside of that one, as before a re-ranker."""
    deeper: tuple[Retrieved, ...] | None = None
    """The same search with a longer list; `None`: not made, or the library has no way to."""
    given: tuple[Retrieved, ...] | None = None
    """What a re-ranker or a filter was handed; `None`: this was a search proper."""
