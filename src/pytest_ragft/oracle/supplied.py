"""What the app put into the prompt of what it retrieved."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pytest_ragft.corpus import Corpus
from pytest_ragft.diagnosis.passage import Passage, Retrieved
from pytest_ragft.oracle.overlap import Overlap, Piece, overlap
from pytest_ragft.oracle.sentences import Span, closed
from pytest_ragft.oracle.wording import Wording, word

LEAST_WORDS = 7
"""Words in a row from which a text in a prompt is no chance."""
MOST_SEGMENTS = 40
"""Pieces of a prompt that are looked up in the corpus."""
MOST_HITS = 3
SEGMENT = 240
"""Characters of such a piece: about as many words as the index looks up at once."""
_SHORTEST_SEGMENT = 40
_PROBE = 6
_PROBES = 6
_DENSE = 0.8

_BREAK = re.compile(r"(?<=\\)n|\n")


def in_prompts(
    retrieved: Sequence[Retrieved],
    prompts: Sequence[Wording],
    read: Callable[[str], Wording] = word,
) -> tuple[Retrieved, ...]:
    """Those that stand in a prompt, also cut or edited a little, in the order of the prompt."""
    placed = []
    for entry in retrieved:
        at = place(read(entry.text), prompts)
        if at is not None:
            placed.append((at, entry))
    placed.sort(key=lambda pair: pair[0])
    return tuple(entry for _, entry in placed)


def place(text: Wording, prompts: Sequence[Wording]) -> tuple[int, int] | None:
    """Prompt, and word in it, where a text begins; `None` where it stands nowhere."""
    for number, prompt in enumerate(prompts):
        if (piece := _piece(text, prompt)) is not None:
            return number, piece.first
    return None


def may_stand(text: Wording, prompt: Wording) -> bool:
    """Whether some words of a text stand in a row in a prompt: a look that costs little."""
    if not text.words:
        return False
    last = len(text.words) - _PROBE
    step = max(1, last // _PROBES)
    probes = (text.words[at : at + _PROBE] for at in range(0, max(1, last + 1), step))
    return any(f" {' '.join(probe)} " in prompt.flat for probe in probes)


def _piece(text: Wording, prompt: Wording) -> Piece | None:
    return main_piece(overlap(text, prompt)) if may_stand(text, prompt) else None


def main_piece(found: Overlap) -> Piece | None:
    """The largest stretch that is copied from the text, if it is long enough."""
    for piece in found.pieces[:1]:
        spread = max(piece.held) - min(piece.held) + 1
        enough = min(LEAST_WORDS, len(found.sought.words))
        if len(piece.held) >= max(enough, _DENSE * spread):
            return piece
    return None


def from_corpus(prompts: Sequence[Wording], corpus: Corpus) -> tuple[Retrieved, ...]:
    """Passages of the corpus, or parts of them, that stand in the prompts, as they stand there."""
    found: dict[str, Retrieved] = {}
    for prompt in prompts:
        for piece, passage in sorted(_taken(prompt, corpus), key=lambda pair: pair[0].first):
            start, end = prompt.span(piece.first, piece.last)
            text = prompt.text[start : closed(prompt.text, end)]
            entry = Retrieved(text, 0, id=passage.id, source=passage.source or None)
            found.setdefault(text, entry)
    entries = enumerate(found.values())
    return tuple(replace(entry, rank=at + 1, origin=at) for at, entry in entries)


def _taken(prompt: Wording, corpus: Corpus) -> list[tuple[Piece, Passage]]:
    """Pieces of a prompt that were taken from the corpus, none inside of another."""
    taken: list[tuple[Piece, Passage]] = []
    covered: list[Span] = []
    seen: set[str] = set()
    segments = list(_segments(prompt.text))
    # A long prompt is looked up at places spread over it.
    for start, segment in segments[:: 1 + len(segments) // MOST_SEGMENTS]:
        if any(a <= start < b for a, b in covered):
            continue
        for hit in corpus.search(segment, MOST_HITS):
            piece = None if hit.passage.text in seen else _piece(word(hit.passage.text), prompt)
            seen.add(hit.passage.text)
            if piece and not any(_meet(piece, other) for other, _ in taken):
                taken.append((piece, hit.passage))
                covered.append(prompt.span(piece.first, piece.last))
    return taken


def _meet(one: Piece, other: Piece) -> bool:
    return one.first <= other.last and other.first <= one.last


def _segments(prompt: str) -> Iterator[tuple[int, str]]:
    """Paragraphs and where they begin, short ones together, long ones cut."""
    start = at = 0
    for paragraph in _BREAK.split(prompt):
        at += len(paragraph) + 1
        if at - start > _SHORTEST_SEGMENT:
            yield from ((i, prompt[i : min(i + SEGMENT, at)]) for i in range(start, at, SEGMENT))
            start = at
