"""Which form of answer is usual for one system prompt, and what deviates from it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pytest_ragft.check.training.measures.target_forms import Group, Seen
from pytest_ragft.check.training.measures.target_shape import BROKEN, LABEL

FEWEST = 10
"""Rows of a group that can be judged."""
USUAL = 0.7
"""Part of a group that has the usual form."""
MEANT = 0.1
"""Part from which another form is no slip."""
STRICT = 0.9
"""Part from which keys that are left out are missed."""
FEW_LABELS = 3
"""Rows there are for each label at the least, on average."""
BROKEN_JSON = "is no valid JSON"

_BETWEEN = re.compile(r"[\s_]+|(?<=[a-z])-(?=[a-z])")
_ENDS = " .,;:!\"'*"


class Deviation(NamedTuple):
    """A form beside the usual one."""

    seen: Seen
    says: str


def usual_form(group: Group) -> str:
    """The form that most rows have; empty where none is usual."""
    counts: Counter[str] = Counter()
    for shape, seen in group.forms.items():
        counts[shape.name] += seen.times
    name, count = max(counts.items(), key=lambda entry: entry[1], default=("", 0))
    if group.turns < FEWEST or count < USUAL * group.turns:
        return ""
    if name != LABEL.name:
        return name if name in _STRICT_FORMS else ""
    few = len({_plain(label) for label in group.labels}) * FEW_LABELS <= count
    return name if few else ""


_STRICT_FORMS = frozenset({"json", "list", "fenced", "xml"})


def deviations(group: Group) -> Iterator[Deviation]:
    usual = usual_form(group)
    if not usual:
        return
    for shape, seen in group.forms.items():
        if shape is BROKEN and usual in {"json", "list"}:
            yield Deviation(seen, BROKEN_JSON)
        elif shape.name != usual and seen.times < MEANT * group.turns:
            yield Deviation(seen, f"is not {_WORDS[usual]}")
    if usual == "json":
        yield from _keys(group)
    if usual == LABEL.name:
        yield from _spellings(group.labels)


_WORDS = {
    "json": "a JSON object",
    "list": "a JSON list",
    "fenced": "JSON in a code fence",
    "xml": "XML",
    "label": "a label",
}


def _keys(group: Group) -> Iterator[Deviation]:
    """Objects whose keys are spelled otherwise, or that lack some of the usual ones."""
    objects = {shape.keys: seen for shape, seen in group.forms.items() if shape.name == "json"}
    usual, most = max(objects.items(), key=lambda entry: entry[1].times)
    if most.times < USUAL * group.turns:
        return
    strict = most.times >= STRICT * group.turns
    for keys, seen in objects.items():
        if keys != usual and sorted(map(_plain, keys)) == sorted(map(_plain, usual)):
            yield Deviation(seen, "spells its keys otherwise")
            continue
        missing = sorted(set(usual) - set(keys))
        close = len(missing) * 2 <= len(usual) and missing != list(usual)
        if strict and missing and close and seen.times < MEANT * group.turns:
            yield Deviation(seen, f"lacks the key {missing[0]}")


def _spellings(labels: Mapping[str, Seen]) -> Iterator[Deviation]:
    """Labels that differ in capitals and blanks only; what is most frequent is right."""
    alike: dict[str, list[tuple[str, Seen]]] = {}
    for label, seen in labels.items():
        alike.setdefault(_plain(label), []).append((label, seen))
    for spellings in alike.values():
        spellings.sort(key=lambda entry: (-entry[1].times, entry[1].line))
        (usual, _), *others = spellings
        for label, seen in others:
            yield Deviation(seen, f"is {label!r}, and mostly {usual!r}")


def _plain(label: str) -> str:
    return _BETWEEN.sub(" ", label.casefold()).strip(_ENDS)
