"""The sentences, items and headings of a text: where each stands."""

import re
from collections.abc import Iterator

ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)]|\(\w{1,2}\))\s")
HEADING = re.compile(r"\s*#{1,6}\s+\S")

_ROW = re.compile(r"\s*(?:\||\[\d+\]\s)")
_RULE = re.compile(r"\s*([=\-~^*_])\1{2,}\s*$")
_END = re.compile(r"(?<=[.!?])[\"'”’»)\]*_`]*\s+(?=[^\sa-z])|(?<=[。！？])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|ca|no|nr|fig|sec|dr|mrs?|ms|prof|st|z\.b|bzw|[a-z])\.$",
    re.IGNORECASE,
)
_LOOK_BACK = 8
_FAR = 1_000
_CLOSING = ".!?\"'”’)]"

Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """Sentences in order; an item, a heading or the row of a table is one, too."""
    text = plain_lines(text)
    return [sentence for block in _blocks(text) for sentence in _split(text, block)]


def sentence_at(text: str, start: int, end: int) -> Span:
    """The sentence that holds most of a stretch; looks no further than 1,000 characters around."""
    left = max(0, start - _FAR)
    spans = [(a + left, b + left) for a, b in sentences(text[left : end + _FAR])]
    return max(
        spans, key=lambda span: min(span[1], end) - max(span[0], start), default=(start, end)
    )


def closed(text: str, end: int) -> int:
    """The end of a stretch with the marks that close its sentence."""
    while text[end : end + 1] and text[end] in _CLOSING:
        end += 1
    return end


def plain_lines(text: str) -> str:
    """A text of the same length with escaped line ends, as in JSON, as line ends."""
    return text.replace("\\n", " \n")


def _blocks(text: str) -> Iterator[Span]:
    """Stretches that no sentence crosses."""
    block: Span | None = None
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        ends = not line.strip() or _RULE.match(line)
        alone = HEADING.match(line)
        if block and (ends or alone or ITEM.match(line) or _ROW.match(line)):
            yield block
            block = None
        if alone:
            yield start, at
        elif not ends:
            block = (block[0] if block else start, at)
    if block:
        yield block


def _split(text: str, block: Span) -> Iterator[Span]:
    start, end = block
    for cut in _END.finditer(text, start, end):
        if not _ABBREVIATED.search(text, max(start, cut.start() - _LOOK_BACK), cut.start()):
            yield _trimmed(text, start, cut.end())
            start = cut.end()
    if text[start:end].strip():
        yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
