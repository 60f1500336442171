"""Whether a passage holds a text that a check expects, however either of them is written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pytest_ragft.diagnosis.figures import Figure, figures
from pytest_ragft.oracle.wording import is_content, stem, word

LONG = 7
"""Content words from which a text is a sentence: documents hold what it says in other words."""
LEAST_SAID = 0.7
LEAST_SAID_WITH_FIGURES = 0.35
"""Share of a sentence's content that must stand in a passage, besides all of its figures."""

_CURRENCIES = (("$", "usd"), ("€", "eur"), ("£", "gbp"), ("¥", "jpy"))
_BEFORE = re.compile(r"([$€£¥])\s?(\d[\d.,]*\d|\d)")
_NAMED = re.compile(
    r"\b(us[- ]dollars?|dollars?|euros?|pounds?|yen|per ?cent|pct)\b", re.IGNORECASE
)
_NAMES = {"d": "usd", "u": "usd", "e": "eur", "po": "gbp", "y": "jpy", "pe": "percent"}
_WRITTEN = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
)
_MONTHS = re.findall(
    r"\w+",
    "January February March April May June July August September October November December",
)
_QUOTES = str.maketrans(dict.fromkeys('"`“”„', " "))
_SHORT = 2
_LEAST_OPEN = 4
"""Letters from which a last word may go on: `refund` stands in `refunds`, as it does for `in`."""

Token = str | Figure


@dataclass(frozen=True)
class Text:
    """A text, read once."""

    raw: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(_tokens(self.raw))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(each) for each in word(self.raw).words if is_content(each))

    @cached_property
    def squeezed(self) -> str:
        return " ".join(self.raw.casefold().split())


def holds(text: Text, literal: Text) -> bool:
    """Whether a text says a literal: in the same words, or, for a sentence, most of it."""
    if not literal.tokens or _is_code(literal.raw):
        return literal.squeezed in text.squeezed
    if _stands(literal.tokens, text.tokens):
        return True
    return is_sentence(literal) and _says(text, literal)


def is_sentence(literal: Text) -> bool:
    """Whether it is too long to be found word for word in a document."""
    return len(literal.stems) >= LONG


def spellings(literal: str) -> tuple[str, ...]:
    """The literal, and its numbers, dates and units as they may be written instead."""
    found = [literal]
    for figure in figures(literal):
        for form in sorted(figure.forms):
            before, after = literal[: figure.start], literal[figure.end :]
            found += [before + written + after for written in (form, *_written(form))]
    found += [each[:-1] for each in found if re.search(r"\d\W[a-z]{3,}s$", each)]
    return tuple(dict.fromkeys(found))


def _tokens(text: str) -> Iterator[Token]:
    text = text.translate(_QUOTES)
    text = _NAMED.sub(lambda name: _name(name[0].lower()), text.replace("%", " percent "))
    text = _BEFORE.sub(lambda money: f"{money[2]} {dict(_CURRENCIES)[money[1]]} ", text)
    for sign, name in _CURRENCIES:
        text = text.replace(sign, f" {name} ")
    at = 0
    counted = False
    for figure in figures(text):
        yield from _words(text[at : figure.start], counted=counted)
        yield figure
        at, counted = figure.end, True
    yield from _words(text[at:], counted=counted)


def _words(text: str, *, counted: bool) -> Iterator[str]:
    """Words; a unit behind a number in the singular, as in `a 30-day window`."""
    for at, each in enumerate(word(text).words):
        yield each.removesuffix("s") if counted and not at and len(each) > _SHORT else each


def _name(name: str) -> str:
    return _NAMES.get(name[:2]) or _NAMES[name[0]]


def _is_code(literal: str) -> bool:
    """Signs that words do not show: `C++`, `!=`."""
    return re.search(r"\w[+#]|[=<>!]=|[{}\\|^~]", literal) is not None


def _stands(literal: Sequence[Token], text: Sequence[Token]) -> bool:
    last = len(literal) - 1
    return any(
        all(_same(literal[i], text[at + i], final=i == last) for i in range(last + 1))
        for at in range(len(text) - last)
    )


def _same(wanted: Token, found: Token, *, final: bool) -> bool:
    if isinstance(wanted, Figure):
        if isinstance(found, Figure):
            return found.says(wanted) or _is_year_of(wanted, found)
        return False
    if isinstance(found, Figure):
        return False
    return found == wanted or (final and len(wanted) >= _LEAST_OPEN and found.startswith(wanted))


def _is_year_of(wanted: Figure, found: Figure) -> bool:
    return found.kind == "date" and any(
        form.partition("-")[0] in wanted.forms for form in found.forms if form[0] != "-"
    )


def _says(text: Text, literal: Text) -> bool:
    told = [each for each in text.tokens if isinstance(each, Figure)]
    asked = [each for each in literal.tokens if isinstance(each, Figure)]
    if not all(any(_same(each, found, final=True) for found in told) for each in asked):
        return False
    least = LEAST_SAID_WITH_FIGURES if asked else LEAST_SAID
    return len(literal.stems & text.stems) >= least * len(literal.stems)


def _written(form: str) -> Iterator[str]:
    """Other ways to write a number or a day."""
    if form.isdigit() and int(form) < len(_WRITTEN):
        yield _WRITTEN[int(form)]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", form):
        day = date.fromisoformat(form)
        name = _MONTHS[day.month - 1]
        for month in (name, name[:3]):
            yield f"{day.day} {month} {day.year}"
            yield f"{month} {day.day}, {day.year}"
        yield f"{day.day}.{day.month}.{day.year}"
