"""The ids of golden cases: given, or made from the question; each once."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from pytest_ragft.golden.case import GoldenCase

LONGEST = 60
"""Characters of an id that is made."""
_NO_WORD = re.compile(r"[\W_]+")


def slug(question: str) -> str:
    """An id from a question: its words, joined by dashes."""
    plain = unicodedata.normalize("NFC", question).lower()
    words = [word for word in _NO_WORD.split(plain) if word]
    made = words[0][:LONGEST] if words else "case"
    for word in words[1:]:
        if len(made) + 1 + len(word) > LONGEST:
            break
        made = f"{made}-{word}"
    return made


def named(cases: Sequence[GoldenCase]) -> tuple[GoldenCase, ...]:
    """Cases without an id get one that no other has."""
    taken = {case.id for case in cases if case.id}
    found = []
    for case in cases:
        made = case.id or _free(slug(case.asked), taken)
        taken.add(made)
        found.append(case if case.id else replace(case, id=made))
    return tuple(found)


def _free(made: str, taken: set[str]) -> str:
    number = 1
    free = made
    while free in taken:
        number += 1
        free = f"{made}-{number}"
    return free


def given_twice(cases: Sequence[GoldenCase]) -> list[tuple[GoldenCase, GoldenCase]]:
    """Pairs of cases with the same id, the earlier one first."""
    first: dict[str, GoldenCase] = {}
    pairs = []
    for case in cases:
        if case.id and case.id in first:
            pairs.append((first[case.id], case))
        first.setdefault(case.id, case)
    return pairs
