"""All kinds of personal data in one text; what cannot be there is not looked for."""

from collections.abc import Iterator
from typing import NamedTuple

from pytest_ragft.check.training.measures.personal import national, people, phones
from pytest_ragft.check.training.measures.personal.emails import emails
from pytest_ragft.check.training.measures.personal.finding import Found
from pytest_ragft.check.training.measures.personal.keys import SHAPES, keys
from pytest_ragft.check.training.measures.personal.numbers import card, iban
from pytest_ragft.check.training.measures.personal.runs import Run, runs
from pytest_ragft.check.training.measures.personal.signs import (
    DIGITS,
    KEY_RUN,
    KEY_SIGNS,
    LONG,
    SEPARATORS,
    SHORT,
    YEAR,
    holds,
)

SECRET = frozenset({"key", "card"})
"""Of use to whoever gets the model to repeat it."""


class Libraries(NamedTuple):
    """Which are installed; asked once a file."""

    phonenumbers: bool
    stdnum: bool

    @property
    def unchecked(self) -> str:
        """Kinds that are not looked for; empty where all are."""
        kinds = (
            *(() if self.phonenumbers else ("phones",)),
            *(() if self.stdnum else ("national numbers",)),
        )
        return " and ".join(kinds)


def installed() -> Libraries:
    return Libraries(phones.is_available(), national.is_available())


NAMES = (
    *(start.lower() for shape in SHAPES for start in shape.begins),
    *(*national.LETTERED, *people.BORN, *people.BORN_ABROAD, *people.LIVES, *people.LIVES_ABROAD),
)
"""In small letters, what stands before or in personal data; addresses of mail and numbers apart."""


def found_in(text: str, libraries: Libraries, *, named: bool = True) -> Iterator[Found]:
    """In no order; the same thing may be found more than once. `named`: one of `NAMES` may
    stand there.
    """
    if "@" in text:
        yield from emails(text)
    content = text.encode("utf-8", "surrogatepass")
    if named and KEY_RUN in content.translate(KEY_SIGNS):
        yield from keys(text)
    digits = content.translate(DIGITS, SEPARATORS)
    if LONG in digits or (named and SHORT in digits):
        yield from _numbered(text, digits, libraries, named=named)


def _numbered(text: str, digits: bytes, libraries: Libraries, *, named: bool) -> Iterator[Found]:
    """Of a text with numbers of three digits at the least."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have two small letters: places must be the same
        lowered = text
    numbered = LONG in digits
    if numbered:
        for run in runs(text):
            yield from filter(None, _numbers(text, run, libraries))
    if libraries.stdnum and (numbered or holds(lowered, national.LETTERED)):
        yield from national.national_numbers(lowered)
    if named and YEAR in digits:
        yield from people.records(text, lowered)


def _numbers(text: str, run: Run, libraries: Libraries) -> Iterator[Found | None]:
    yield card(text, run)
    yield iban(text, run)
    if libraries.phonenumbers:
        yield phones.phone(text, run)
