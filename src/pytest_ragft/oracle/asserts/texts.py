"""Values as the texts that would stand for them in a reply."""

import re
from datetime import date, datetime, time

from pytest_ragft.oracle.asserts.expectation import Expectation
from pytest_ragft.oracle.asserts.plain import UNKNOWN, entries, is_a, members, plain

_LONGEST = 4000
_DEEPEST = 8
_MARKUP = re.compile(r"[`\s]*")
_LARGEST = 1e18


def text_of(value: object) -> str | None:
    """A text, number or date as it would be written; `None` for what names no fact.

    True, False and None are left out: documents say such things in words of their own.
    """
    value = plain(value)
    if is_a(value, str):
        return _worth(str(value))
    if is_a(value, datetime) and datetime.time(value) != time():
        return datetime.isoformat(value)
    if is_a(value, date):
        return date(value.year, value.month, value.day).isoformat()
    if type(value) in (int, float) and abs(value) < _LARGEST:  # type: ignore[arg-type]  # a number, as was asked
        return str(int(value) if value == int(value) else value)  # type: ignore[call-overload]  # as above
    return None


def texts_in(value: object, depth: int = 0) -> tuple[str, ...]:
    """The texts of a value and of everything in it; of a dict, what stands under its keys."""
    if value is UNKNOWN or depth > _DEEPEST:
        return ()
    held = entries(value)
    inner = list(held.values()) if held is not None else members(value)
    if inner is None:
        text = text_of(value)
        return () if text is None else (text,)
    found = (text for each in inner for text in texts_in(each, depth + 1))
    return tuple(dict.fromkeys(found))


def all_of(value: object) -> Expectation:
    """Every text of a value is asked for."""
    return Expectation(tuple((text,) for text in texts_in(value)))


def one_of(value: object) -> Expectation:
    """Any text of a value will do."""
    texts = texts_in(value)
    return Expectation((texts,) if texts else ())


def is_key(text: str) -> bool:
    """Whether a text looks like a key of a JSON object rather than like a fact."""
    return re.fullmatch(r"[a-z]+(_[a-z]+)*", text) is not None


def _worth(text: str) -> str | None:
    """A text that says something: signs of markup and single signs are a matter of form."""
    bare = " ".join(text.split())
    if _MARKUP.fullmatch(text) or len(text) > _LONGEST:
        return None
    return None if len(bare) == 1 and not bare.isalnum() else bare
