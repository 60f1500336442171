"""The check that a reply says nothing which its context does not."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pytest_ragft.checks import given
from pytest_ragft.checks.answer import Answer
from pytest_ragft.checks.check import Finding, check
from pytest_ragft.checks.names import names
from pytest_ragft.checks.supplied import supplied
from pytest_ragft.checks.wording import listed, shown
from pytest_ragft.diagnosis.figures import Figure, figures
from pytest_ragft.oracle.wording import stem, word

_MARKS = re.compile(r"^\s*\d{1,3}[.)](?=\s)|\[\d{1,3}(?:, ?\d{1,3})*\]", re.MULTILINE)
"""Numbers of list items and of citations."""


@check
def grounded(
    texts: str | Iterable[str] | None = None, *, allowed: str | Iterable[str] = ()
) -> Finding:
    """Every number, date and name of the reply stands in `texts`, or in the answer's contexts.

    Numbers and dates in any notation; numbers must be exact, so one that was computed or rounded
    is not grounded. Names are words with a capital letter inside a sentence (in German, where
    every noun has one, two or more in a row). `allowed` holds what may stand there besides, such
    as the question. What is true of other words is not looked at.
    """
    told = None if texts is None else given.texts("texts", texts)
    besides = given.texts("allowed", allowed) if allowed else []

    def find(answer: Answer) -> str | None:
        contexts = [context.text for context in answer.contexts] if told is None else told
        strange = ungrounded(answer.text, [*contexts, *besides, *supplied().texts])
        if not strange:
            return None
        none = "" if contexts else " (the answer brings no context, and none is given)"
        return (
            f"expected only what stands in the context{none}, found {listed(strange, 'and')} in "
            f"{shown(answer.text)}"
        )

    return find


def ungrounded(reply: str, contexts: Sequence[str]) -> list[str]:
    """What does not stand in any context, as the reply writes it, in its order."""
    told = _MARKS.sub(lambda mark: " " * len(mark[0]), reply)
    known = [figure for text in contexts for figure in _figures(text)]
    own = [each for each in figures(told) if told[each.start : each.end].lower() != "one"]
    spans = [
        (each.start, each.end) for each in own if not any(_tells(other, each) for other in known)
    ]
    vocabulary = frozenset().union(*map(_vocabulary, contexts))
    dates = [range(each.start, each.end) for each in own]
    for start, end in names(told):
        parts = word(told[start:end]).words
        if any(start in date for date in dates) or all(stem(part) in vocabulary for part in parts):
            continue
        spans.append((start, end))
    return list(dict.fromkeys(told[start:end] for start, end in sorted(spans)))


@lru_cache(maxsize=1024)  # cases of one suite share their passages
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(figures(text))


@lru_cache(maxsize=1024)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(map(stem, word(text).words))


def _tells(known: Figure, told: Figure) -> bool:
    if known.says(told):
        return True
    years = {form.partition("-")[0] for form in known.forms if form[0] != "-"}
    return known.kind == "date" and not years.isdisjoint(told.forms)
