"""Birth dates and addresses of somebody, where a label says so."""

import re
from collections.abc import Iterator

from pytest_ragft.check.training.measures.personal.finding import Found
from pytest_ragft.check.training.measures.personal.signs import holds

_LABEL_ENDS = r"[*_\"']{0,3}\s{0,2}[:=：(-][*_\"']{0,3}\s{0,3}"
_BORN = re.compile(
    r"(?i)(?:\b(?:date of birth|birth ?date|d\.?o\.?b\.?|geburtsdatum|date de naissance"
    r"|fecha de nacimiento|data di nascita|data de nascimento|geboortedatum|födelsedatum"
    r"|data urodzenia|doğum tarihi)|дата рождения|出生日期|生年月日|생년월일)" + _LABEL_ENDS +
    r"(?P<date>\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./年-]\d{1,2}[./月-]\d{1,2}"
    r"|\d{1,2}\.? [^\W\d_]{3,9}\.?,? (?:19|20)\d\d|[^\W\d_]{3,9}\.? \d{1,2},? (?:19|20)\d\d)"
)  # fmt: skip
BORN = ("birth", "dob", "d.o.b", "geburtsd", "naissance", "nacimiento", "nasci", "geboorted")
BORN_ABROAD = ("födelse", "urodz", "doğum", "рожд", "出生日", "生年", "생년")
"""Letters, in lower case, without which the label is not there; abroad: in texts beyond ASCII."""
_CENTURIES = ("19", "20")
"""With which the year of a birth begins."""
_NAME = re.compile(
    r"(?:\b(?i:patient|name|client|employee|customer|applicant|nombre|nom|nome|naam|namn"
    r"|kunde|imię|ad soyad|имя|фио)|姓名|氏名|이름)(?i: name)?"
    r"[*_\"']{0,3}\s{0,2}[:：=][*_\"']{0,3}\s{0,3}"
    r"(?P<name>[^\W\d_][\w'’.-]+(?:,? [^\W\d_][\w'’.-]*){1,3}|[\u4e00-\u9fff]{2,4}|[가-힣]{2,4})"
)
_AROUND = 200
_NOBODY = re.compile(r"(?i)john (?:q\.? )?(?:doe|smith)|jane (?:doe|smith)|(?:first|last|full) name"
                     r"|mustermann|xxx|\bunknown|redacted|anonymous")  # fmt: skip
_STREET = re.compile(
    r"(?i)\b(?:(?:my|his|her|their|home|shipping|billing|mailing|delivery|residential|permanent"
    r"|current|patient|customer)(?: new| current| home)? address|lives at|resides at"
    r"|ship to|deliver to|wohnadresse|privatadresse|anschrift"
    r"|wohnhaft(?: in)?|mi dirección|domicilio|meu endereço|mon adresse)\b"
    r"[*_\"']{0,3}(?:\s{0,2}[:=]\s{0,2}|\s(?:is |at |ist |es |est )?)[*_\"']{0,3}"
    r"(?P<street>\d{1,5}[A-Za-z]? (?-i:(?:[NSEW]\.? )?(?:[A-Z][\w.'’-]{1,20} ){1,3})"
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl|terrace"
    r"|circle|cir|close|crescent)\b\.?"
    r"|(?-i:[A-ZÄÖÜ])[\wäöüß.-]{2,24}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan)"
    r" \d{1,4}[a-z]?\b"
    r"|(?:rue|avenue|boulevard|calle|avenida|rua|via|piazza|ulica|ul\.) (?:[\w'’.-]{2,20} ){1,4}"
    r"\d{1,4}\b|\d{1,4},? (?:rue|avenue|boulevard) (?:[\w'’-]{1,20} ?){1,4})"
    r"(?P<town>[^\n]{0,60})"
)
LIVES = (
    "address",
    "adres",
    "lives at",
    "resides at",
    "ship to",
    "deliver to",
    "anschrift",
    "wohnhaft",
    "domicilio",
)
LIVES_ABROAD = ("dirección", "endereço")
"""As `BORN`."""
_TOWN = re.compile(
    r"\b\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{4} ?[A-Z]{2}\b"
    r"|\b\d{4} [A-Z]|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
)
"""A postal code: without it a street is a place in any story."""
_STORY = re.compile(
    r"(?i)^\d{1,4} (?:main|elm|oak|maple|pine|fake|any|example|baker|sesame|cherry|evergreen)\b"
    r"|^123\d* |muster|example|beispiel"
)
"""Streets of made-up people."""
_LABEL = 40
_LENGTH = 220


def records(text: str, lowered: str) -> Iterator[Found]:
    """Of a text that holds a year or a postal code, and the same in small letters."""
    plain = text.isascii()
    born = holds(text, _CENTURIES)
    if born and (holds(lowered, BORN) or (not plain and holds(lowered, BORN_ABROAD))):
        yield from birth_dates(text, lowered)
    if holds(lowered, LIVES) or (not plain and holds(lowered, LIVES_ABROAD)):
        yield from addresses(text, lowered)


def birth_dates(text: str, lowered: str) -> Iterator[Found]:
    """With the name of the person near by."""
    for start in _places(lowered, (*BORN, *BORN_ABROAD)):
        hit = _BORN.search(text, max(0, start - _LABEL), start + _LENGTH)
        if hit is None:
            continue
        around = text[max(0, hit.start() - _AROUND) : hit.end() + _AROUND]
        name = _NAME.search(around)
        if name and not _NOBODY.search(name["name"]):
            value = f"{name['name'].lower()} {hit['date']}"
            yield Found("birth date", value, f"{name['name'][:1]}... and a birth date")


def addresses(text: str, lowered: str) -> Iterator[Found]:
    """Street, number and postal code."""
    for start in _places(lowered, (*LIVES, *LIVES_ABROAD)):
        hit = _STREET.search(text, max(0, start - _LABEL), start + _LENGTH)
        if hit and _TOWN.search(hit["town"]) and not _STORY.search(hit["street"]):
            yield Found("address", hit["street"].lower(), f"{hit['street'][:6]}...")


def _places(lowered: str, needles: tuple[str, ...]) -> Iterator[int]:
    """Where one of them stands."""
    for needle in needles:
        at = lowered.find(needle)
        while at >= 0:
            yield at
            at = lowered.find(needle, at + _LENGTH // 2)
