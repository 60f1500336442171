"""Numbers, versions and dates in a text, in one form however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar",
            "february feb februar",
            "march mar",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sept sep",
            "october oct oktober",
            "november nov",
            "december dec dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_ALSO_WORDS = ("may", "march", "mar", "mai")
"""Months only with a capital letter or with a year: `the first 5 may be returned`."""
_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES, _TENS = _BELOW_TWENTY.split(), _BY_TEN.split()
_WRITTEN = {name: number for number, name in enumerate(_ONES)} | {
    name: number for number, name in zip(range(20, 100, 10), _TENS, strict=True)
}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9}
_MOST_DAYS, _MOST_MONTHS = 31, 12
_THIS_CENTURY = 2000
_SHORT_YEAR = 2
_CENTS = 2

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SPACE = "[ \u00a0\u2009\u202f]"
_DATE = re.compile(
    rf"""(?<![^\W_])(?:
      (?P<y1>\d{{4}})([-/.])(?P<m1>\d\d?)\2(?P<d1>\d\d?)(?:T\d\d:[\d:.]+Z?)?
    | (?P<a>\d\d?)([-/.])(?P<b>\d\d?)\6(?P<y2>\d{{4}}|(?<=[-/])\d\d)
    | (?P<y3>(?:19|20)\d\d)-(?P<m3>0[1-9]|1[0-2])(?!-)
    | (?P<d4>\d\d?)(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?(?P<m4>{_MONTH})\b\.?
        (?:,?[\s-]+(?P<y4>\d{{4}}))?
    | (?P<m5>{_MONTH})\.?[\s-]+(?P<d5>\d\d?)(?:st|nd|rd|th)?(?![.,:]\d)(?:,?\s+(?P<y5>\d{{4}}))?
    | (?P<m6>{_MONTH})\.?,?[\s-]+(?:of\s+)?(?P<y6>\d{{4}})
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"""(?<![^\W_])(?:
      (?P<version>v\d+(?:\.\d+)*|\d+(?:\.\d+){{2,}})
    | (?P<digits>\d+(?:(?:[.,'’_]|{_SPACE}(?=\d{{3}}(?!\d)))\d+)*)
    | (?P<words>(?:{"|".join(_TENS)})(?:[-\s]+(?:{"|".join(_ONES[1:10])}))?\b
      | (?:{"|".join(_ONES)})\b | an?(?=\s+(?:hundred|thousand|million|billion)\b))
    )(?P<scale>(?:[-\s]+(?:hundred|thousand|million|billion)\b)*)""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED = re.compile(r"(\d{1,3})([ ',_.])(\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_EXACT = re.compile(r"\d{1,15}(?:\.\d{1,8})?")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:usd|eur|gbp|chf))\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s?(?:[$€£¥%]|(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|per ?cent)\b)", re.IGNORECASE
)
_MINUS = re.compile(r"(?:^|[\s(\[:=,\"'`“„«*])[-−]$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, version or date; with more than one form where it can be read in several ways."""

    kind: Literal["number", "version", "date"]
    forms: frozenset[str]
    start: int
    end: int
    implied: frozenset[str] = frozenset()
    """What it says as well: a date is also a date without its year, or without its day."""

    def says(self, other: "Figure") -> bool:
        """Whether it can mean the same as another one, or more than that."""
        return not other.forms.isdisjoint(self.forms | self.implied)


def figures(text: str) -> Iterator[Figure]:
    """All of a text, in order."""
    at = 0
    dated = _next_date(text, at)
    while number := _NUMBER.search(text, at):
        if dated and dated.start < at:
            dated = _next_date(text, at)
        if dated and dated.start <= number.start():
            yield dated
            at = dated.end
        else:
            yield _number(number)
            at = number.end()


def _next_date(text: str, at: int) -> Figure | None:
    for found in _DATE.finditer(text, at):
        dates = list(_dates(found))
        if dates:
            implied = frozenset().union(*(_implied(date) for date in dates))
            forms = frozenset(_written(date) for date in dates)
            return Figure("date", forms, found.start(), found.end(), implied)
    return None


_Date = tuple[int | None, int, int | None]
"""Year, month, day."""


def _dates(found: re.Match[str]) -> Iterator[_Date]:
    """Every date that can be meant."""
    part = found.groupdict()
    month_text = next((part[f"m{n}"] for n in (1, 3, 4, 5, 6) if part[f"m{n}"]), "")
    year_text = next((part[f"y{n}"] for n in (1, 2, 3, 4, 5, 6) if part[f"y{n}"]), None)
    day_text = next((part[f"d{n}"] for n in (1, 4, 5) if part[f"d{n}"]), None)
    year = int(year_text) if year_text else None
    if part["a"] is not None:
        first, second = int(part["a"]), int(part["b"])
        year = int(part["y2"]) + (_THIS_CENTURY if len(part["y2"]) == _SHORT_YEAR else 0)
        orders = [(second, first)] if "." in found[0] else [(second, first), (first, second)]
        yield from ((year, *order) for order in orders if _is_day(*order))
    elif year is not None or month_text not in _ALSO_WORDS:
        month = _MONTHS.get(month_text.lower()) or int(month_text)
        day = int(day_text) if day_text else None
        if _is_day(month, day):
            yield year, month, day


def _is_day(month: int, day: int | None) -> bool:
    return 1 <= month <= _MOST_MONTHS and (day is None or 1 <= day <= _MOST_DAYS)


def _written(date: _Date) -> str:
    year, month, day = date
    return f"{year or ''}-{month:02}" + (f"-{day:02}" if day else "")


def _implied(date: _Date) -> Iterator[str]:
    year, month, day = date
    if year and day:
        yield _written((year, month, None))
        yield _written((None, month, day))


def _number(found: re.Match[str]) -> Figure:
    start, end = found.span()
    if found["words"]:
        parts = re.split(r"[-\s]+", found["words"].lower())
        value = Decimal(sum(_WRITTEN.get(part, 1) for part in parts))  # `a hundred` is one
        return Figure("number", frozenset([_times(value, found["scale"])]), start, end)
    if found["version"] and not _GROUPED.fullmatch(found["version"]):
        return Figure("version", frozenset([found["version"].lower().lstrip("v")]), start, end)
    money = bool(
        _MONEY_BEFORE.search(found.string[max(0, start - 5) : start])
        or _MONEY_AFTER.match(found.string, end)
    )
    digits = found["digits"] or found["version"]
    scale = found["scale"]
    forms = {_scaled(form, scale) if scale else form for form in _readings(digits, money=money)}
    if _MINUS.search(found.string[max(0, start - 2) : start]):
        return Figure("number", frozenset(f"-{form}" for form in forms), start - 1, end)
    return Figure("number", frozenset(forms), start, end)


def _readings(digits: str, *, money: bool) -> Iterator[str]:
    """What a number can mean: `1.250` is one and a quarter, or a thousand and more."""
    digits = re.sub("[\u00a0\u2009\u202f]", " ", digits).replace("’", "'")
    grouped = _GROUPED.fullmatch(digits)
    if grouped and grouped[4] != grouped[2] and not (grouped[2] in ".," and grouped[1] == "0"):
        whole = grouped[1] + re.sub(r"\D", "", grouped[3])
        yield _joined(whole, grouped[5] or "", money=money)
        if not (grouped[2] == "." and len(whole) == len(grouped[1]) + 3 and not grouped[5]):
            return
    if decimal := _DECIMAL.fullmatch(digits):
        yield _joined(decimal[1], decimal[2], money=money)
    else:
        yield digits


def _joined(whole: str, decimals: str, *, money: bool) -> str:
    """A number without decimals that say nothing: `30.0`, and `2.50` of an amount of money."""
    if money or not decimals.strip("0"):
        decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _scaled(form: str, scale: str) -> str:
    return _times(Decimal(form), scale) if _EXACT.fullmatch(form) else form + scale.lower()


def _times(value: Decimal, scale: str) -> str:
    for name in re.findall("[a-z]+", scale.lower()):
        value = value.scaleb(_SCALES[name])
    whole, _, decimals = f"{value:f}".partition(".")
    return _joined(whole, decimals, money=bool(scale))
