"""Names in a text: words with a capital letter where there would be none otherwise."""

import re
from collections.abc import Iterator

from pytest_ragft.oracle.sentences import HEADING, sentences
from pytest_ragft.oracle.wording import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_](?:[\w&]|[-.](?=[^\W\d_]))*")
_GERMAN = re.compile(
    r"\b(?:der|die|das|und|ist|nicht|ein|eine|einen|mit|für|wird|werden|können|sind|dem|den|auf)\b"
)
_OPENING = re.compile(r"(?:^\W*|[:;|•]\W*|[\"'“„«(]\W*|\n\W*)$")
_MOSTLY = 0.6
_FEW = 3
_GERMAN_SHARE = 0.12
_OTHERS = frozenset({"i", "i'm", "i'll", "yes", "no", "ok", "please", "note", "sorry"})

Span = tuple[int, int]


def names(text: str) -> Iterator[Span]:
    """Where they stand; of several words in a row, the whole."""
    german = _is_german(text)
    for start, end in sentences(text):
        sentence = text[start:end]
        found = list(_WORD.finditer(sentence))
        if HEADING.match(sentence) or _is_title(found):
            continue
        for run in _runs(sentence, found):
            if len(run) > 1 or not german:
                yield start + run[0].start(), start + run[-1].end()


def _runs(sentence: str, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Words with a capital letter that follow one another, with nothing but a blank between."""
    run: list[re.Match[str]] = []
    for each in words:
        follows = bool(run) and not sentence[run[-1].end() : each.start()].strip(" ")
        if run and not (follows and _is_capital(each)):
            yield run
            run = []
        if _is_capital(each) and not (_opens(sentence, each) and _is_plain(each[0])):
            run.append(each)
    if run:
        yield run


def _opens(sentence: str, each: re.Match[str]) -> bool:
    """Whether any word would have a capital letter there: first, behind a colon or a quote."""
    return _OPENING.search(sentence[: each.start()]) is not None


def _is_plain(word: str) -> bool:
    """Capital by its place alone; `USA` and `McAfee` are so anywhere."""
    return not any(sign.isupper() for sign in word[1:])


def _is_capital(found: re.Match[str]) -> bool:
    low = found[0].lower()
    return found[0][0].isupper() and low not in FUNCTION_WORDS and low not in _OTHERS


def _is_title(words: list[re.Match[str]]) -> bool:
    capital = [each for each in words if each[0][0].isupper()]
    return len(words) >= _FEW and len(capital) > _MOSTLY * len(words)


def _is_german(text: str) -> bool:
    count = len(_WORD.findall(text))
    return len(_GERMAN.findall(text)) > _GERMAN_SHARE * count
