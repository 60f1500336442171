"""A text as its words: without case, marks, escapes and white space, and with the way back."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(
    rf"[{_CJK}]"  # written without spaces: each sign is a word
    rf"|[^\W_{_CJK}]+(?:(?:_+|[\u0300-\u036f\u00ad]+|(?<=\d)[.,:](?=\d))[^\W_{_CJK}]+"
    r"|[\u0300-\u036f\u00ad]+)*"
)
_MARKUP = re.compile(
    r"</?[A-Za-z][^<>]{0,200}>"
    r"|\]\([^()\s]{1,300}\)"  # the target of a Markdown link
    r"|&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});"
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrtbf\"/\\]")
_IGNORABLE = "\u00ad"
"""A soft hyphen: it keeps the length of a text whose escapes were read."""

_SAYING_LITTLE = """a about above after again all also am an and any are as at be been before
being below between both but by can could did do does doing down during each either for from
further had has have having he her here hers him his how i if in into is it its itself just may
me might more most must my no nor not of off on once only or other our out over own per same
shall she should so some such than that the their theirs them then there these they this those
through to too under until up upon us very was we were what when where which while who whom
whose why will with within without would you your yours"""
FUNCTION_WORDS = frozenset(_SAYING_LITTLE.split())
_LEAST_STEM = 3
_ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


@dataclass(frozen=True)  # no slots: `weights` are kept once they were asked for
class Wording:
    """The words of a text, in order."""

    text: str
    words: tuple[str, ...]
    flat: str
    """The words with a space around each, for quick look-ups."""

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """Words that say what the text is about count twice."""
        return tuple(2 if is_content(each) else 1 for each in self.words)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the words `first` to `last`, both included, stand in the text."""
        matches = list(islice(_WORD.finditer(unmarked(self.text)), first, last + 1))
        return matches[0].start(), matches[-1].end()

    def word_at(self, at: int) -> int:
        """Index of the word that a place in `flat` belongs to."""
        return self.flat.count(" ", 0, at + 1) - 1


def word(text: str) -> Wording:
    """The wording of a text."""
    read = unmarked(text)
    words = _WORD.findall(read)
    if read.isascii():
        flat = " ".join(words).lower()
        words = flat.split()
    else:
        words = [_plain(found) for found in words]
        flat = " ".join(words)
    return Wording(text, tuple(words), f" {flat} ")


def is_content(each: str) -> bool:
    """Whether a word says what a text is about."""
    return each not in FUNCTION_WORDS and (len(each) > 1 or not each.isascii() or each.isdigit())


def stem(each: str) -> str:
    """A word without the endings that English hangs on: enough to tell `refund` by `refunds`."""
    if not (each.isascii() and each.isalpha()) or each.endswith(("ss", "us")):
        return each
    for ending, instead in _ENDINGS:
        if each.endswith(ending) and len(each) - len(ending) >= _LEAST_STEM:
            return each[: -len(ending)].rstrip("e") + instead
    return each.rstrip("e") if len(each) > _LEAST_STEM else each


def stems(words: Iterable[str]) -> frozenset[str]:
    """The content of a text, as a set."""
    return frozenset(stem(each) for each in words if is_content(each))


def _plain(found: str) -> str:
    if found.isascii():
        return found.lower()
    text = unicodedata.normalize("NFKC", found.replace(_IGNORABLE, "")).casefold()
    # Some ligatures are written out with spaces; here a word is a word.
    return "".join(text.split()) or _IGNORABLE


def unmarked(text: str) -> str:
    """A text of the same length in which markup and escapes are no words."""
    if "<" in text or "](" in text or "&" in text:
        text = _MARKUP.sub(lambda found: " " * len(found[0]), text)
    if "\\" in text:
        text = _ESCAPE.sub(_read_escape, text)
    return text


def _read_escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return " " * len(found[0])
    return chr(int(found[1], 16)) + _IGNORABLE * 5
