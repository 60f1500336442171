"""Which of two texts is the older one, by what they and their names say of versions and dates."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_OLD = re.compile(
    r"\b(?:deprecated|formerly|previously|superseded|obsolete|outdated|legacy|used to be|archived?"
    r"|(?:older|previous|former|old|expired) (?:version|polic(?:y|ies)|rules?|terms|plan|release"
    r"|edition|limits?|prices?)|until (?:\w+ )?(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_OLD_PLACE = re.compile(
    r"(?:^|[/\\_.-])(?:archived?|old|legacy|deprecated|obsolete)(?=[/\\_.-]|$)", re.IGNORECASE
)
_VERSION = re.compile(
    r"(?:\bv(?:ersion)?[ .]?|[_/-]v|\brelease )(\d{1,4}(?:\.\d{1,4}){0,3})(?!\d)", re.IGNORECASE
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_./](\d\d)(?:[-_./](\d\d))?)?(?!\d)")
_DATED = re.compile(
    r"\b(?:as of|effective|updated|revised|valid from|in force since|since|from|version|date)\b"
    r"[^.\n]{0,20}?(?=(?<!\d)(?:19|20)\d\d)"
    r"|\((?=(?:19|20)\d\d\))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells how old a text is."""

    sentence: str
    title: str = ""
    """Headings above it, and lines such as `Last updated: 2024-03-01`."""
    source: str = ""


def is_older(one: Edition, other: Edition) -> bool | None:
    """Whether the first is the older of two versions; `None` where nothing tells."""
    first_old, second_old = _says_old(one), _says_old(other)
    if first_old != second_old:
        return first_old
    marks: tuple[Callable[[Edition], Iterator[tuple[int, ...]]], ...] = (_versions, _dates)
    for mark in marks:
        first, second = max(mark(one), default=None), max(mark(other), default=None)
        if first is not None and second is not None and first != second:
            return first < second
    return None


def _says_old(text: Edition) -> bool:
    said = _OLD.search(text.sentence) or _OLD.search(text.title)
    return said is not None or _OLD_PLACE.search(text.source) is not None


def _versions(text: Edition) -> Iterator[tuple[int, ...]]:
    for part in (text.title, text.source, text.sentence):
        for found in _VERSION.finditer(part):
            yield tuple(map(int, found[1].split(".")))


def _dates(text: Edition) -> Iterator[tuple[int, ...]]:
    for part in (text.title, text.source):
        yield from (_date(found) for found in _DATE.finditer(part))
    for mark in _DATED.finditer(text.sentence):
        if found := _DATE.match(text.sentence, mark.end()):
            yield _date(found)


def _date(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part) for part in found.groups() if part)
