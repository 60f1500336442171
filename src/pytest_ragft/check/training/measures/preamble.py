"""Words that all prompts begin with, and that the application may not send."""

import re
from collections.abc import Iterable, Mapping

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.served import Served, is_served
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

NAME = "same-preamble"
TEXT = "text"
"""Of a fact's values, until it is known whether the project sends it."""
LONGEST = 2_000
FEWEST = 10
"""Rows below which nothing is common."""
SHARED = 0.9
WORDS = 8
"""Of a beginning that is more than a greeting or a label."""
_WORD = re.compile(r"[^\W_]+|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")


_TOOLS = ("[{", "{")
"""A list of tools comes before the prompt, and is the same for all."""


class State:
    """How many rows begin as most do."""

    __slots__ = ("begun", "first", "instructed", "preamble", "row", "rows", "system")

    def __init__(self, preamble: str, system: str) -> None:
        self.preamble = preamble
        self.system = system
        self.rows = 0
        self.begun = 0
        self.instructed = 0
        self.row = -1
        self.first: list[int] = []
        """Lines."""


class SamePreamble:
    """Compares each prompt with the profile of the file; `with_served` asks whether the project
    sends the same.
    """

    name = NAME

    def start(self, profile: Profile) -> State:
        preamble = profile.preamble if len(_WORD.findall(profile.preamble)) >= WORDS else ""
        if preamble.startswith(_TOOLS):
            preamble = ""
        system = profile.system if len(_WORD.findall(profile.system)) >= WORDS else ""
        return State(preamble, system)

    def add(self, state: State, turn: Turn) -> None:
        if turn.row == state.row or turn.kind == "text":
            return
        state.row = turn.row
        state.rows += 1
        if state.preamble and turn.prompt.startswith(state.preamble):
            state.begun += 1
        if state.system and turn.system == state.system:
            state.instructed += 1
        if len(state.first) < WORST:
            state.first.append(turn.line)

    def merge(self, state: State, other: State) -> State:
        state.rows += other.rows
        state.begun += other.begun
        state.instructed += other.instructed
        state.first = [*state.first, *other.first][:WORST]
        return state

    def result(self, state: State) -> Result | None:
        if state.rows < FEWEST:
            return None
        if state.begun >= SHARED * state.rows:
            return _told(state, "prompts", state.preamble, state.begun)
        if state.instructed >= SHARED * state.rows:
            return _told(state, "system", state.system, state.instructed)
        return None


def _told(state: State, how: str, text: str, count: int) -> Result:
    share = count / state.rows
    values: Mapping[str, Value] = {
        "rows": state.rows,
        "count": count,
        "share": share,
        "percent": percent(share),
        "how": how,
        "words": len(_WORD.findall(text)),
        TEXT: text[:LONGEST],
    }
    what = "begins" if how == "prompts" else "has the system prompt"
    says = f"{what} {excerpt(text)!r}"
    return Result(values, tuple(Example(1.0, line, says) for line in state.first))


def with_served(facts: Iterable[Fact], served: Served) -> tuple[Fact, ...]:
    """The facts of a file; what all prompts share, held against the project's code and prompts."""
    return tuple(_compared(fact, served) if fact.name == NAME else fact for fact in facts)


def _compared(fact: Fact, served: Served) -> Fact:
    text = fact.values.get(TEXT)
    values = {key: value for key, value in fact.values.items() if key != TEXT}
    found = isinstance(text, str) and is_served(text, served)
    return fact._replace(values={**values, "served": found})
