"""How much prompts differ: in how they begin, and in how long they are."""

import math
from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.distinct import Distinct
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

OPENING = 3
"""Words."""
INSTRUCTION = 8
"""Words of a beginning that is an instruction, and no part of the request itself."""
LOOKED_AT = 80
"""Characters of a prompt in which they stand."""
FEWEST = 10
"""Rows below which there is no share."""
PASTED = 60
"""Words of an input that is pasted in as it is: how it begins says nothing."""
HELD = 12
"""Openings that are held for the message."""


class State:
    """Openings by their digests, and sums of lengths."""

    __slots__ = ("labelled", "openings", "preamble", "row", "rows", "shown", "squares", "total")

    def __init__(self, preamble: int, *, labelled: bool) -> None:
        self.preamble = preamble
        """Characters of the instruction that all prompts begin with."""
        self.labelled = labelled
        self.openings = Distinct()
        self.shown: dict[str, int] = {}
        """The first openings, and their lines."""
        self.rows = 0
        self.row = -1
        self.total = 0
        self.squares = 0


class Diversity:
    """Takes the first trained turn of each row: what a conversation begins with."""

    name = "diversity"

    def start(self, profile: Profile) -> State:
        told = len(profile.preamble.split()) >= INSTRUCTION
        return State(len(profile.preamble) if told else 0, labelled=bool(profile.labels))

    def add(self, state: State, turn: Turn) -> None:
        if turn.row == state.row or turn.kind == "text":
            return
        state.row = turn.row
        state.rows += 1
        length = len(turn.prompt) - state.preamble
        state.total += length
        state.squares += length * length
        start = turn.prompt[state.preamble : state.preamble + LOOKED_AT]
        opening = " ".join(start.lower().split()[:OPENING])
        state.openings.add(digest(opening))
        if len(state.shown) < HELD:
            state.shown.setdefault(opening, turn.line)

    def merge(self, state: State, other: State) -> State:
        state.openings.merge(other.openings)
        state.rows += other.rows
        state.total += other.total
        state.squares += other.squares
        new = {start: at for start, at in other.shown.items() if start not in state.shown}
        both = {**state.shown, **new}
        state.shown = dict(list(both.items())[:HELD])
        return state

    def result(self, state: State) -> Result | None:
        if state.rows < FEWEST:
            return None
        mean = state.total / state.rows
        if state.labelled and mean > PASTED * _LETTERS:
            return None
        variance = max(0.0, state.squares / state.rows - mean * mean)
        values: Mapping[str, Value] = {
            "rows": state.rows,
            "openings": state.openings.count,
            "share": state.openings.count / state.rows,
            "spread": round(math.sqrt(variance) / mean, 2) if mean > 0 else 0.0,
        }
        first = sorted(state.shown.items(), key=lambda entry: entry[1])[:WORST]
        worst = (Example(1.0, line, f"begins {excerpt(start)!r}") for start, line in first)
        return Result(values, tuple(worst))


_LETTERS = 6
"""Characters of a word with the blank behind it."""
