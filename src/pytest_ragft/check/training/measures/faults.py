"""Rows that a provider would refuse, or that would be learned otherwise than meant."""

from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import ASKED, Fault, Turn


class State:
    """How many, and the first of them."""

    __slots__ = ("count", "first", "row", "rows")

    def __init__(self) -> None:
        self.rows = 0
        self.count = 0
        self.row = -1
        """The last that was seen: a row may have several turns, and a fault behind them."""
        self.first: list[Fault] = []

    def see(self, row: int) -> None:
        if row != self.row:
            self.row = row
            self.rows += 1


class Faults:
    """Besides turns it is given what is wrong."""

    name = "faults"

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        if turn.row != state.row:
            state.row = turn.row
            state.rows += 1

    def note(self, state: State, fault: Fault) -> None:
        state.see(fault.row)
        state.count += 1
        if len(state.first) < WORST:
            state.first.append(fault)

    def merge(self, state: State, other: State) -> State:
        state.rows += other.rows
        state.count += other.count
        state.first = [*state.first, *other.first][:WORST]
        return state

    def result(self, state: State) -> Result | None:
        if not state.count:
            return None
        first = state.first[0]
        values: Mapping[str, Value] = {
            "rows": state.rows,
            "count": state.count,
            "share": state.count / state.rows,
            "percent": percent(state.count / state.rows),
            "line": first.line,
            "found": first.found,
            "expected": first.expected,
            **_told(first, state),
        }
        return Result(values, tuple(map(_example, state.first)))


_KINDS = (
    ("a known format", "rows of no known format: say what the columns are"),
    ("without one", "a byte order mark"),
    ("each key once", "a key that stands twice"),
    ("in the header", "more or fewer fields than the header"),
    ("a row of the format", "a row of another format than the others"),
    ("the keys", "a row with other columns than the others"),
    ("two answers", "two answers that are the same"),
    ("no turn of the assistant", "a conversation without an answer"),
    ("the last turn is", "a conversation that ends without an answer"),
    ("role", "a role that is not known, or none"),
    ("in turn", "roles that do not take turns"),
    ("tool", "a tool call, or a result, that nothing belongs to"),
    ("JSON", "a line that is no JSON"),
    ("text", "something other than a text"),
)
"""Words of a fault, and what it is in our own: rows are hostile, and stand in no message."""


def _told(first: Fault, state: State) -> Mapping[str, Value]:
    asked = first.expected == ASKED
    words = f"{first.expected} {first.found.partition(': ')[0]}"
    kind = next(
        (kind for sign, kind in _KINDS if sign in words), "another shape than it should have"
    )
    rows = "row" if state.rows == 1 else "rows"
    many = f"{state.count} of {state.rows} {rows} cannot be learned as they stand"
    return {
        "asked": asked,
        "what": "What the rows teach is not known" if asked else many,
        "kind": kind,
    }


def _example(fault: Fault) -> Example:
    return Example(1.0, fault.line, f"found {fault.found}, expected {fault.expected}")


def percent(share: float) -> float:
    """For messages: whole, but never 0 or 100 for what is neither."""
    whole = round(100 * share)
    return whole if 0 < whole < 100 or share in {0, 1} else round(100 * share, 2)  # noqa: PLR2004  # per cent
