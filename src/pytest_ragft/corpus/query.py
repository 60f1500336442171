"""What is asked of the index, so that it answers in milliseconds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, islice

from pytest_ragft.corpus.words import flat, spellings, stands_in, terms, unspaced
from pytest_ragft.diagnosis.passage import Passage

MOST_TERMS = 16
_TOO_COMMON = 4
"""A term that stands in more than one passage of this many tells next to nothing: left out."""
_FEW = 1_000
"""A term in no more passages than this costs next to nothing: always looked up."""
_MOST_NEEDED = 8
MOST_RANKED = 5_000
"""Ranking takes a step for each passage that the query matches."""
_MOST_CANDIDATES = 5_000


def for_words(
    text: str, frequencies: Callable[[Sequence[str]], Mapping[str, int]], passages: int
) -> tuple[str, ...]:
    """Queries for the passages that have most to do with a text, the fastest one first.

    Only passages with one of its rarest words are ranked, or with several where all are common.
    Empty where none of its words tells anything.
    """
    counted = frequencies(list(dict.fromkeys(terms(text))))
    most = max(passages // _TOO_COMMON, _FEW)
    telling = [term for term in counted if counted[term] <= most]
    ordered = sorted(telling, key=lambda term: counted[term])[:MOST_TERMS]
    if not ordered:
        return ()
    rare = _rare(ordered, counted)
    queries = [_ranked(" OR ".join(map(_quoted, rare)), rare, ordered)]
    if together := _together(ordered, counted, passages):
        queries.insert(0, _ranked(" AND ".join(map(_quoted, together)), together, ordered))
    return tuple(queries)


def _rare(ordered: Sequence[str], counted: Mapping[str, int]) -> Sequence[str]:
    """The first terms that together stand in few passages; at least one."""
    ranked = accumulate(counted[term] for term in ordered[:_MOST_NEEDED])
    return ordered[: max(sum(count <= MOST_RANKED for count in ranked), 1)]


def _together(
    ordered: Sequence[str], counted: Mapping[str, int], passages: int
) -> Sequence[str] | None:
    """Common terms of which all stand in few passages, if they are independent of each other."""
    expected = float(counted[ordered[0]])
    if expected <= MOST_RANKED:
        return None
    taken = 1
    while taken < len(ordered) and expected > MOST_RANKED:
        expected *= counted[ordered[taken]] / max(passages, 1)
        taken += 1
    return ordered[:taken] if taken > 1 else None


def _ranked(needed: str, inside: Sequence[str], every: Sequence[str]) -> str:
    """Needed terms count twice in a query that names the others, too; they are the telling ones."""
    if len(inside) == len(every):
        return needed
    return f"({needed}) AND ({' OR '.join(map(_quoted, every))})"


def _quoted(term: str) -> str:
    return f'"{term}"'


def containing(
    literal: str, matching: Callable[[str], Iterator[Passage]], limit: int
) -> list[Passage]:
    """Passages that hold a literal as whole words; else those where its last word goes on."""
    phrases = spellings(flat(literal))
    for goes_on in (False, True):
        found: dict[tuple[str, str], Passage] = {}
        for phrase in filter(None, phrases):
            candidates = islice(matching(_phrase(phrase, goes_on=goes_on)), _MOST_CANDIDATES)
            held = (p for p in candidates if stands_in(phrase, flat(p.text), goes_on=goes_on))
            for passage in islice(held, limit):
                found.setdefault((passage.source, passage.text), passage)
        if found or not phrases[0][-3:].isalpha():
            break
    return list(found.values())[:limit]


def _phrase(phrase: str, *, goes_on: bool) -> str:
    """A query for a flat text; for scripts without spaces, its last character may have more."""
    inside = list(terms(phrase))
    open_end = unspaced(phrase.rpartition(" ")[2])
    if open_end and len(inside) > 1 and unspaced(inside[-2]) and inside[-2][-1] == inside[-1]:
        inside.pop()
    star = " *" if open_end or goes_on else ""
    return f'{{body}} : "{" ".join(inside)}"{star}'


def most_alike(text: str, candidates: Sequence[Passage]) -> tuple[Passage, float] | None:
    """The candidate that is most like a text, or holds most of it, with its likeness, 0 to 1."""
    from rapidfuzz.fuzz import partial_ratio  # noqa: PLC0415  # only where something is sought

    wanted = flat(text)
    scored = [(partial_ratio(wanted, flat(each.text)) / 100, each) for each in candidates]
    if not scored:
        return None
    score, passage = max(scored, key=lambda pair: pair[0])
    return passage, score
