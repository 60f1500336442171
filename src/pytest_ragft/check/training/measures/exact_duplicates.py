"""Rows that are there more than once, blanks and capitals apart.

A Python set of a million digests takes a hundred megabytes. So up to `MOST` different rows are
held, and of larger files those whose digests end in enough zero bits: which rows these are depends
on their content alone, all copies of a row are in the sample or none is, and the share is right to
a few hundredths of a percent, whatever the size of the file and however it is parted.
"""

from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.estimates import estimated
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

MOST = 131_072
"""Different rows that are held: 16 MB."""
DEEPEST = 48
"""Bits that a digest has to spare."""


class State:
    """Lines by the digests of their rows."""

    __slots__ = ("copies", "first", "last", "level", "mask", "rows")

    def __init__(self) -> None:
        self.first: dict[int, int] = {}
        """The line in which a row stands first."""
        self.copies: dict[int, tuple[int, int]] = {}
        """How many copies of it follow, and the line of the first of them."""
        self.rows = 0
        self.level = 0
        self.mask = 0
        """Bits that are zero in every digest held."""
        self.last: Turn | None = None
        """Not yet taken: what stands before the last turn of a row is in its prompt."""


class ExactDuplicates:
    """Counts rows, not turns: many a conversation begins in the same way."""

    name = "exact-duplicates"

    def __init__(self, most: int = MOST) -> None:
        self.most = most

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        last = state.last
        if last is not None and last.row != turn.row:
            self._take(state, last)
        state.last = turn

    def _take(self, state: State, turn: Turn) -> None:
        state.rows += 1
        key = digest(f"{turn.system}\0{turn.prompt}\0{turn.target}\0{turn.rejected or ''}")
        if key & state.mask:
            return
        if key in state.first:
            count, line = state.copies.get(key, (0, turn.line))
            state.copies[key] = count + 1, line
            return
        state.first[key] = turn.line
        if len(state.first) > self.most:
            _thin(state, self.most)

    def _finish(self, state: State) -> None:
        if state.last is not None:
            self._take(state, state.last)
            state.last = None

    def merge(self, state: State, other: State) -> State:
        self._finish(state)
        self._finish(other)
        _raise(state, other.level)
        _raise(other, state.level)
        state.rows += other.rows
        for key, line in other.first.items():
            more, second = other.copies.get(key, (0, line))
            if key in state.first:
                count, first = state.copies.get(key, (0, line))
                state.copies[key] = count + 1 + more, first
            else:
                state.first[key] = line
                if more:
                    state.copies[key] = more, second
        _thin(state, self.most)
        return state

    def result(self, state: State) -> Result | None:
        self._finish(state)
        if not state.copies:
            return None
        copies = sum(count for count, _ in state.copies.values())
        share = copies / (len(state.first) + copies)
        groups = sorted((-count, line, key) for key, (count, line) in state.copies.items())[:WORST]
        values: Mapping[str, Value] = {
            "rows": state.rows,
            "count": round(share * state.rows),
            "share": share,
            "percent": percent(share),
            "how": "copies",
            **estimated(len(state.first) + copies if state.level else 0),
            "most": 1 - groups[0][0],
        }
        worst = (
            Example(float(-count), line, _says(state.first[key], -count))
            for count, line, key in groups
        )
        return Result(values, tuple(worst))


def _says(first: int, copies: int) -> str:
    rows = f"; {copies + 1} such rows in all" if copies > 1 else ""
    return f"the same as line {first}{rows}"


def _raise(state: State, level: int) -> None:
    """Leaves only digests that end in so many zero bits."""
    if level <= state.level:
        return
    state.level, state.mask = level, (1 << level) - 1
    state.first = {key: line for key, line in state.first.items() if not key & state.mask}
    state.copies = {key: found for key, found in state.copies.items() if not key & state.mask}


def _thin(state: State, most: int) -> None:
    while len(state.first) > most and state.level < DEEPEST:
        _raise(state, state.level + 1)
