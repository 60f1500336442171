"""What matters of a gold passage: the sentences that hold what the failing checks expect."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pytest_ragft.diagnosis.lenient import almost_says
from pytest_ragft.oracle.sentences import ITEM, Span, sentences
from pytest_ragft.oracle.wording import Wording, is_content, word

MOST_PLACES = 4
"""Sentences that hold one literal, of which any will do."""
LONGEST_LEAD = 60
"""Words between an item and the line that leads its list."""
_FEW_WORDS = 3
_ENOUGH = 1_000
_ANSWERS = frozenset(("yes", "true", "false", "none", "null", "ok", "undefined", "unknown"))

_POINTS_BACK = re.compile(
    r"\W*(?:it|its|they|their|this|that|these|those|he|she|his|her|such|otherwise|however|then"
    r"|also|both|neither|either|in (?:this|that|these|those|such)|the (?:latter|former|same))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a gold passage that must stand in one piece to be of use."""

    wording: Wording
    """The sentence, after the one before it where it cannot be understood without."""
    sentence: str
    literal: str = ""
    """What the checks expect, as the sentence writes it; empty where nothing is known."""
    vital: frozenset[int] = frozenset()
    """The literal's words in `wording`, as indices."""
    header: str = ""
    """Names of the columns, where it is a row of a table: without them it says little."""


_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"[\s|:-]+")
_HEAD_ROWS = 2
"""The names of the columns, and the rule below them."""

Need = tuple[Unit, ...]
"""Units that hold the same literal: any of them will do."""


def needs(text: str, expected: Sequence[str]) -> tuple[Need, ...]:
    """What matters of a passage; where it holds nothing that is expected, all of it does."""
    spans = sentences(text)
    found = (tuple(_units(text, spans, literal)) for literal in telling(expected))
    return tuple(units[:MOST_PLACES] for units in found if units) or ((Unit(word(text), text),),)


def _units(text: str, spans: Sequence[Span], literal: str) -> Iterator[Unit]:
    """The sentences that hold a literal; several sentences as one where it goes over them."""
    said = says(literal, text)
    begins = () if said is None else _occurrences(text, said)
    seen: set[Span] = set()
    for begin in begins:
        end = begin + len(said or "")
        inside = [i for i, span in enumerate(spans) if span[1] > begin and span[0] < end]
        if inside and spans[inside[0]] not in seen:  # else it stands in no sentence but a rule
            first, last = inside[0], inside[-1]
            seen.add(spans[first])
            place = (_lead(text, spans, first), spans[first][0], spans[last][1])
            yield _unit(text, place, said or "")


def _occurrences(text: str, said: str) -> Iterator[int]:
    at = text.find(said)
    while at >= 0:
        if _stands_free(text, at, at + len(said)):
            yield at
        at = text.find(said, at + 1)


def _stands_free(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends where words do."""
    return not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum())


def telling(expected: Sequence[str]) -> tuple[str, ...]:
    """Of what checks expect, what can be looked for in a document: no bare `yes` or `the`."""
    kept = (text for text in expected if any(map(_tells, word(text[:_ENOUGH]).words)))
    return tuple(dict.fromkeys(kept))


def _tells(each: str) -> bool:
    return is_content(each) and each not in _ANSWERS


def says(literal: str, text: str) -> str | None:
    """How a text writes what is expected; `None` where it does not."""
    if next(_occurrences(text, literal), None) is not None:
        return literal
    return almost_says(literal, text)


def _unit(text: str, place: tuple[int, int, int], said: str) -> Unit:
    lead, start, end = place
    wording = word(text[lead:end])
    offset = len(word(text[lead:start]).words)
    vital = word(said)
    at = wording.flat.find(vital.flat, max(0, len(" ".join(wording.words[:offset])) - 1))
    first = wording.word_at(at) if at >= 0 else offset
    count = len(vital.words) if at >= 0 else len(wording.words) - offset
    vital_at = frozenset(range(first, first + count))
    return Unit(wording, text[start:end], said, vital_at, _columns(text, start))


def _columns(text: str, at: int) -> str:
    """The first row of the table that stands around a place; empty where there is none."""
    lines = text[: text.find("\n", at) if "\n" in text[at:] else len(text)].splitlines()
    rows = list(takewhile(_ROW.match, reversed(lines)))
    is_table = len(rows) > _HEAD_ROWS and _RULE.fullmatch(rows[-2])
    return rows[-1] if is_table else ""


def _lead(text: str, spans: Sequence[Span], at: int) -> int:
    """Where to begin so that a sentence can be understood."""
    start, end = spans[at]
    sentence = text[start:end]
    if ITEM.match(sentence):
        above = next((i for i in range(at, -1, -1) if not _is_item(text, spans[i])), at)
        led = text[spans[above][0] : start]
        return spans[above][0] if len(led.split()) <= LONGEST_LEAD else start
    few = sum(is_content(each) for each in word(sentence).words) < _FEW_WORDS
    if at and (few or _POINTS_BACK.match(sentence)):
        return spans[at - 1][0]
    return start


def _is_item(text: str, span: Span) -> bool:
    return ITEM.match(text[span[0] : span[1]]) is not None
