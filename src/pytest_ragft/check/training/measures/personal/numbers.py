"""Payment cards and bank accounts, by check digits that need no library."""

import re
from collections.abc import Iterator
from typing import Any

from pytest_ragft.check.training.measures.personal.finding import Found, masked
from pytest_ragft.check.training.measures.personal.runs import Run

_GROUPED = re.compile(r"(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{5})")
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|62\d{14,17}"
)
"""Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay: first digits and lengths."""
_ALONE = re.compile(r"[^\w.,+/=-]?[^\w=/-]?")
"""Before and after a card's number: it is no part of a longer one, and of no address."""
_CARD_WORDS = re.compile(
    r"(?i)\b(?:credit|debit|visa|master ?card|maestro|amex|american express|discover|card|cvv"
    r"|carte|karte\w*|tarjeta|cart[ãa]o|carta)\b|kreditkarte|信用卡|银行卡|カード"
)
_NEAR = 60
_TESTS = frozenset({
    "4242424242424242", "4111111111111111", "4012888888881881", "4000056655665556",
    "5555555555554444", "5105105105105100", "5200828282828210", "2223003122003222",
    "378282246310005", "371449635398431", "6011111111111117", "6011000990139424",
    "3056930009020004", "30569309025904", "38520000023237", "3530111333300000",
    "3566002020360505", "4000000000000002", "4917610000000000", "4532015112830366",
    "4539578763621486", "4532756279624064", "4532148803436467", "5425233430109903",
    "4716461583322103", "4485275742308327",
})  # fmt: skip
"""What documentation and generators of test data are full of."""
_FEWEST_DIGITS = 5
"""Different digits of a number that was not made up by hand."""

_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)"
    r"(?![A-Za-z0-9])"
)
_AROUND = 12
_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20,
    "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18,
    "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "JO": 30,
    "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24,
    "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28,
    "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
"""Characters by country, from the registry of IBANs."""
_IBAN_TESTS = frozenset({
    "DE89370400440532013000", "GB82WEST12345698765432", "GB29NWBK60161331926819",
    "GB33BUKB20201555555555", "FR1420041010050500013M02606", "FR7630006000011234567890189",
    "NL91ABNA0417164300", "ES9121000418450200051332", "IT60X0542811101000000123456",
    "CH9300762011623852957", "AT611904300234573201", "BE68539007547034", "DE75512108001245126199",
    "BE71096123456769",
})  # fmt: skip
"""Printed in documentation of the banks."""


def card(text: str, run: Run) -> Found | None:
    """A number of an issuer that passes Luhn, and is grouped as on a card or called one."""
    digits = run.digits
    if not _ISSUED.fullmatch(digits) or digits in _TESTS or not passes_luhn(digits):
        return None
    if len(set(digits)) < _FEWEST_DIGITS or not _ALONE.fullmatch(run.beside):
        return None
    near = text[max(0, run.start - _NEAR) : run.start]
    named = _GROUPED.fullmatch(run.written) or _CARD_WORDS.search(near)
    return Found("card", digits, masked(digits, 2, 2)) if named else None


def iban(text: str, run: Run) -> Found | None:
    """Around a run of digits that letters stand before."""
    if not text[: run.start].rstrip(" ")[-1:].isupper():
        return None
    for hit in _IBAN.finditer(text, max(0, run.start - _AROUND), run.end + _AROUND + _NEAR):
        for value in _candidates(hit[0]):
            if value not in _IBAN_TESTS and is_iban(value):
                return Found("IBAN", value, masked(value, 2, 2))
    return None


def _candidates(written: str) -> Iterator[str]:
    """Words in capitals may follow the last group."""
    value = _bare(written)
    yield value
    length = _LENGTHS.get(value[:2], 0)
    if " " in written and 0 < length < len(value):
        yield value[:length]


def is_iban(value: str) -> bool:
    """Length and check digits; what banks of a country accept is known to python-stdnum."""
    if _LENGTHS.get(value[:2]) != len(value):
        return False
    digits = "".join(str(int(sign, 36)) for sign in value[4:] + value[:4])
    if int(digits) % 97 != 1:
        return False
    library = _stdnum_iban()
    return library is None or bool(library.is_valid(value))


def _stdnum_iban() -> Any:  # noqa: ANN401  # a module without types
    try:
        from stdnum import iban  # noqa: PLC0415  # the extra `data`
    except ImportError:
        return None
    return iban


def passes_luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(sign), 10)) for sign in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _bare(written: str) -> str:
    return written.replace(" ", "").replace("-", "")
