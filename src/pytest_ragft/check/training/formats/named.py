"""Columns of no known name that are a question and its answer, by what they are called and hold."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pytest_ragft.check.training.formats.names import (
    ANSWERS,
    ASKS,
    DERIVED,
    LETTERS,
    MATERIAL,
    role_of,
    words_of,
)
from pytest_ragft.check.training.knowledge.words import size

FILLED = 0.5
"""Part of the rows in which a column has to hold something."""
WORDED = 0.8
"""Part of its values that have to be texts with letters: numbers of rows are not."""
SAID = 1.5
"""Words of what is asked, on average: names of files and of classes are shorter."""
VARIED = 0.1
"""Part of the values of what is asked that differ: what is always the same asks nothing."""


class Column(NamedTuple):
    """What a column holds."""

    name: str
    role: str
    size: float
    """Words, on average."""
    varied: float
    """Part of its values that differ from one another."""


def named(rows: Sequence[Any]) -> Mapping[str, str]:
    """What the columns are in the words of a known format; empty where names and content do not say
    so, or say it of several.
    """
    columns = list(_told(rows))
    answers = [each for each in columns if each.role == ANSWERS]
    first = [each for each in answers if DERIVED.isdisjoint(words_of(each.name))]
    asks = [each for each in columns if each.role == ASKS and _asks(each)]
    material = [each for each in columns if each.role == MATERIAL and _asks(each)]
    answers = first if len(first) == 1 else answers
    asks = asks or material[:1]
    if len(answers) != 1 or not asks or len(asks) > len(_ASKED):
        return {}
    asks.sort(key=lambda each: -each.varied)
    return {
        **{told: each.name for told, each in zip(_ASKED, asks, strict=False)},
        "answer": answers[0].name,
        **({"context": material[0].name} if material and material[0] not in asks else {}),
    }


_ASKED = ("question", "input")
"""The one that differs most, and what stands beside it."""


def _asks(column: Column) -> bool:
    return column.size >= SAID and column.varied >= VARIED


def _told(rows: Sequence[Any]) -> Sequence[Column]:
    names = list(dict.fromkeys(key for row in rows for key in row if isinstance(key, str)))
    plain = {name.strip().casefold() for name in names}
    letters = LETTERS if LETTERS.keys() <= plain else {}
    found = ((name, letters.get(name.strip().casefold()) or role_of(name)) for name in names)
    told = (_column(name, role, rows) for name, role in found if role)
    return [each for each in told if each is not None]


def _column(name: str, role: str, rows: Sequence[Any]) -> Column | None:
    held = [row[name] for row in rows if row.get(name) not in (None, "")]
    texts = [value.strip() for value in held if isinstance(value, str)]
    worded = [text for text in texts if any(map(str.isalpha, text))]
    if len(held) < len(rows) * FILLED or len(worded) < len(held) * WORDED:
        return None
    average = sum(map(size, worded)) / len(worded)
    return Column(name, role, average, len(set(worded)) / len(worded))
