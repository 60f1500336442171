"""Long texts cut into parts, between sentences of any script."""

from collections.abc import Iterable, Iterator

import regex

LONGEST = 4_000
"""A sentence with more characters than this is none, and is cut between words."""
_SHORTENED = (
    r"abb|al|approx|bzw|ca|cf|co|corp|dr|eds?|eq|etc|e\.g|i\.e|inc|jr|ltd|mr|mrs|ms|prof|sr|st|usw"
    r"|vgl|vs|z\.b|\p{L}"
)
_BEFORE_NUMBERS = r"abs|art|ch|figs?|nos?|nr|pp|sec|vol"
_END = regex.compile(
    rf"(?<![.!?…])(?<!\b(?i:{_SHORTENED}))[.!?…]++(?!(?<=\b(?i:{_BEFORE_NUMBERS})\.)\s*\d)"
    r"[\"'”’»)\]*_`]*+\s++(?!\p{Ll})"
    r"|[\p{Sentence_Terminal}--[.!?]]+[」』”’»）】)\]]*\s*"
    r"|\n[ \t]*\n\s*",
    regex.VERSION1,
)
"""Where in doubt, as behind an abbreviation, no sentence ends."""
_WORD_END = regex.compile(r"\s+")


def cut(text: str, limit: int) -> list[str]:
    """A text in parts of about `limit` characters; the parts joined give the text again."""
    return list(pack(_sentences(text), limit))


def _sentences(text: str) -> Iterator[str]:
    for sentence in _split(text, _END):
        if len(sentence) <= LONGEST:
            yield sentence
        else:
            yield from pack(_short_words(sentence), LONGEST)


def _short_words(text: str) -> Iterator[str]:
    for word in _split(text, _WORD_END):
        yield from (word[at : at + LONGEST] for at in range(0, len(word), LONGEST))


def _split(text: str, end: "regex.Pattern[str]") -> Iterator[str]:
    start = 0
    for found in end.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def pack(parts: Iterable[str], limit: int) -> Iterator[str]:
    """Parts joined while they stay within the limit."""
    taken: list[str] = []
    size = 0
    for part in parts:
        if taken and size + len(part) > limit:
            yield "".join(taken)
            taken, size = [], 0
        taken.append(part)
        size += len(part)
    if taken:
        yield "".join(taken)
