"""Words of a text in any script, and what of them carries its content."""

import re
from functools import lru_cache

from pytest_ragft.check.training.knowledge.vocabulary import FUNCTION

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese are written without spaces between words."""
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
"""Vowel signs, which Python does not count among the letters."""
_PLAIN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(rf"[{UNSPACED}]+|\d+|(?:[^\W\d_{UNSPACED}]|[{_MARKS}])+")
_RUN = re.compile(rf"[{UNSPACED}]+")
LONG = 4
"""Letters from which a word is taken to carry content, in a script with spaces."""
_STEM = 5
_STEM_HANGUL = 2
_FUNCTION = frozenset(FUNCTION.split())
"""Words that say how, not what; of the languages that most training files are in."""


def words(text: str) -> list[str]:
    """In small letters; a run of a script without spaces is one, and so is a number."""
    lowered = text.lower()
    return (_PLAIN if lowered.isascii() else _WORD).findall(lowered)


_PER_WORD = 8, 5
"""Eight characters are five words where there are no spaces: 1.6 a word."""


def size(text: str) -> int:
    """How many words, by their usual length where there are no spaces."""
    if text.isascii():
        return len(text.split())
    runs = "".join(_RUN.findall(text))
    return len(text.split()) if not runs else len(_RUN.sub(" ", text).split()) + _of(len(runs))


def _of(characters: int) -> int:
    return characters * _PER_WORD[1] // _PER_WORD[0]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What the forms of a word begin with: five letters say it in most languages."""
    return word[: _STEM_HANGUL if "\uac00" <= word[0] <= "\ud7a3" else _STEM]


def terms(text: str) -> set[str]:
    """Stems of all words, and each pair of characters where there are no spaces."""
    if text.isascii():
        return {word[:_STEM] for word in _PLAIN.findall(text.lower())}
    found: set[str] = set()
    for word in set(words(text)):
        if word[0] > "\u0dff" and _RUN.match(word):
            found.update(_pairs(word))
        else:
            found.add(stem(word))
    return found


def content(text: str, common: frozenset[str] = frozenset()) -> set[str]:
    """Terms of the words that carry content; `common`: words that every answer has."""
    found: set[str] = set()
    for word in set(words(text)):
        if word[0] > "\u0dff" and _RUN.match(word):
            found.update(_pairs(word))
        elif _carries(word) and word not in common:
            found.add(stem(word))
    return found


def _carries(word: str) -> bool:
    if word in _FUNCTION or word.isdigit():
        return False
    return len(word) >= (_STEM_HANGUL if word[0] >= "\u1100" else LONG)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def unspaced_share(text: str) -> float:
    """Part of a text's letters whose script has no spaces."""
    if text.isascii():
        return 0.0
    letters = sum(map(str.isalpha, text))
    return sum(map(len, _RUN.findall(text))) / letters if letters else 0.0
