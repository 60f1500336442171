"""How many training prompts hold a passage, as the prompts do that the application sends."""

from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import Example, Result
from pytest_ragft.check.training.measures.context_block import holds_context
from pytest_ragft.check.training.measures.excerpts import excerpt, is_among, keep, merged
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

FEWEST = 10
"""Rows that can be judged."""


class State:
    """Counts."""

    __slots__ = ("labelled", "turns", "with_context", "without")

    def __init__(self, *, labelled: bool) -> None:
        self.labelled = labelled
        self.turns = 0
        self.with_context = 0
        self.without: list[Example] = []
        """The first."""


class ServingContext:
    """A rule asks whether the project retrieves: the measure counts alone."""

    name = "serving-context"

    def start(self, profile: Profile) -> State:
        return State(labelled=bool(profile.labels))

    def add(self, state: State, turn: Turn) -> None:
        if turn.kind in {"text", "tool-call"}:
            return
        state.turns += 1
        if holds_context(turn):
            state.with_context += 1
        elif is_among(state.without, 1.0, turn.line):
            keep(state.without, 1.0, turn.line, f"asks {excerpt(turn.question or turn.prompt)!r}")

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        state.with_context += other.with_context
        state.without = merged(state.without, other.without)
        return state

    def result(self, state: State) -> Result | None:
        if state.turns < FEWEST or state.labelled:
            return None
        share = state.with_context / state.turns
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": state.turns - state.with_context,
            "share": share,
            "percent": percent(1 - share),
        }
        return Result(values, tuple(state.without))
