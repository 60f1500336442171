"""Training rows whose question is nearly that of a case which the model is judged by."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures import signatures
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.held_out import TAIL, HeldOut
from pytest_ragft.check.training.measures.wording import Wording
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

if TYPE_CHECKING:
    from pytest_ragft.check.training.measures.signatures import Signatures

AT_ONCE = 256
"""Prompts that are compared together."""
LONG = 100_000
"""Characters of a prompt that no other waits for: memory stays the same."""
MOST = 50
"""Cases with one band that are compared: where there are more, they are made from a template."""
FEWEST = 40
"""Characters of a prompt that may have enough shingles."""


class State:
    """What is found so far."""

    __slots__ = ("cases", "count", "turns", "waiting", "worst")

    def __init__(self) -> None:
        self.turns = 0
        self.count = 0
        self.cases: dict[int, int] = {}
        """The first line that asks nearly each."""
        self.worst: list[Example] = []
        self.waiting: list[tuple[int, str]] = []


class NearLeakage:
    """Leaves out what `leakage` finds: questions that are the same."""

    name = "near-leakage"

    def __init__(self, held: HeldOut) -> None:
        self.held = held
        self.bands: dict[tuple[int, int], list[int]] = {}
        """Positions of signatures by number and content of a band; made where it is needed."""
        self.found: Signatures | None = None

    def __getstate__(self) -> HeldOut:
        return self.held

    def __setstate__(self, held: HeldOut) -> None:
        self.__init__(held)  # type: ignore[misc]  # what is sent to a process is the cases alone

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        state.turns += 1
        if len(turn.prompt) >= FEWEST and self.held.long:
            state.waiting.append((turn.line, turn.prompt))
            if len(state.waiting) >= AT_ONCE or len(turn.prompt) > LONG:
                self._compare(state)

    def _compare(self, state: State) -> None:
        if not state.waiting:
            return
        if self.found is None:
            self.found, self.bands = _tables(self.held)
        known = signatures.shingles(text[-TAIL:] for _, text in state.waiting)
        near = Wording(self.held.wording).shares(known)
        found = signatures.signed(known, near)
        for place, at in enumerate(near.nonzero()[0].tolist()):
            line, text = state.waiting[at]
            position = self._nearest(found[place : place + 1])
            if position is not None and digest(text) not in self.held.prompts:
                self._count(state, line, self.held.long[position])
        state.waiting = []

    def _nearest(self, one: "Signatures") -> int | None:
        """The first case that is as near as asked for."""
        row = one.view("uint64")[0].tolist()
        near = {at for key in enumerate(row) for at in self.bands.get(key, ())}
        for at in sorted(near):
            if self.found is not None and (self.found[at] == one[0]).mean() >= signatures.LIKE:
                return at
        return None

    def _count(self, state: State, line: int, code: int) -> None:
        state.count += 1
        state.cases.setdefault(code, line)
        if len(state.worst) < WORST:
            path, case = self.held.place(code)
            state.worst.append(Example(1.0, line, f"nearly the question of {path}:{case}"))

    def merge(self, state: State, other: State) -> State:
        self._compare(state)
        self._compare(other)
        state.turns += other.turns
        state.count += other.count
        state.cases = {**other.cases, **state.cases}
        state.worst = [*state.worst, *other.worst][:WORST]
        return state

    def result(self, state: State) -> Result | None:
        self._compare(state)
        if not state.count:
            return None
        share = state.count / state.turns
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": state.count,
            "share": share,
            "percent": percent(share),
            **self.held.met(state.cases),
        }
        return Result(values, tuple(state.worst))


def _tables(held: HeldOut) -> tuple["Signatures", dict[tuple[int, int], list[int]]]:
    found = signatures.from_bytes(held.signatures)
    bands: dict[tuple[int, int], list[int]] = {}
    for at, row in enumerate(found.view("uint64").tolist()):
        for key in enumerate(row):
            alike = bands.setdefault(key, [])
            if len(alike) < MOST:
                alike.append(at)
    return found, bands
