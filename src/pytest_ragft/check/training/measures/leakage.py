"""Training rows that stand in a file which the model is judged by."""

from collections.abc import Mapping

from pytest_ragft.check.fact import NONE, Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.held_out import HeldOut, pair
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

LONG = 8
"""Words of a user's last turn that is a case's whole question hardly by chance."""


class State:
    """What is found so far."""

    __slots__ = ("cases", "pairs", "prompts", "turns", "worst")

    def __init__(self) -> None:
        self.turns = 0
        self.pairs = 0
        """Turns with the question and the answer of a case."""
        self.prompts = 0
        """Turns with the question of a case, and another answer."""
        self.cases: dict[int, int] = {}
        """The first line that asks each."""
        self.worst: list[Example] = []


class Leakage:
    """Looks every prompt up in a table of all cases."""

    name = "leakage"

    def __init__(self, held: HeldOut) -> None:
        self.held = held

    def start(self, profile: Profile) -> State:  # noqa: ARG002  # as every measure
        return State()

    def add(self, state: State, turn: Turn) -> None:
        state.turns += 1
        prompts = self.held.prompts
        code = prompts.get(digest(turn.prompt))
        if code is None and turn.question is not turn.prompt and _is_long(turn.question):
            code = prompts.get(digest(turn.question))
        same = (code is not None or not turn.prompt) and (
            pair(turn.prompt, turn.target) in self.held.pairs
        )
        if code is not None or same:
            self._count(state, turn, code, same=same)

    def _count(self, state: State, turn: Turn, code: int | None, *, same: bool) -> None:
        state.pairs += same
        state.prompts += not same
        what = "the question and the answer" if same else "the question"
        where = "a file that the model is judged by"
        if code is not None:
            state.cases.setdefault(code, turn.line)
            path, line = self.held.place(code)
            where = f"{path}:{line}"
        state.worst.append(Example(float(same), turn.line, f"{what} of {where}"))
        state.worst = _worst(state.worst)

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        state.pairs += other.pairs
        state.prompts += other.prompts
        state.cases = {**other.cases, **state.cases}
        state.worst = _worst([*state.worst, *other.worst])
        return state

    def result(self, state: State) -> Result | None:
        count = state.pairs + state.prompts
        if not count:
            return None
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": count,
            "share": count / state.turns,
            "percent": percent(count / state.turns),
            "pairs": state.pairs,
            "prompts": state.prompts,
            **(self.held.met(state.cases) if state.cases else self._unknown(state)),
        }
        short = self.held.short
        exempt = {"questions of fewer than four words": short} if short else NONE
        return Result(values, tuple(state.worst), exempt)

    def _unknown(self, state: State) -> Mapping[str, Value]:
        """Of texts without a prompt it is not held in which file they stand."""
        every = sum(self.held.cases)
        part = state.pairs / every
        return {"cases": state.pairs, "of": every, "part": part, "against": "held-out files"}


def _is_long(text: str) -> bool:
    return len(text.split(maxsplit=LONG)) >= LONG


def _worst(examples: list[Example]) -> list[Example]:
    """The first, pairs before prompts."""
    return sorted(examples, key=lambda each: (-each.score, each.line))[:WORST]
