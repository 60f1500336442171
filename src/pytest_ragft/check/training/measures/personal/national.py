"""Numbers by which a state knows a person, proved by python-stdnum (the extra `data`).

Eleven digits are many things, so each number counts only where its own name stands before it, in
its country's words. Left out are countries whose numbers have neither check digit nor date, but
the United States', where the form and the name are distinct enough.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from pytest_ragft.check.training.measures.personal.finding import Found, masked

LIBRARY = "stdnum"
NEAR = 50
"""Characters after its name in which the number stands."""
_FEWEST_SIGNS = 4
"""Different digits of a number that was not made up by hand."""
_MADE_UP = ("12345", "98765", "0000000")


class Number(NamedTuple):
    """One country's."""

    module: str
    """Of stdnum."""
    names: tuple[str, ...]
    """In small letters."""
    shape: str


_NINE = r"\d{3}[ .-]?\d{3}[ .-]?\d{3}"
_TEN = r"\d{6}[ /-]?\d{4}|\d{3}[ -]\d{3}[ -]\d{4}"

NUMBERS = (
    Number("us.ssn", ("ssn", "social security"), r"\d{3}-\d{2}-\d{4}"),
    Number("gb.nhs", ("nhs n", "nhs:"), _TEN),
    Number("ie.pps", ("pps n", "ppsn", "pps:"), r"\d{7}[a-z]{1,2}"),
    Number("ca.sin", ("social insurance", "sin:", "sin number"), _NINE),
    Number("au.tfn", ("tfn", "tax file"), _NINE),
    Number("in_.aadhaar", ("aadhaar", "aadhar", "आधार"), r"\d{4}[ -]?\d{4}[ -]?\d{4}"),
    Number("in_.pan", ("pan card", "pan n", "pan:"), r"[a-z]{5}\d{4}[a-z]"),
    Number("it.codicefiscale", ("codice fiscale", "c.f."),
           r"[a-z]{6}\w{2}[a-z]\w{2}[a-z]\w{3}[a-z]"),
    Number("es.dni", ("dni", "nif"), r"\d{8}[ -]?[a-z]"),
    Number("es.nie", ("nie",), r"[xyz][ -]?\d{7}[ -]?[a-z]"),
    Number("fr.nir", ("sécurité sociale", "nir", "insee"),
           r"[12] ?\d{2} ?\d{2} ?\d[\dab] ?\d{3} ?\d{3} ?\d{2}"),
    Number("de.idnr", ("steuer-id", "steueridentifikation", "identifikationsnummer", "idnr"),
           r"\d{2} ?\d{3} ?\d{3} ?\d{3}"),
    Number("at.vnr", ("versicherungsnummer", "svnr"), r"\d{4} ?\d{6}"),
    Number("ch.ssn", ("ahv", "avs"), r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"),
    Number("nl.bsn", ("bsn", "burgerservice"), r"\d{9}|\d{4}[ .]\d{2}[ .]\d{3}"),
    Number("be.nn", ("rijksregister", "registre national", "rrn"),
           r"\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}"),
    Number("se.personnummer", ("personnummer", "personnr"), r"(?:\d{2})?\d{6}[-+]?\d{4}"),
    Number("no.fodselsnummer", ("fødselsn", "personnummer"), r"\d{6} ?\d{5}"),
    Number("dk.cpr", ("cpr",), r"\d{6}-?\d{4}"),
    Number("fi.hetu", ("hetu", "henkilötunnus"), r"\d{6}[-+a-fyxwvu]\d{3}[0-9a-y]"),
    Number("pl.pesel", ("pesel",), r"\d{11}"),
    Number("ro.cnp", ("cnp", "cod numeric personal"), r"\d{13}"),
    Number("cz.rc", ("rodné čísl", "rodného čísl", "rodne cislo"), r"\d{6}/?\d{3,4}"),
    Number("bg.egn", ("егн",), r"\d{10}"),
    Number("gr.amka", ("αμκα", "amka"), r"\d{11}"),
    Number("hr.oib", ("oib",), r"\d{11}"),
    Number("pt.cc", ("cartão de cidad",), r"\d{8} ?\d ?[a-z0-9]{2}\d"),
    Number("br.cpf", ("cpf",), r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}"),
    Number("mx.curp", ("curp",), r"[a-z]{4}\d{6}[hmx][a-z]{5}[0-9a-z]\d"),
    Number("cl.rut", ("rut",), r"\d{1,2}\.?\d{3}\.?\d{3}-[\dk]"),
    Number("tr.tckimlik", ("kimlik n", "tc kimlik", "t.c. kimlik"), r"\d{11}"),
    Number("il.idnr", ("תעודת זהות", "teudat"), r"\d{9}"),
    Number("za.idnr", ("id number", "identity number"), r"\d{6} ?\d{4} ?\d{3}"),
    Number("cn.ric", ("身份证", "身分證"), r"\d{17}[\dx]"),
    Number("kr.rrn", ("주민등록",), r"\d{6}-?\d{7}"),
    Number("th.pin", ("บัตรประ",), r"\d-?\d{4}-?\d{5}-?\d{2}-?\d"),
    Number("my.nric", ("nric", "mykad"), r"\d{6}-?\d{2}-?\d{4}"),
)  # fmt: skip
LETTERED = ("fiscale", "c.f.", "curp", "hetu", "henkilö", "pan c", "pan n", "pan:")
"""Of numbers with so many letters that no seven digits follow each other."""
_SIGNS = re.compile(r"[a-z0-9]")


def is_available() -> bool:
    return find_spec(LIBRARY) is not None


def national_numbers(lowered: str) -> Iterator[Found]:
    """In a text in small letters, where a number's name stands before it."""
    for number in NUMBERS:
        for name in number.names:
            at = lowered.find(name)
            while at >= 0:
                end = at + len(name)
                if not lowered[at - 1 : at].isalpha():
                    found = _first(number, lowered[end : end + NEAR])
                    if found is not None:
                        yield found
                at = lowered.find(name, end)


def _first(number: Number, after: str) -> Found | None:
    hit = _pattern(number.shape).search(after)
    if hit is None:
        return None
    value = "".join(_SIGNS.findall(hit[0])).upper()
    digits = {sign for sign in value if sign.isdigit()}
    if len(digits) < _FEWEST_SIGNS or any(run in value for run in _MADE_UP):
        return None
    if not import_module(f"{LIBRARY}.{number.module}").is_valid(hit[0].upper()):
        return None
    return Found("national number", value, f"{number.module[:2].upper()} {masked(value, 2, 1)}")


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.+-])(?:{shape})(?!\w|-\w|[.,]\d)")
