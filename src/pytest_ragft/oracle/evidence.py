"""Where the facts stood in a failed run: all that can be seen without asking the model."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from pytest_ragft.corpus import Corpus
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.passage import Passage, Retrieved, Search
from pytest_ragft.diagnosis.whereabouts import Sighting, Whereabouts
from pytest_ragft.oracle.essence import says, telling
from pytest_ragft.oracle.sighting import Listed, Scene, find_deeper, sight
from pytest_ragft.oracle.supplied import from_corpus, in_prompts
from pytest_ragft.oracle.wording import Wording, word

Read = Callable[[str], Wording]


def trace(  # noqa: PLR0913, PLR0917  # what a failed run showed, each by name
    case: Case,
    expected: Sequence[str],
    prompts: Sequence[str],
    searches: Sequence[Search],
    declared: Sequence[str] | None,
    corpus: Corpus | None,
) -> Whereabouts:
    """The free evidence of a failed run. `declared`: what `ragft.retrieved([...])` was given."""
    read = cache(word)  # the same passages come from several searches
    wordings = tuple(read(prompt) for prompt in dict.fromkeys(prompts))
    received = _received(searches, declared)
    context = _context(received, wordings, corpus, read)
    scene = Scene(
        prompts=wordings,
        received=_listed(received, read),
        first=_listed(_found(search for search in searches if search.depth), read),
        context=_listed(context, read),
        corpus=corpus,
    )
    sights = [sight(passage, expected, scene) for passage in _gold(case)]
    where = Whereabouts(
        sightings=tuple(each.sighting for each in sights),
        context=context,
        retrieves=bool(searches or declared) if received is not None else _known(context),
        gold_at=tuple(sorted(frozenset().union(*(each.gold_at for each in sights)))),
        rivals_at=tuple(sorted(frozenset().union(*(each.rivals_at for each in sights)))),
        answer_in_oracle=_answered(case, expected),
    )
    return deepen(where, searches)


def deepen(whereabouts: Whereabouts, searches: Sequence[Search]) -> Whereabouts:
    """The same, with what longer lists of the same searches hold."""
    outer = [search.deeper for search in searches if search.deeper is not None and not search.depth]
    lists = outer or [search.deeper for search in searches if search.deeper is not None]
    if not lists:
        return whereabouts
    sightings = (_deepened(sighting, lists) for sighting in whereabouts.sightings)
    return replace(whereabouts, sightings=tuple(sightings))


def _deepened(sighting: Sighting, lists: Iterable[Sequence[Retrieved]]) -> Sighting:
    found = find_deeper(sighting, lists)
    if found is None:
        return sighting
    rank, depth = found
    return replace(sighting, deeper_rank=rank or None, depth=depth)


def _gold(case: Case) -> tuple[Passage, ...]:
    if case.passages:
        return case.passages
    return (Passage(case.oracle, " ".join(case.source)),) if case.oracle else ()


def _received(
    searches: Sequence[Search], declared: Sequence[str] | None
) -> tuple[Retrieved, ...] | None:
    """What the app got from its searches, each text once; else what the test declared."""
    if found := _found(search for search in searches if not search.depth):
        return found
    if declared is not None:
        texts = dict.fromkeys(declared)
        return tuple(Retrieved(text, at + 1, origin=at) for at, text in enumerate(texts))
    return found


def _found(searches: Iterable[Search]) -> tuple[Retrieved, ...] | None:
    seen: dict[str, Retrieved] = {}
    any_search = False
    for search in searches:
        any_search = True
        for entry in search.found:
            seen.setdefault(entry.text, entry)
    return tuple(seen.values()) if any_search else None


def _context(
    received: Sequence[Retrieved] | None,
    prompts: Sequence[Wording],
    corpus: Corpus | None,
    read: Read,
) -> tuple[Retrieved, ...] | None:
    if not prompts:
        return None
    if received is not None:
        return in_prompts(received, prompts, read)
    return from_corpus(prompts, corpus) if corpus else None


def _known(context: Sequence[Retrieved] | None) -> bool | None:
    """Whether documents stand in the prompt, where no search was seen."""
    return None if context is None else bool(context)


def _listed(entries: Sequence[Retrieved] | None, read: Read) -> tuple[Listed, ...] | None:
    return None if entries is None else tuple(Listed(entry, read(entry.text)) for entry in entries)


def _answered(case: Case, expected: Sequence[str]) -> bool | None:
    wanted = telling(expected)
    text = "\n\n".join(passage.text for passage in _gold(case))
    return any(says(each, text) is not None for each in wanted) if wanted and text else None
