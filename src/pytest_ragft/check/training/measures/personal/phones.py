"""Telephone numbers of persons, told by phonenumbers (the extra `data`)."""

import re
from importlib.util import find_spec
from typing import Any

from pytest_ragft.check.training.measures.personal.finding import Found, masked
from pytest_ragft.check.training.measures.personal.runs import Run

LIBRARY = "phonenumbers"
_LONGEST = 15
"""Digits, by E.164."""
_FEWEST_DIGITS = 4
"""Different digits of a number that was not made up by hand."""
_PART = re.compile(r"[\w.,=&?#$€£@/:-]")
"""Before a number: it belongs to something else."""
_CALLED = re.compile(
    r"(?i)(?:\b(?:phone|telephone|tel|cell|mobile|mob|call|fax|whats ?app|sms|dial"
    r"|telefon\w*|handy\w*|rufnummer|mobil\w*|téléphone|appelez|móvil|celular|teléfono"
    r"|llam\w+|telefone|cellulare|telefono|chiama\w*|bel|telefoon\w*|tlf|puhelin|zadzwoń"
    r"|(?:text|reach|ring) (?:me|him|her|them) (?:at|on)|contact (?:no|number)|ph)\b"
    r"|电话|手机|電話|携帯|전화|휴대폰|тел|फ़ोन|هاتف|טלפון)"
    r"[^\n\d]{0,24}\Z"
)
"""Words right before a number that say what it is."""
_NEAR = 45
_REGIONS = (
    "US", "GB", "IN", "DE", "FR", "ES", "IT", "BR", "NL", "PL", "TR", "RU", "CN", "JP", "KR",
    "AU", "MX", "ID", "VN", "SE",
)  # fmt: skip
"""Whose numbering plan a number without a country's code may follow, where a word says that it is
one."""
_MADE_UP = re.compile(r"555|(\d)\1{5}|1234567|2345678|7654321|9876543|(\d\d\d)\2\2|000000|012345")
"""Of the digits: fictional exchanges, runs, repetitions."""
_DATED = re.compile(r"(?:1[4-9]|20)\d\d\D|\d+\.\d+$|\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d\b")
_PERSONAL = frozenset({0, 1, 2, 7})
"""Types of numbers that belong to a person: fixed line, mobile, either, personal; not free or
premium numbers of companies."""
_AMERICAN = re.compile(r"(?:1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
_FREE = re.compile(r"(?:00|1)?8(?:00|33|44|55|66|77|88)\d{7}|1[38]00\d{6}|0?800\d{5,8}")
"""Free of charge in America and Australia, whatever they would be elsewhere."""
_OFFICIAL = re.compile(
    r"(?i)https?\W|www\.|web ?site|hotline|helpline|lifeline|toll[- ]?free|free ?call"
    r"|customer (?:service|care|support)|call cent|front desk|reception|reservations?|department"
    r"|emergency|conference"
)
"""Around the line of an office."""
_AROUND = 80


def is_available() -> bool:
    return find_spec(LIBRARY) is not None


def phone(text: str, run: Run) -> Found | None:
    start = run.start
    while start and text[start - 1] in "+(":
        start -= 1
    written = text[start : run.end]
    international = "+" in written
    if len(run.digits) > _LONGEST or _is_part(text, start, run.end) or _is_made_up(run.digits):
        return None
    if not international and not _is_called(text, start, run.written):
        return None
    if _OFFICIAL.search(text, max(0, start - _AROUND), run.end + _AROUND):
        return None
    if not _is_number(written, international=international):
        return None
    return Found("phone", run.digits, masked(written, 4, 2))


def _is_part(text: str, start: int, end: int) -> bool:
    """Of a word, an address or a sum."""
    if start and _PART.match(text, start - 1):
        return True
    after = text[end : end + 2]
    return after[:1].isalnum() or after[:1] in {"=", "_", "/", "%"} or after[1:].isdigit()


def _is_made_up(digits: str) -> bool:
    few = len(set(digits)) < _FEWEST_DIGITS
    return few or bool(_MADE_UP.search(digits) or _FREE.fullmatch(digits))


def _is_called(text: str, start: int, written: str) -> bool:
    near = text[max(0, start - _NEAR) : start]
    return _CALLED.search(near) is not None and _DATED.match(written) is None


def _is_number(written: str, *, international: bool) -> bool:
    """A person's number in some numbering plan; what is written as in America, in America's."""
    import phonenumbers  # noqa: PLC0415  # the extra `data`, slow to import

    abroad = _REGIONS[:1] if _AMERICAN.fullmatch(written) else _REGIONS
    regions = (None,) if international else abroad
    return any(_type(phonenumbers, written, region) in _PERSONAL for region in regions)


def _type(library: Any, written: str, region: str | None) -> int | None:  # noqa: ANN401  # no types
    try:
        number = library.parse(written, region)
    except library.NumberParseException:
        return None
    return int(library.number_type(number)) if library.is_valid_number(number) else None
