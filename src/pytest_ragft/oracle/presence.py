"""Whether what matters of a gold passage stands in a text, or in a list of texts."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pytest_ragft.diagnosis.whereabouts import Presence
from pytest_ragft.oracle.essence import Need, Unit, says
from pytest_ragft.oracle.overlap import Overlap, Piece, overlap
from pytest_ragft.oracle.sentences import Span, closed, sentence_at
from pytest_ragft.oracle.wording import Wording, is_content, stem, stems, word

WHOLE = 0.9
"""Share that must stand there; the rest are slips and small words."""
MOST = 0.5
LEAST_PART = 0.25
"""Share below which a cut piece is not worth the name."""
REWORDED = 0.75
"""Share of a sentence's content words that a sentence with the same literal has if it says it."""

_LABEL = re.compile(
    r"^(?:.*\n)?\W*(?:\w[\w ]{0,20}[:=]\s*[^\n]*\n)*\W*(?:\d{1,3}[\]).:]|\w{1,12}:)?\W*"
)
"""Before a passage in a prompt: `[3] `, `Source: refunds.md`, `Document 3:`."""
_LABELLED = re.compile(r"\n\W*(?:\w[\w ]{0,20}[:=]|\d{1,3}[\]).:])")
_MOST_PLACES = 5
_NEGATIONS = frozenset(("not", "no", "never", "without", "cannot"))


@dataclass(frozen=True, slots=True)
class Part:
    """A place that holds a unit or a part of it."""

    held: frozenset[int]
    """Words of the unit, as indices."""
    whole: bool
    of: int
    """Index of the text that it stands in."""
    start: int
    end: int
    """Its place there, in characters."""
    share: float
    """Of the unit, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a gold passage stands in some texts."""

    presence: Presence = "absent"
    coverage: float = 0.0
    parts: tuple[Part, ...] = ()
    """The places that hold most come first."""

    @property
    def order(self) -> tuple[int, float]:
        """For comparing: the greater, the more of it is there."""
        return _ORDER.index(self.presence), self.coverage


_ORDER: tuple[Presence, ...] = ("absent", "part", "split", "whole")


def stand(
    needs: Sequence[Need],
    texts: Sequence[Wording],
    skip: Sequence[Collection[Span]] | None = None,
    *,
    reworded: float = REWORDED,
) -> Standing:
    """Where what matters of a passage stands in the texts, taken together.

    `skip`: for each text the places that say something else, which are no part of the passage.
    """
    each = [_best(_of_unit(unit, texts, skip, reworded) for unit in need) for need in needs]
    presences = {standing.presence for standing in each}
    if len(presences) == 1:
        presence = each[0].presence
    else:
        presence = "split" if presences == {"whole", "split"} else "part"
    coverage = sum(standing.coverage for standing in each) / len(each)
    return Standing(presence, coverage, tuple(part for one in each for part in one.parts))


def _best(standings: Iterable[Standing]) -> Standing:
    return max(standings, key=lambda standing: standing.order)


def _of_unit(
    unit: Unit,
    texts: Sequence[Wording],
    skip: Sequence[Collection[Span]] | None,
    reworded: float,
) -> Standing:
    parts: list[Part] = []
    for at, text in enumerate(texts):
        found = tuple(_parts(unit, text, at, skip[at] if skip else (), reworded))
        parts.extend(found)
    parts.sort(key=lambda part: (not part.whole, -part.share, part.of))
    if not parts:
        return Standing()
    if parts[0].whole:
        whole = tuple(part for part in parts if part.whole)
        return Standing("whole", whole[0].share, whole)
    total = _share(unit, frozenset().union(*(part.held for part in parts)))
    return Standing("split" if total >= WHOLE else "part", total, tuple(parts))


def _share(unit: Unit, held: Collection[int]) -> float:
    return Overlap(unit.wording, unit.wording).share(held)


def _parts(
    unit: Unit, text: Wording, of: int, skip: Collection[Span], reworded: float
) -> Iterator[Part]:
    found = overlap(unit.wording, text)
    whole = False
    for piece in found.pieces:
        share = found.share(piece.held)
        if share < LEAST_PART:
            break
        start, end = found.span(piece)
        held = _holds_literal(unit, piece, share, text.text[start:end])
        other = any(a < end and start < b for a, b in skip) and not (held and unit.literal)
        complete = held and share >= WHOLE and not other and _is_headed(unit, text, start)
        if complete or (not other and _is_cut(unit, found, piece)):
            yield Part(piece.held, complete, of, start, closed(text.text, end), share)
        whole = whole or complete
    if unit.literal and not whole:
        yield from _reworded(unit, text, of, reworded)


def _is_headed(unit: Unit, text: Wording, at: int) -> bool:
    """Whether the names of the columns stand before a row of their table."""
    return not unit.header or word(unit.header).flat in word(text.text[:at]).flat


def _holds_literal(unit: Unit, piece: Piece, share: float, text: str) -> bool:
    """Whether a piece holds what is expected, be it in another format."""
    return unit.vital <= piece.held or (share >= MOST and says(unit.literal, text) is not None)


def _is_cut(unit: Unit, found: Overlap, piece: Piece) -> bool:
    """Whether a piece ends where its text was cut, and is not a sentence of another meaning."""
    first, last = min(piece.held), max(piece.held)
    inside = frozenset(range(first, last + 1))
    if found.share(piece.held) < WHOLE * found.share(inside) or inside & unit.vital - piece.held:
        return False
    text, words = found.within.text, found.sought.words
    start, end = found.span(piece)
    head = _LABEL.sub("", text[sentence_at(text, start, start + 1)[0] : start])
    tail = _LABELLED.split(text[end : sentence_at(text, end - 1, end)[1]])[0]
    ahead, behind = word(head).words, word(tail).words
    if ahead and first and words[first - 1].endswith(ahead[-1]):
        ahead = ahead[:-1]  # a word that was cut in two
    if behind and last + 1 < len(words) and words[last + 1].startswith(behind[0]):
        behind = behind[1:]
    starts_late = _tells(words[:first]) and _tells(ahead)
    return not starts_late and not (_tells(words[last + 1 :]) and _tells(behind))


def _tells(words: Iterable[str]) -> bool:
    return any(map(is_content, words))


def _reworded(unit: Unit, text: Wording, of: int, least: float) -> Iterator[Part]:
    """Sentences that hold the literal and most of the words around it, in another order."""
    literal = word(unit.literal).flat
    at = text.flat.find(literal)
    if at < 0:
        return
    sentence, own = stems(word(unit.sentence).words), unit.wording.words
    everything = stems(own)
    for _ in range(_MOST_PLACES):
        first = text.word_at(at)
        start, end = sentence_at(text.text, *text.span(first, first + literal.count(" ") - 2))
        words = word(text.text[start:end]).words
        there = stems(words)
        if len(sentence & there) >= least * len(sentence):
            held = frozenset(i for i, each in enumerate(own) if stem(each) in there)
            same = _NEGATIONS.isdisjoint(set(words) ^ set(own))
            most = len(everything & there) >= WHOLE * len(everything)
            whole = same and most and _is_headed(unit, text, start)
            yield Part(held, whole, of, start, end, _share(unit, held))
        at = text.flat.find(literal, at + 1)
        if at < 0:
            return
