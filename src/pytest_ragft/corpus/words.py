"""Words of a text in the one form in which texts are compared: whatever their case or spelling."""

import unicodedata
from collections.abc import Iterator

import regex

UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々〆"
"""Scripts written without spaces, or with spaces that may as well be left out."""
_WORD = regex.compile(rf"[{UNSPACED}]+|\d+|[^\W_{UNSPACED}]+")
_PLAIN_WORD = regex.compile(r"[0-9]+|[a-z0-9]+")
_IS_UNSPACED = regex.compile(rf"[{UNSPACED}]")
_GAP = regex.compile(rf"(?<=[{UNSPACED}])\s+(?=[{UNSPACED}])")
_GROUPING = regex.compile(r"(?<=\d)[,'](?=\d{3}(?!\d))")
_UNIT = regex.compile(r"(?<![A-Za-z0-9])[0-9]+(?=[A-Za-z])")
_ACCENTS = regex.compile(r"[\u0300-\u036f]+")
_INVISIBLE = regex.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]+")
_THOUSANDS = regex.compile(r"(?<=\d)(?=(?:\d{3}){1,5}(?!\d))")
_GROUPED_NUMBER = regex.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")


def words(text: str) -> list[str]:
    """Words and numbers without case, accents, punctuation or grouping of thousands.

    A number is a word of its own (`5GB` is two), and so is a run of a script without spaces.
    """
    if text.isascii():
        return _PLAIN_WORD.findall(_GROUPING.sub("", text).lower())
    return _WORD.findall(_GAP.sub("", _GROUPING.sub("", _folded(text))))


def flat(text: str) -> str:
    """The words with one space between them."""
    return " ".join(words(text))


def terms(text: str) -> Iterator[str]:
    """What the index holds: words, and for scripts without spaces each pair of neighbours.

    The last character of such a run stands alone, so that each begins some term.
    """
    for word in words(text):
        if _IS_UNSPACED.match(word):
            yield from (word[at : at + 2] for at in range(len(word)))
        else:
            yield word


def searchable(text: str) -> str:
    """The terms as the index takes them: it does part of the work itself, and faster."""
    if text.isascii():
        return _UNIT.sub(r"\g<0> ", _GROUPING.sub("", text))
    return " ".join(terms(text))


def unspaced(word: str) -> bool:
    """Whether a word is a run of a script without spaces, in which words have no borders."""
    return _IS_UNSPACED.match(word) is not None


def spellings(phrase: str) -> tuple[str, ...]:
    """A flat text, and the same with its thousands grouped (`1 000`) or not (`1000`)."""
    grouped = _THOUSANDS.sub(" ", phrase)
    joined = _GROUPED_NUMBER.sub(lambda number: number[0].replace(" ", ""), phrase)
    return tuple(dict.fromkeys((phrase, grouped, joined)))


def stands_in(phrase: str, text: str, *, goes_on: bool = False) -> bool:
    """Whether a flat text stands in another one, as whole words; `goes_on`: the last may not be."""
    if not phrase:
        return False
    start = "" if unspaced(phrase[0]) else " "
    end = "" if goes_on or unspaced(phrase[-1]) else " "
    return f"{start}{phrase}{end}" in f" {text} "


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).replace("’", "'").casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))
