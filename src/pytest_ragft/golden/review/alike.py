"""Cases that ask the same: in the same words, or in nearly the same."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from pytest_ragft.corpus.words import flat
from pytest_ragft.golden.review.golden_set import Entry

NEAR = 88.0
"""Likeness of two questions in per cent, words in any order, from which they may be one."""
_TELLING = re.compile(r"\S*\d\S*")
"""Figures and names with figures in them: where they differ, another thing is asked."""


def same_questions(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Cases with one question and the same variables, where there are several."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[flat(entry.question), _setting(entry)].append(entry)
    return [group for group in groups.values() if len(group) > 1]


def near_pairs(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, float]]:
    """Cases whose questions differ a little and whose answers do not, with their likeness.

    Each case once, beside the first one it is like.
    """
    known: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        known.setdefault((flat(entry.question), _setting(entry)), entry)
    firsts = list(known.values())
    questions = [asked for asked, _ in known]
    for at, entry in enumerate(firsts):
        found = process.extract(
            questions[at],
            questions[:at],
            scorer=fuzz.token_sort_ratio,
            score_cutoff=NEAR,
            limit=None,
        )
        for _, likeness, earlier in sorted(found, key=lambda each: each[2]):
            if _are_one(firsts[earlier], entry):
                yield firsts[earlier], entry, likeness
                break


def answers(entry: Entry) -> frozenset[str]:
    return frozenset(map(flat, entry.case.expects))


def _are_one(one: Entry, other: Entry) -> bool:
    """Of different figures, or with different answers, alike questions are two."""
    if _setting(one) != _setting(other) or one.case.mode != other.case.mode:
        return False
    if set(_TELLING.findall(one.question)) != set(_TELLING.findall(other.question)):
        return False
    if one.case.mode != "answer":
        return True
    return not answers(one).isdisjoint(answers(other))


def _setting(entry: Entry) -> str:
    """What else goes into the call."""
    case = entry.case
    return json.dumps([dict(case.variables), case.fixtures], default=str, sort_keys=True)
