"""How much of one text stands in another, in spite of small edits, other marks and cuts."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pytest_ragft.oracle.wording import Wording, stem, word

TOGETHER = 12
"""Words between two pieces that still stand together: a separator, a number, a source line."""
SPELT_ALIKE = 80
"""Similarity of two words, 0 to 100, from which one is a slip of the other."""

_MOST_PLACES = 60
_MOST_LANES = 8
_LEAST_RUN = 3
_FEW_WORDS = 30
_SMALL_WORDS = 2
"""Weight of two words of which neither says what the text is about."""
_LEAST_VOTES = 6
"""Weight of three or four words in a row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that holds words of another one."""

    first: int
    last: int
    """Words of the text looked through, both included."""
    held: frozenset[int]
    """Words of the text looked for, as indices."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What was found of one text in another."""

    sought: Wording
    within: Wording
    pieces: tuple[Piece, ...] = ()
    """The one that holds most comes first."""

    @property
    def best(self) -> float:
        """Share that stands in one place, 0 to 1."""
        return self.share(self.pieces[0].held) if self.pieces else 0.0

    @property
    def total(self) -> float:
        """Share that stands anywhere, 0 to 1."""
        return self.share(frozenset().union(*(piece.held for piece in self.pieces)))

    def share(self, held: Collection[int]) -> float:
        """Share of the words sought, those counted more that say what the text is about."""
        weights = self.sought.weights
        return sum(weights[at] for at in held) / sum(weights) if weights else 0.0

    def span(self, piece: Piece) -> tuple[int, int]:
        """Where a piece stands in the text, in characters."""
        return self.within.span(piece.first, piece.last)

    def text(self, piece: Piece) -> str:
        """A piece as it is written."""
        start, end = self.span(piece)
        return self.within.text[start:end]


def coverage(sought: str, within: str) -> float:
    """Share of a text, 0 to 1, that stands in one place of another."""
    return overlap(word(sought), word(within)).best


def overlap(sought: Wording, within: Wording) -> Overlap:
    """Where a text, or parts of it, stand in another."""
    if not sought.words:
        return Overlap(sought, within)
    at = within.flat.find(sought.flat)
    if at >= 0:
        first = within.word_at(at)
        last = first + len(sought.words) - 1
        return Overlap(sought, within, (Piece(first, last, frozenset(range(len(sought.words)))),))
    return similar(sought, within)


def similar(sought: Wording, within: Wording) -> Overlap:
    """As `overlap`, with every place that holds much of it, not only where all of it stands."""
    pieces: list[Piece] = []
    for lane in _lanes(sought, within):
        pieces.extend(_align(sought, within, lane))
    found = Overlap(sought, within)
    chains = _chain(_distinct(pieces))
    ranked = sorted(chains, key=lambda piece: (-found.share(piece.held), piece.first))
    return Overlap(sought, within, tuple(ranked))


def _lanes(sought: Wording, within: Wording) -> list[int]:
    """Distances between the words of the two texts at which pairs of neighbours meet."""
    votes: Counter[int] = Counter()
    for at, weight, starts in _neighbours(sought, within):
        for start in starts:
            votes[start - at] += weight
    slack = _slack(sought)
    least = min(_LEAST_VOTES, sum(sought.weights) // 2)
    lanes: list[int] = []
    for lane, weight in votes.most_common(4 * _MOST_LANES):
        if weight < least:
            break
        if all(abs(lane - other) > slack for other in lanes):
            lanes.append(lane)
    return lanes[:_MOST_LANES]


def _neighbours(sought: Wording, within: Wording) -> Iterator[tuple[int, int, list[int]]]:
    """Pairs of words, or in a short text telling words, their weights and where they stand."""
    words, there, weights = sought.words, within.words, sought.weights
    few = len(words) <= _FEW_WORDS
    places: dict[str, list[int]] = {each: [] for each in words}
    for place, each in enumerate(there):
        if each in places:
            places[each].append(place)
    for at, each in enumerate(words):
        starts = places[each][:_MOST_PLACES]
        if few and weights[at] > 1:
            yield at, weights[at], starts
        follower = words[at + 1] if at + 1 < len(words) else None
        weight = weights[at] + weights[at + 1] if follower else 0
        if weight > _SMALL_WORDS:
            yield (
                at,
                weight,
                [start for start in starts if there[start + 1 : start + 2] == (follower,)],
            )


def _slack(sought: Wording) -> int:
    return max(2, len(sought.words) // 10)


def _align(sought: Wording, within: Wording, lane: int) -> Iterator[Piece]:
    """Stretches along a lane in which the two texts run side by side."""
    slack = _slack(sought)
    start = max(0, lane - slack)
    end = min(len(within.words), lane + len(sought.words) + slack)
    other = within.words[start:end]
    pairs: list[tuple[int, int]] = []
    for step in Levenshtein.opcodes(sought.words, other):
        if step.tag in {"equal", "replace"}:
            both = zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=False,
            )
            pairs.extend(
                (a, b + start)
                for a, b in both
                if step.tag == "equal" or is_slip(sought.words[a], other[b])
            )
    for stretch in _runs(pairs):
        run = _trimmed(sought, _trimmed(sought, stretch)[::-1])[::-1]
        held = frozenset(a for a, _ in run)
        if _says_something(sought, held):
            yield Piece(run[0][1], run[-1][1], held)


def _trimmed(sought: Wording, run: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without a small word at the start that stands by itself: it is there by chance."""
    if len(run) > 1 and sought.weights[run[0][0]] == 1:
        (a, b), (c, d) = run[:2]
        if max(abs(c - a), abs(d - b)) > 1:
            return run[1:]
    return run


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ in spelling or inflection only; figures never do."""
    if one == other:
        return True
    if one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return False
    return stem(one) == stem(other) or fuzz.ratio(one, other, score_cutoff=SPELT_ALIKE) > 0


def _runs(pairs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Pairs with few words left out between them."""
    far = _LEAST_RUN + 1
    breaks = [
        at + 1
        for at, (one, next_one) in enumerate(pairwise(pairs))
        if max(next_one[0] - one[0], next_one[1] - one[1]) > far
    ]
    for start, end in pairwise([0, *breaks, len(pairs)]):
        yield list(pairs[start:end])


def _says_something(sought: Wording, held: Collection[int]) -> bool:
    """Whether the words are too many, and too telling, to stand there by chance."""
    if len(held) < min(_LEAST_RUN, len(sought.words)):
        return False
    return any(sought.weights[at] > 1 for at in held) or len(held) == len(sought.words)


def _distinct(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces in order, without those that stand inside of another."""
    kept: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -len(piece.held)):
        inside = any(one.first <= piece.last and piece.first <= one.last for one in kept)
        if not inside:
            kept.append(piece)
    return sorted(kept, key=lambda piece: piece.first)


def _chain(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that follow one another closely, as one; each other by itself."""
    chains: list[Piece] = []
    for piece in pieces:
        last = chains[-1] if chains else None
        if last and piece.first - last.last <= TOGETHER and max(last.held) <= min(piece.held) + 1:
            chains[-1] = Piece(last.first, piece.last, last.held | piece.held)
        else:
            chains.append(piece)
    return chains
