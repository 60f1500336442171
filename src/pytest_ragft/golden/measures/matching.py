"""Where expected sources stand in the list that was retrieved: by name, else by text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pytest_ragft.diagnosis.figures import figures
from pytest_ragft.diagnosis.metrics import Found, Match
from pytest_ragft.golden.measured import Measured, Retrieved
from pytest_ragft.golden.measures.naming import alike
from pytest_ragft.oracle.literals import Text, holds
from pytest_ragft.oracle.overlap import overlap
from pytest_ragft.oracle.wording import Wording, stems, word

WHOLE = 0.9
"""Share of a text that must stand in another; the rest are slips and small words."""
MOST = 0.5
"""Share of a passage that is enough where the expected answer stands in both."""
LEAST_WORDS = 8
"""A retrieved text with fewer words stands in a passage by chance."""
_SHARED = 0.8
"""Of the words that must be the same: slips are other words here."""
_KEPT = 4096
"""Texts that are read once: cases of one suite share their passages."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One expected source, with its text where that is known."""

    source: str
    texts: tuple[str, ...] = ()
    """As its file has it, and as the case gives it."""


Held = tuple[tuple[int, ...], ...]
"""For each entry the expected sources that it holds, as indices."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A case's expected sources against its retrieved list."""

    found: tuple[Found, ...]
    """One for each expected source, in order."""
    held: Held


def match(golds: Sequence[Gold], entries: Sequence[Retrieved], answers: Sequence[str]) -> Matched:
    """Each entry is compared with each expected source; `answers` are those that are right."""
    ways = [[_how(gold, entry, answers) for entry in entries] for gold in golds]
    found = tuple(_first(gold, row) for gold, row in zip(golds, ways, strict=True))
    held = tuple(
        tuple(at for at, row in enumerate(ways) if row[rank]) for rank in range(len(entries))
    )
    return Matched(found, held)


def _first(gold: Gold, ways: Sequence[Match | None]) -> Found:
    for rank, how in enumerate(ways, start=1):
        if how:
            return Found(gold.source, rank, how)
    return Found(gold.source, None, "absent")


def _how(gold: Gold, entry: Retrieved, answers: Sequence[str]) -> Match | None:
    named = alike(gold.source, entry.source) if gold.source and entry.source else None
    if named == "part":
        return "name"
    if not gold.texts or not (entry.text or "").strip():
        return "file" if named else None
    there = any(stands(text, entry.text or "", tuple(answers)) for text in gold.texts)
    return "text" if there else None


@lru_cache(maxsize=_KEPT)
def stands(passage: str, text: str, answers: tuple[str, ...]) -> bool:
    """Whether a retrieved text holds a gold passage, or is a piece of it.

    A chunk that begins in the section before holds only part of it: that is enough where the
    expected answer stands there.
    """
    if not _alike(passage, text):
        return False
    share = overlap(_read(passage), _read(text)).best
    if share >= WHOLE and _says(text, passage):
        return True
    piece = len(text.split()) >= LEAST_WORDS and overlap(_read(text), _read(passage)).best >= WHOLE
    if piece and _says(passage, text):
        return True
    return share >= MOST and any(_in_both(answer, passage, text) for answer in answers)


def _alike(passage: str, text: str) -> bool:
    """Whether they share enough words for a closer look, which takes far longer."""
    one, other = _vocabulary(passage), _vocabulary(text)
    shared = len(one & other)
    return shared >= _SHARED * MOST * len(one) or shared >= _SHARED * WHOLE * len(other)


@lru_cache(maxsize=_KEPT)
def _read(text: str) -> Wording:
    return word(text)


@lru_cache(maxsize=_KEPT)
def _vocabulary(text: str) -> frozenset[str]:
    return stems(_read(text).words)


def _says(text: str, other: str) -> bool:
    """Whether a text has all numbers and dates of another: versions of one passage often differ
    in nothing else.
    """
    there = list(figures(text))
    return all(any(one.says(figure) for one in there) for figure in figures(other))


def _in_both(answer: str, passage: str, text: str) -> bool:
    literal = Text(answer)
    return holds(Text(passage), literal) and holds(Text(text), literal)


Reader = Callable[[str, str], str | None]
"""The text of a source, as the case with this node id names it; `None`: it cannot be read."""


def golds(measured: Measured, read: Reader) -> Iterator[Gold]:
    """What a case expects: its sources, else its gold text by itself.

    The gold text of a case with one source is that source's; with several it is not known which.
    """
    sources, oracle = measured.sources, measured.oracle
    if not sources and oracle:
        yield Gold("", (oracle,))
    for source in sources:
        given = (oracle if len(sources) == 1 else None, read(source, measured.nodeid))
        yield Gold(source, tuple(text for text in given if text))
