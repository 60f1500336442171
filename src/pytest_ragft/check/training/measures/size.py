"""How many rows, and answers, there are to learn from."""

from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn


class State:
    """Of the rows that teach something."""

    __slots__ = ("row", "rows", "turns")

    def __init__(self) -> None:
        self.rows = 0
        self.turns = 0
        self.row = -1


class Size:
    """Counts."""

    name = "size"

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        state.turns += 1
        if turn.row != state.row:
            state.row = turn.row
            state.rows += 1

    def merge(self, state: State, other: State) -> State:
        state.rows += other.rows
        state.turns += other.turns
        return state

    def result(self, state: State) -> Result | None:
        return Result({"rows": state.rows, "turns": state.turns}) if state.rows else None
