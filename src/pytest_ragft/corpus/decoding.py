"""Bytes of a file as text."""

import codecs
import re
from contextlib import suppress

from pytest_ragft.corpus.document import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.01
"""Share of control characters above which a file is no text."""


def decode(content: bytes, declared: str | None = None) -> str:
    """UTF-8, what a byte-order mark says, what the document declares, else Windows-1252.

    Raises `DocumentError` for what is no text.
    """
    named = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if named is None and b"\0" in content:
        at = content.index(b"\0")
        raise DocumentError(f"is not text: it holds a NUL byte at {at}")
    text = None
    for encoding in (named,) if named else ("utf-8", declared, "cp1252", "latin-1"):
        with suppress(UnicodeError, LookupError):
            text = content.decode(encoding) if text is None and encoding else text
    if text is None:
        raise DocumentError(f"is not text: it begins like {named}, and does not go on so")
    return _checked(text)


def lines_of(text: str) -> list[str]:
    """Lines as editors count them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _checked(text: str) -> str:
    control = len(_CONTROL.findall(text))
    if control > _MOST_CONTROL * len(text):
        raise DocumentError(f"is not text: {control} of its {len(text)} characters are control")
    return text
