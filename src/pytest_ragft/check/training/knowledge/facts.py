"""Facts that a text states: numbers, dates, prices, shares, versions, addresses and names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pytest_ragft.check.training.knowledge.vocabulary import NO_NAMES

HARD = frozenset({"number", "date", "time", "price", "percent", "version", "url", "clause"})
"""Kinds whose parts are either there or not."""
SMALL = 12
"""Bare numbers up to here count things that can be counted in the prompt."""
LONGEST = 20_000
"""Characters of a text that are looked at."""
MOST = 200
"""Facts of one text."""


class Stated(NamedTuple):
    """One fact, as it is written."""

    kind: str
    """Of `HARD`, or `name`."""
    text: str
    at: int


NUMBER = r"(?<!\d)(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_CURRENCY = r"(?:US|C|A|R|NT|HK)?\$|[€£¥₹₽₩₺₫₦฿₴₪]"
_CODES = (
    r"(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|RUB|BRL|CAD|AUD|SEK|NOK|DKK|PLN|CZK|RWF|NGN|KES|ZAR|TRY|"
    r"[Dd]ollars?|[Ee]uros?|[Pp]ounds?|[Rr]upees?|[Yy]uan|[Yy]en|руб(?:л\w+)?|元|円|원|Kč|zł|kr"
    r"|lei|cents?)"
)
_MONTH = (
    r"(?:[Jj]an(?:uary|uar|vier|eiro)?|[Ff][eé][bv](?:ruary|ruar|rier)?|[Mm](?:ar(?:ch|zo|s)?"
    r"|ärz)"
    r"|[Aa](?:pr(?:il)?|vril|bril)|[Mm]a[yi]o?|[Jj]u(?:ne|ni|in|nio|ly|li|illet|lio)"
    r"|[Aa](?:ug(?:ust)?|oût|gosto)"
    r"|[Ss]ept?(?:ember|tembre|tiembre)?|[Oo][ck]t(?:ober|obre|ubre)?|[Nn]ov(?:ember|embre"
    r"|iembre)?"
    r"|[Dd](?:e[cz](?:ember)?|écembre|iciembre)|январ[яь]|феврал[яь]|марта|апрел[яь]|мая"
    r"|июн[яь]|июл[яь]"
    r"|августа|сентябр[яь]|октябр[яь]|ноябр[яь]|декабр[яь])"
)
_FACT = re.compile(
    rf"""(?P<price>(?:{_CURRENCY})\s?{NUMBER}(?:\s?(?:[kKmM]|bn|million|billion)\b)?
        |(?<![A-Za-z])N(?=\d{{1,3}}(?:,\d{{3}})){NUMBER}
        |{NUMBER}\s?(?:[€£¥₹₽₩₺₫₦฿₴₪$]|(?:{_CODES})(?![^\W\d_])))
    |(?P<date>\b\d{{4}}[-/.]\d\d?[-/.]\d\d?\b|\b\d\d?[./]\d\d?[./](?:\d\d){{1,2}}\b
        |\b\d\d?(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?
        |\b{_MONTH}\.?\s\d\d?(?:st|nd|rd|th)?(?:,?\s\d{{4}})?\b
        |(?<![\w.,$€£-])(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)|(?:1[5-9]|20)\d\d年)
    |(?P<percent>{NUMBER}\s?(?:%|％|(?:percent|per\scent|Prozent|процент)))
    |(?P<version>\bv(?:ersion\s)?\d+(?:\.\d+)*\b|\b(?!\d{{1,3}}(?:\.\d{{3}})+\b)\d+\.\d+\.\d+(?:\.\d+)?\b)
    |(?P<time>\b\d\d?:\d\d\b|\b\d\d?\s?[ap]\.?m\b)
    |(?P<number>(?<![\w.])(?<![A-Za-z][-/]){NUMBER})""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\"'\]}]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ADDRESS_SIGNS = ("://", "www.", "@")
DIGITS = re.compile(r"\d+")
_ORDINAL = "第"
_CLAUSE = re.compile(r"第[〇零一二三四五六七八九十百千]{1,9}(?:条|條|款|章)")
"""Of a law, numbered in characters."""
_LIST = re.compile(r"[ \t]*(?:[-*•#>]+[ \t]*)?\**\(?\d{1,3}[.):](?=\s|\*)")
"""Numbers of a list's entries."""
_UPPER = "A-ZÀ-ÖØ-ÞΑ-ΫА-ЯЁІЇЄ"
_NAME = re.compile(
    rf"(?<![\w'’])[{_UPPER}][\w&'’-]*(?:[ ](?:(?:of|the|de|du|la|von|van|der"
    rf"|и)[ ])?[{_UPPER}][\w&'’-]*)*"
)
_STARTS = frozenset(".!?:;•*->|\"'“”«(#\n…–—`[")
"""After these, any word has a capital."""
_NO_NAMES = frozenset(NO_NAMES.split())
_GERMAN = re.compile(r"\b(?:und|der|die|das|nicht|ist|ein|eine|mit|für|auf|sie|sich)\b")
_GERMAN_FROM = 3


def facts(text: str) -> list[Stated]:
    """Figures in the order of the text, then names."""
    shown = text[:LONGEST]
    if any(sign in shown for sign in _ADDRESS_SIGNS):
        found = [
            Stated("url", match[0].rstrip(".,;:"), match.start())
            for match in _ADDRESS.finditer(shown)
        ]
        shown = _ADDRESS.sub(lambda match: " " * len(match[0]), shown)
    else:
        found = []
    found.extend(_figures(shown))
    if _ORDINAL in shown:
        found.extend(Stated("clause", match[0], match.start()) for match in _CLAUSE.finditer(shown))
    found.extend(_names(shown))
    return found[:MOST]


def _figures(text: str) -> Iterator[Stated]:
    """Line by line: most lines hold no digit, and every figure has one."""
    at = 0
    for line in text.split("\n"):
        if DIGITS.search(line):
            yield from _figures_of(line, at)
        at += len(line) + 1


def _figures_of(line: str, at: int) -> Iterator[Stated]:
    """Looks only near digits: a long line may have few."""
    numbering = _LIST.match(line)
    done = numbering.end() if numbering else 0
    for digits in DIGITS.finditer(line, done):
        if digits.start() < done:
            continue
        match = _FACT.search(line, max(done, digits.start() - BEFORE), digits.end() + BEHIND)
        if match is None:
            continue
        done = max(match.end(), digits.end())
        kind = match.lastgroup or "number"
        if kind != "number" or not _is_small(match[0]):
            yield Stated(kind, match[0].rstrip(".,;:"), at + match.start())


BEFORE = 16
"""Characters of a figure before its first digit: a month, a currency."""
BEHIND = 40
"""Characters behind its first digits."""


def _is_small(written: str) -> bool:
    return written.isdecimal() and len(written) < len(str(SMALL)) + 1 and int(written) <= SMALL


def _names(text: str) -> Iterator[Stated]:
    german = len(_GERMAN.findall(text)) >= _GERMAN_FROM
    for match in _NAME.finditer(text):
        name, at = match[0], match.start()
        if _is_start(text, at):
            first, _, name = name.partition(" ")
            if not name:
                if _speaks_for_itself(first):
                    yield Stated("name", first, at)
                continue
            at += len(first) + 1
        if german and " " not in name and not _speaks_for_itself(name):
            continue
        if name.lower() not in _NO_NAMES and len(name) > 1:
            yield Stated("name", name, at)


def _speaks_for_itself(word: str) -> bool:
    """Capitals or digits within a word make it a name wherever it stands."""
    return not word.isupper() and any(sign.isupper() or sign.isdigit() for sign in word[1:])


def _is_start(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at].rstrip(" \t")
    return not before or before[-1] in _STARTS
