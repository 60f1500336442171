"""Answers that do not have the form that nearly all others have.

Rows are compared with those of the same system prompt: what is asked for in another task may well
look otherwise. A form that a tenth of the rows and more have beside the usual one is meant.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.target_shape import (
    BROKEN,
    LABEL,
    Shape,
    shape_of,
)
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

GROUPS = 64
"""System prompts; a file with more is made of single tasks."""
HELD = 200
"""Characters of an answer that are held."""
FORMS = 256
"""Forms and labels of one group."""
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

_BETWEEN = re.compile(r"[\s_]+|(?<=[a-z])-(?=[a-z])")
_ENDS = " .,;:!\"'*"
K = TypeVar("K")


class Seen(NamedTuple):
    """How often, and where first."""

    times: int
    line: int
    start: str
    """Of the answer."""


class Group:
    """Rows of one system prompt."""

    __slots__ = ("crowded", "forms", "labels", "turns")

    def __init__(self) -> None:
        self.turns = 0
        self.forms: dict[Shape, Seen] = {}
        self.labels: dict[str, Seen] = {}
        """Short answers as they are spelled."""
        self.crowded = False
        """There are more forms or labels than can be usual."""


class State:
    """Groups by the digests of their system prompts."""

    __slots__ = ("groups", "key", "scattered", "system", "turns")

    def __init__(self) -> None:
        self.turns = 0
        self.system = ""
        """The last, which mostly is the next one too, and its digest."""
        self.key = 0
        self.groups: dict[int, Group] = {}
        self.scattered = False
        """There are more groups than can be compared."""


class Deviation(NamedTuple):
    """A form beside the usual one."""

    seen: Seen
    says: str


class TargetFormat:
    """Parses what begins like JSON."""

    name = "target-format"

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        if turn.kind in {"text", "tool-call"}:
            return
        state.turns += 1
        if state.scattered:
            return
        if turn.system != state.system:
            state.system = turn.system
            state.key = digest(turn.system) if turn.system else 0
        group = state.groups.get(state.key)
        if group is None:
            group = state.groups[state.key] = Group()
        if len(state.groups) > GROUPS:
            _scatter(state)
            return
        group.turns += 1
        if group.crowded:
            return
        shape = shape_of(turn.target)
        _see(group.forms, shape, Seen(1, turn.line, turn.target[:HELD]))
        if shape is LABEL:
            _see(group.labels, turn.target, Seen(1, turn.line, turn.target[:HELD]))
        _limit(group)

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        for key, group in other.groups.items():
            known = state.groups.setdefault(key, Group())
            known.turns += group.turns
            known.crowded = known.crowded or group.crowded
            for shape, seen in group.forms.items():
                _see(known.forms, shape, seen)
            for label, seen in group.labels.items():
                _see(known.labels, label, seen)
            _limit(known)
        if other.scattered or state.scattered or len(state.groups) > GROUPS:
            _scatter(state)
        return state

    def result(self, state: State) -> Result | None:
        found = [(_usual(group), list(_deviations(group))) for group in state.groups.values()]
        every = [deviation for _, deviations in found for deviation in deviations]
        if not every:
            return None
        count = sum(deviation.seen.times for deviation in every)
        most = max(found, key=lambda entry: sum(each.seen.times for each in entry[1]))
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": count,
            "share": count / state.turns,
            "percent": percent(count / state.turns),
            "form": most[0],
            "broken": sum(each.seen.times for each in every if each.says == _BROKEN),
        }
        every.sort(key=lambda each: (each.says != _BROKEN, each.seen.line))
        return Result(values, tuple(map(_example, every[:WORST])))


_BROKEN = "is no valid JSON"


def _see(held: dict[K, Seen], key: K, seen: Seen) -> None:
    known = held.get(key)
    held[key] = Seen(known.times + seen.times, known.line, known.start) if known else seen


def _limit(group: Group) -> None:
    if group.crowded or len(group.forms) > FORMS or len(group.labels) > FORMS:
        group.crowded = True
        group.forms.clear()
        group.labels.clear()


def _scatter(state: State) -> None:
    state.scattered = True
    state.groups.clear()


def _usual(group: Group) -> str:
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


def _deviations(group: Group) -> Iterator[Deviation]:
    usual = _usual(group)
    if not usual:
        return
    for shape, seen in group.forms.items():
        if shape is BROKEN and usual in {"json", "list"}:
            yield Deviation(seen, _BROKEN)
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


def _example(deviation: Deviation) -> Example:
    seen, says = deviation
    more = f"; {seen.times} such answers in all" if seen.times > 1 else ""
    return Example(
        2.0 if says == _BROKEN else 1.0, seen.line, f"{excerpt(seen.start)!r} {says}{more}"
    )
