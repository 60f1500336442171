"""Texts in one form, so that the ways to write the same do not differ; and texts for messages."""

import re
import unicodedata
from collections.abc import Sequence

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"),
    }
)
_SHOWN = 200


def plain(text: str, *, ignore_case: bool = True) -> str:
    """One Unicode form (NFKC), straight quotes, plain hyphens, single blanks, small letters."""
    text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    text = " ".join(text.split())
    return text.casefold() if ignore_case else text


def stands_in(wanted: str, told: str) -> bool:
    """Whether a text stands in another, both plain; a figure only as a whole one.

    `30 days` does not stand in `130 days`, nor `1.5` in `1.55`.
    """
    before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, told) is not None


def shown(text: str) -> str:
    """A reply for a message: on one line, and not longer than is read."""
    text = " ".join(text.split())
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


def ending(text: str) -> str:
    """As `shown`, but the end of a long reply."""
    text = " ".join(text.split())
    return repr(text if len(text) <= _SHOWN else f"…{text[1 - _SHOWN :]}")


def listed(texts: Sequence[str], word: str = "or") -> str:
    """`'a', 'b' or 'c'`."""
    each = [repr(text) for text in texts]
    return f"{', '.join(each[:-1])} {word} {each[-1]}" if len(each) > 1 else "".join(each)
