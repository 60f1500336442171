"""At most so many rows of a file, the same ones however it is parted.

Reading a row closely takes a quarter of a millisecond. Each row has a number that it is drawn by;
those with the lowest are read, so that a part of a file needs to know nothing of the others. Where
the lines of the file are counted, rows are passed over whose numbers will hardly be among the
lowest: else most of each part's first rows would be read for nothing.
"""

import math
from collections.abc import Callable, Mapping
from heapq import heappush, heappushpop, nlargest
from typing import NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

MOST = 1_000
"""Rows that are read closely; of more, as many are drawn."""
_MASK = (1 << 64) - 1
FEWEST = 10
"""Rows below which a share says little."""
FEW = 6
"""Rows below which even all of them prove no half."""
HALF = 0.5
_SURE = 1.96 * 1.96
"""Of a 95 % interval."""


def certain(count: int, of: int) -> bool:
    """More than half, by the lower end of Wilson's interval: six of six, and eight of nine."""
    if of < FEW:
        return False
    share = count / of
    spread = math.sqrt(_SURE * (share * (1 - share) / of + _SURE / (4 * of * of)))
    return (share + _SURE / (2 * of) - spread) / (1 + _SURE / of) > HALF


class Note(NamedTuple):
    """What was found in one row; all of it can be compared, so that ties have an order."""

    verdict: str
    """How it counts; empty where nothing is wrong with it."""
    score: float = 0.0
    says: str = ""
    """The row in one line, where it is an example."""
    marks: tuple[str, ...] = ()
    """What else was seen."""


class Drawn:
    """The rows drawn so far, and how many there were."""

    __slots__ = ("highest", "most", "notes", "profile", "rows")

    def __init__(self, profile: Profile, most: int = MOST) -> None:
        self.profile = profile
        self.most = most
        self.highest = highest(profile.lines, most)
        """Numbers up to here are drawn."""
        self.rows = 0
        self.notes: list[tuple[int, int, Note]] = []
        """A heap: minus the number drawn by, the line, the note."""

    def take(self, turn: Turn, judge: Callable[[Turn, Profile], Note]) -> None:
        self.rows += 1
        drawn = draw(turn)
        if drawn > self.highest:
            return
        number, notes = -drawn, self.notes
        if len(notes) < self.most:
            heappush(notes, (number, turn.line, judge(turn, self.profile)))
        elif number >= notes[0][0]:
            heappushpop(notes, (number, turn.line, judge(turn, self.profile)))

    def merge(self, other: "Drawn") -> None:
        self.rows += other.rows
        self.notes = sorted(nlargest(self.most, [*self.notes, *other.notes]))

    def counts(self) -> dict[str, int]:
        """How many rows there are of each verdict."""
        found: dict[str, int] = {}
        for _, _, note in sorted(self.notes, key=_place):
            found[note.verdict] = found.get(note.verdict, 0) + 1
        return found

    def left_out(self, judged: frozenset[str]) -> dict[str, Value]:
        """How many rows there are of the other verdicts, the most frequent first."""
        others = [
            (-count, key) for key, count in self.counts().items() if key and key not in judged
        ]
        return {key: -count for count, key in sorted(others)}

    def examples(self, verdicts: frozenset[str]) -> tuple[Example, ...]:
        """The worst rows."""
        worst = self.found(verdicts)[:WORST]
        return tuple(Example(note.score, line, note.says) for line, note in worst)

    def found(self, verdicts: frozenset[str]) -> list[tuple[int, Note]]:
        """Lines and notes, the worst first."""
        kept = [(line, note) for _, line, note in self.notes if note.verdict in verdicts]
        return sorted(kept, key=lambda entry: (-entry[1].score, entry[0], entry[1]))

    def marked(self, mark: str) -> int:
        """Rows with a mark."""
        return sum(mark in note.marks for _, _, note in self.notes)

    def size(self) -> Mapping[str, Value]:
        """How much there is, and how much of it was read."""
        return {"rows": self.rows, "read": len(self.notes), "sampled": self.rows > len(self.notes)}

    def scaled(self, count: int) -> int:
        """Of all rows, where some were drawn."""
        return round(count * self.rows / len(self.notes)) if self.notes else 0


def _place(entry: tuple[int, int, Note]) -> tuple[int, Note]:
    return entry[1], entry[2]


def highest(lines: int, most: int) -> int:
    """Of so many lines, a fifth more than the sample will have numbers up to this one; a file with
    many broken lines is told by a sample that is somewhat smaller.
    """
    return min(_MASK, _MASK * most * 6 // (lines * 5)) if lines else _MASK


def draw(turn: Turn) -> int:
    """A number that has nothing to do with what stands in the row."""
    mixed = ((turn.row + 1) * 0x9E3779B97F4A7C15 + len(turn.prompt)) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    return mixed ^ (mixed >> 31)
