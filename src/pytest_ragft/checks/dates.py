"""Dates with the names of months in other languages, written so that `figures` reads them."""

import re

_MONTHS = (
    "janvier enero gennaio janeiro januari",
    "février fevrier febrero febbraio fevereiro februari",
    "mars marzo março marco maart märz maerz",
    "avril abril aprile",
    "mai mayo maggio maio mei",
    "juin junio giugno junho",
    "juillet julio luglio julho",
    "août aout agosto augustus",
    "septembre septiembre setiembre settembre setembro",
    "octobre octubre ottobre outubro",
    "novembre noviembre novembro",
    "décembre decembre diciembre dicembre dezembro",
)
_NUMBERS = {name: at for at, names in enumerate(_MONTHS, start=1) for name in names.split()}
_NAMED = re.compile(
    rf"\b(\d\d?)(?:er|º|°|\.)?\s+(?:de\s+|di\s+)?({'|'.join(_NUMBERS)})(?:\s+(?:de\s+|del\s+)?(\d{{4}}))\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")


def with_plain_dates(text: str) -> str:
    """The text with dates of French, Spanish, Italian, Portuguese, Dutch, Japanese, Chinese and
    Korean as `2024-01-05`; they must have a year.
    """
    text = _NAMED.sub(lambda found: _iso(found[3], str(_NUMBERS[found[2].lower()]), found[1]), text)
    return _SIGNED.sub(lambda found: _iso(found[1], found[2], found[3]), text)


def _iso(year: str, month: str, day: str) -> str:
    return f" {year}-{int(month):02}-{int(day):02} "
