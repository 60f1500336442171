"""Whether a text of the training data stands in the project's own code and prompts as well."""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

Served: TypeAlias = Callable[[], Iterable[str]]
"""Contents of the project's source and prompt files, training data apart; asked for only where a
measure has something to look up."""

RUN = 5
"""Words that follow each other in both."""
ENOUGH = 0.8
"""Part of the runs that are found: placeholders and line breaks break some of them."""
_JOINTS = re.compile(r"\\[nrt]|[\"'][\s\\+]*[rbfuRBFU]{0,2}[\"']")
"""Where a text in code goes on in the next literal."""
_WORD = re.compile(r"[^\W_]+")


def is_served(text: str, served: Served) -> bool:
    """In one of the files, all of it but what is filled in."""
    words = _WORD.findall(text.lower())
    wanted = set(_runs(words))
    if not wanted:
        return False
    first = {run[0] for run in wanted}
    for content in served():
        lowered = content.lower()
        if not any(word in lowered for word in first):
            continue
        found = wanted.intersection(_runs(_WORD.findall(_JOINTS.sub(" ", lowered))))
        if len(found) >= ENOUGH * len(wanted):
            return True
    return False


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    if len(words) <= RUN:
        return [tuple(words)] if words else []
    return zip(*(words[at:] for at in range(RUN)), strict=False)
