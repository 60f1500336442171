"""Whether a reply says what a check expects, but for the way it is written.

Lenient about case, punctuation, white space, hyphens, accents, the formats of numbers, dates and
amounts, and the order of names. Never about what is said.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_ragft.diagnosis.figures import Figure, figures

LONGEST = 20_000
"""Characters of a reply, or of an expected text, that are looked at."""

_MASK = "\0"
"""In place of a figure that was read."""
_START = r"(?<![^\W_])"
_SIGNS = {
    "usd": rf"{_START}(?:us\s?\$|us[- ]dollars?\b|(?:usd|dollars?)\b)|\$",
    "eur": rf"€|{_START}(?:eur|euros?)\b",
    "gbp": rf"£|{_START}(?:gbp|pounds?)\b",
    "jpy": rf"¥|{_START}(?:jpy|yen)\b",
    "percent": rf"%|{_START}(?:per ?cent|pct)\b",
    "and": r"&",
    "+": rf"(?<={_MASK})\+",
}
_SIGN = re.compile("|".join(f"({each})" for each in _SIGNS.values()), re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’](?:[^\W_]|[\u0300-\u036f])+)*(?:\+\+|#)?")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,100}>")
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d"})

_CLAUSE_END = re.compile(r"[.!?;:,()\n]|\b(?:but|sondern)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:not(?! only)|no(?! (?:later|more|longer|fewer|less|earlier) than)|never|neither|nor"
    r"|cannot|without|instead of|rather than|other than|nicht|kein\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(
    r"\W{0,3}(?:is|was|are|were)(?:n['’]t| not| no longer| wrong| incorrect| false| outdated)\b",
    re.IGNORECASE,
)
_WORDS_BEFORE = re.compile(r"(?:\S+\s+){0,4}\S*\s*$")
_RANGE_BEFORE = re.compile(r"\d\s?(?:[-–—]|to\s|or\s)\s?$")
_RANGE_AFTER = re.compile(r"\+|\s?(?:[-–—]|to\s|or\s)\s?\d")
_SENTENCE_END = re.compile(r"[.!?]\s+\S|\n\s*\n")
_COMMON = "yes no true false none null ok a an the it us who am or in me is as at"
_LABELS = frozenset(_COMMON.split())
"""Too short and too common to be found inside a sentence."""
_LONG_ENOUGH = 3
_NAME_PARTS = (2, 3)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word in its plain form, or a figure."""

    word: str
    figure: Figure | None
    start: int
    end: int


def almost_says(expected: str, reply: str) -> str | None:
    """The part of the reply that says it, in spite of how it is written; else `None`."""
    expected, reply = expected[:LONGEST], reply[:LONGEST]
    told = _tokens(reply)
    for sought in _orders(expected):
        for first in range(len(told)):
            last = _match(sought, told, first)
            if last is None:
                continue
            start = min(token.start for token in told[first : last + 1])
            end = max(token.end for token in told[first : last + 1])
            if _is_meant(expected, reply, start, end):
                return reply[start:end]
    return None


def lenient_matches(expected: Sequence[str], replies: Sequence[str]) -> tuple[str, str] | None:
    """The first expected text that a reply almost says, and the part that says it."""
    pairs = ((text, almost_says(text, reply)) for reply in replies for text in expected)
    return next(((text, said) for text, said in pairs if said is not None), None)


def _tokens(text: str) -> list[_Token]:
    text = _TAG.sub(lambda tag: " " * len(tag[0]), text)
    found = [_Token("", figure, figure.start, figure.end) for figure in figures(text)]
    rest = list(text)
    for token in found:
        rest[token.start : token.end] = _MASK * (token.end - token.start)
    names = list(_SIGNS)
    for sign in _SIGN.finditer("".join(rest)):
        found.append(_Token(names[(sign.lastindex or 1) - 1], None, *sign.span()))
        rest[sign.start() : sign.end()] = " " * len(sign[0])
    left = "".join(rest)
    found.extend(_Token(_plain(word[0]), None, *word.span()) for word in _WORD.finditer(left))
    found = [token for token in found if token.word or token.figure]
    found.sort(key=lambda token: token.start)
    return list(_with_units(found))


def _with_units(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """Amounts with their currency behind them, units in the singular."""
    ordered = list(tokens)
    for at in range(len(ordered) - 1):
        currency, number = ordered[at], ordered[at + 1]
        behind = at > 0 and ordered[at - 1].figure
        if currency.word in ("usd", "eur", "gbp", "jpy") and number.figure and not behind:
            ordered[at : at + 2] = number, currency
    before: _Token | None = None
    for token in ordered:
        word = token.word
        if before and before.figure and len(word) >= _LONG_ENOUGH and word[-2:] != "ss":
            word = word.removesuffix("s")
        yield _Token(word, token.figure, token.start, token.end)
        before = token


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    letters = (sign for sign in apart if not unicodedata.combining(sign) and sign not in "'’")
    return "".join(letters).translate(_UNDECOMPOSED)


def _orders(expected: str) -> Iterator[list[_Token]]:
    """What to look for: the text as it is, and a name the other way round."""
    tokens = _tokens(expected)
    if not tokens:
        return
    yield tokens
    words = expected.split()
    capital = all(word[:1].isupper() for word in words)
    if capital and len(tokens) == len(words) and len(words) in _NAME_PARTS:
        if words[0].endswith(","):
            yield [*tokens[1:], tokens[0]]
        elif "," not in expected.rstrip(" ,."):
            yield [tokens[-1], *tokens[:-1]]


def _match(sought: Sequence[_Token], told: Sequence[_Token], first: int) -> int | None:
    """Index of the last token of a match that begins at `first`.

    Words are compared as one run of letters: `e-mail`, `e mail` and `email` are the same.
    """
    left, right, at = "", "", first
    for token in sought:
        if token.figure:
            figure = told[at].figure if at < len(told) and not right else None
            if figure is None or not figure.says(token.figure):
                return None
            at += 1
            continue
        left += token.word
        while len(right) < len(left):
            if at >= len(told) or told[at].figure:
                return None
            right += told[at].word
            at += 1
        if not right.startswith(left):
            return None
        left, right = "", right[len(left) :]
    return None if right else at - 1


def _is_meant(expected: str, reply: str, start: int, end: int) -> bool:
    """Whether the part found says it there: not the reverse, a range, or a piece of a word."""
    before, said, after = reply[:start], reply[start:end], reply[end:]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    if _RANGE_BEFORE.search(before[-6:]) or (said[-1:].isdigit() and _RANGE_AFTER.match(after)):
        return False
    if _is_label(expected) and not _stands_alone(expected, said, before, after):
        return False
    if _has_break(said) and not _has_break(expected):
        return False
    return not _is_negated(before) and not _NEGATED_AFTER.match(after)


def _has_break(text: str) -> bool:
    """Whether a sentence ends inside; the point of `Dec. 25` or `1. March` is no end."""
    for figure in figures(text):
        if figure.kind == "date":
            text = text[: figure.start] + "0" * (figure.end - figure.start) + text[figure.end :]
    return _SENTENCE_END.search(text) is not None


def _is_negated(before: str) -> bool:
    clause = _CLAUSE_END.split(before[-200:])[-1]
    near = _WORDS_BEFORE.search(clause)
    return near is not None and _NEGATED.search(near[0]) is not None


def _is_label(expected: str) -> bool:
    return expected.strip(" .!,;:'\"").casefold() in _LABELS


def _stands_alone(expected: str, said: str, before: str, after: str) -> bool:
    """Whether a label is the answer: `No, ...`; not a word of a sentence: `there is no fee`."""
    if expected.strip().isupper() and not said.isupper() and len(expected.strip()) > 1:
        return False
    opens = re.search(r"(?:^|[.!?:\n])[\s\W]*$", before) is not None
    return opens and re.match(r"\W*(?:$|[.!,;:\n)])", after) is not None
