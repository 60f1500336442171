"""Searches that were made, with those made inside of them, and what of that is worth telling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.retrieval.listener import Wish


@dataclass(frozen=True, slots=True)
class Made:
    """A search that ended."""

    wish: Wish
    search: Search
    """Its depth counts from where it was made; see `told`."""
    inside: tuple["Made", ...] = ()


def collapsed(made: Made) -> Made:
    """Without the inner searches whose list it only passed on; what they knew better is kept."""
    inside: list[Made] = []
    found, deeper = made.search.found, made.search.deeper
    for inner in made.inside:
        if _texts(inner.search.found) != _texts(found):
            inside.append(inner)
            continue
        inside.extend(inner.inside)
        deeper = deeper or inner.search.deeper
        found = tuple(map(_joined, found, inner.search.found))
    return replace(
        made, search=replace(made.search, found=found, deeper=deeper), inside=tuple(inside)
    )


def told(made: Made, depth: int = 0, query: str = "") -> Iterator[Made]:
    """The searches one by one, inner ones first, each with its depth below the outermost one.

    An inner search that was made by a vector has the words of the search around it.
    """
    depth += made.search.depth
    search = replace(made.search, depth=depth, query=made.search.query or query)
    for inner in made.inside:
        yield from told(inner, depth + 1, search.query)
    yield replace(made, search=search)


def longer(found: Sequence[Retrieved], deeper: Sequence[Retrieved]) -> tuple[Retrieved, ...]:
    """The longer list, its origins being those of the same entries in the list that was found."""
    origins = {(entry.id, entry.text): entry.origin for entry in reversed(found)}
    return tuple(replace(e, origin=origins.get((e.id, e.text))) for e in deeper)


def _joined(outer: Retrieved, inner: Retrieved) -> Retrieved:
    return replace(
        outer,
        id=inner.id if outer.id is None else outer.id,
        score=inner.score if outer.score is None else outer.score,
        source=inner.source if outer.source is None else outer.source,
    )


def _texts(entries: Sequence[Retrieved]) -> list[str]:
    return [entry.text for entry in entries]
