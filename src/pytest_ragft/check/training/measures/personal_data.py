"""Personal data and keys in prompts and targets: what a model has learned cannot be deleted.

Values are counted by their digests. What stands in more than a fifth of the rows belongs to the
application, like the shop's own telephone, and is left out.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.fresh_text import FreshText
from pytest_ragft.check.training.measures.marks import NAMED, PERSONAL, Marks
from pytest_ragft.check.training.measures.personal import SECRET, Found, found_in, installed
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

MOST = 16_384
"""Different values that are held; of more, those whose digests end in enough zero bits."""
COMMON = 0.2
FEWEST = 10
"""Rows below which nothing is common."""
TOLD = 3
"""Kinds that the message names."""
_RANK = dict.fromkeys(SECRET, 2.0) | {"IBAN": 1.5, "national number": 1.5}
_OTHER = 1.0


class Datum(NamedTuple):
    """One value, wherever it stands."""

    kind: str
    shown: str
    line: int
    """The first."""
    rows: int


class State:
    """Values by their digests."""

    __slots__ = ("fresh", "held", "in_row", "level", "libraries", "rows", "system", "told")

    def __init__(self) -> None:
        self.libraries = installed()
        self.rows = 0
        self.held: dict[int, Datum] = {}
        self.level = 0
        self.fresh = FreshText()
        self.in_row: set[int] = set()
        """Values that were counted in the row at hand."""
        self.system = ""
        self.told: tuple[Found, ...] = ()
        """What the last system turn held: mostly it is the next one too."""


class PersonalData:
    """Looks each text through once."""

    name = "personal-data"

    def __init__(self, most: int = MOST, marks: Marks | None = None) -> None:
        self.most = most
        self.marks = marks or Marks()

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        if turn.row != state.fresh.row:
            state.rows += 1
            state.in_row.clear()
        marks = self.marks.of(turn)
        for text in state.fresh.of(turn):
            if text is turn.system:
                self._add_system(state, turn)
            elif marks & PERSONAL:
                for found in found_in(text, state.libraries, named=bool(marks & NAMED)):
                    self._count(state, found, turn.line)

    def _add_system(self, state: State, turn: Turn) -> None:
        if turn.system != state.system:
            state.system = turn.system
            state.told = tuple(found_in(turn.system, state.libraries))
        for found in state.told:
            self._count(state, found, turn.line)

    def _count(self, state: State, found: Found, line: int) -> None:
        key = digest(f"{found.kind}\0{found.value}")
        if key & ((1 << state.level) - 1) or key in state.in_row:
            return
        state.in_row.add(key)
        known = state.held.get(key)
        if known is None:
            state.held[key] = Datum(found.kind, found.shown, line, 1)
            _thin(state, self.most)
        else:
            state.held[key] = known._replace(rows=known.rows + 1)

    def merge(self, state: State, other: State) -> State:
        state.rows += other.rows
        for key, value in other.held.items():
            known = state.held.get(key)
            rows = value.rows + (known.rows if known else 0)
            state.held[key] = (known or value)._replace(rows=rows)
        state.level = max(state.level, other.level)
        _drop(state)
        _thin(state, self.most)
        return state

    def result(self, state: State) -> Result | None:
        common = state.rows * COMMON if state.rows >= FEWEST else state.rows
        kept = [value for value in state.held.values() if value.rows <= common]
        left_out = len(state.held) - len(kept)
        if not kept:
            return None
        kinds = Counter(value.kind for value in kept)
        scale = 1 << state.level
        values: Mapping[str, Value] = {
            "rows": state.rows,
            "count": len(kept) * scale,
            "secrets": sum(kinds[kind] for kind in SECRET) * scale,
            "kinds": _listed(kinds, scale),
            "unchecked": state.libraries.unchecked or "nothing",
            **{kind.replace(" ", "-"): count * scale for kind, count in sorted(kinds.items())},
        }
        exempt = {"in more than a fifth of the rows": left_out} if left_out else {}
        worst = sorted(map(_example, kept), key=lambda each: (-each.score, each.line, each.says))
        return Result(values, tuple(worst[:WORST]), exempt)


def _listed(kinds: Counter[str], scale: int) -> str:
    """`3 e-mail + 1 phone`, the most first."""
    most = sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0]))[:TOLD]
    return " + ".join(f"{count * scale} {kind}" for kind, count in most)


def _example(value: Datum) -> Example:
    again = f", in {value.rows} rows" if value.rows > 1 else ""
    return Example(_RANK.get(value.kind, _OTHER), value.line, f"{value.kind}: {value.shown}{again}")


def _thin(state: State, most: int) -> None:
    while len(state.held) > most:
        state.level += 1
        _drop(state)


def _drop(state: State) -> None:
    mask = (1 << state.level) - 1
    if mask:
        state.held = {key: value for key, value in state.held.items() if not key & mask}
