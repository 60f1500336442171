"""Answers that do not have the form that nearly all others have.

Rows are compared with those of the same system prompt: what is asked for in another task may well
look otherwise. A form that a tenth of the rows and more have beside the usual one is meant.
"""

from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.target_deviations import (
    BROKEN_JSON,
    Deviation,
    deviations,
    usual_form,
)
from pytest_ragft.check.training.measures.target_forms import Group, Seen, limit, see
from pytest_ragft.check.training.measures.target_shape import LABEL, shape_of
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

GROUPS = 64
"""System prompts; a file with more is made of single tasks."""
HELD = 200
"""Characters of an answer that are held."""


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
        see(group.forms, shape, Seen(1, turn.line, turn.target[:HELD]))
        if shape is LABEL:
            see(group.labels, turn.target, Seen(1, turn.line, turn.target[:HELD]))
        limit(group)

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        for key, group in other.groups.items():
            known = state.groups.setdefault(key, Group())
            known.turns += group.turns
            known.crowded = known.crowded or group.crowded
            for shape, seen in group.forms.items():
                see(known.forms, shape, seen)
            for label, seen in group.labels.items():
                see(known.labels, label, seen)
            limit(known)
        if other.scattered or state.scattered or len(state.groups) > GROUPS:
            _scatter(state)
        return state

    def result(self, state: State) -> Result | None:
        found = [(usual_form(group), list(deviations(group))) for group in state.groups.values()]
        every = [deviation for _, beside in found for deviation in beside]
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
            "broken": sum(each.seen.times for each in every if each.says == BROKEN_JSON),
        }
        every.sort(key=lambda each: (each.says != BROKEN_JSON, each.seen.line))
        return Result(values, tuple(map(_example, every[:WORST])))


def _scatter(state: State) -> None:
    state.scattered = True
    state.groups.clear()


def _example(deviation: Deviation) -> Example:
    seen, says = deviation
    more = f"; {seen.times} such answers in all" if seen.times > 1 else ""
    return Example(
        2.0 if says == BROKEN_JSON else 1.0, seen.line, f"{excerpt(seen.start)!r} {says}{more}"
    )
