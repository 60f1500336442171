"""How many answers refuse or say that they do not know."""

import re
from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.sources.wording import abstains
from pytest_ragft.check.training.measure import Example, Result
from pytest_ragft.check.training.measures.context_block import holds_context
from pytest_ragft.check.training.measures.excerpts import excerpt, is_among, keep, merged
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.marks import DENIALS, DENIALS_ABROAD, DENIED, Marks
from pytest_ragft.check.training.measures.personal.signs import holds
from pytest_ragft.check.training.measures.turning import turns_away
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn
from pytest_ragft.diagnosis.refusal import OPENING, is_refusal

FEWEST = 10
"""Rows below which there is no share."""
_REWORDS = re.compile(
    r"(?i)\b(?:translat\w+|traduc\w+|tradui\w+|übersetz\w+|rewrite|rephrase|paraphrase|correct"
    r"|summari[sz]e|proofread|complete the)\b|翻译|翻譯|訳して"
)
"""The answer says what the prompt says in other words: it is nobody's refusal."""
_LOOKED_AT = 300


class State:
    """Counts."""

    __slots__ = ("grounded", "labelled", "refused", "says", "system", "told", "turns", "worst")

    def __init__(self, *, labelled: bool) -> None:
        self.labelled = labelled
        self.turns = 0
        self.refused = 0
        self.told = 0
        """Turns whose system prompt says what to answer without evidence."""
        self.grounded = 0
        """Of these, turns whose prompt holds a passage to answer from."""
        self.worst: list[Example] = []
        self.system = ""
        self.says = False
        """Whether that system prompt does."""


class Refusals:
    """Of answers alone: tool calls and labels refuse nothing."""

    name = "refusals"

    def __init__(self, marks: Marks | None = None) -> None:
        self.marks = marks or Marks()

    def start(self, profile: Profile) -> State:
        return State(labelled=bool(profile.labels))

    def add(self, state: State, turn: Turn) -> None:
        if turn.kind in {"tool-call", "text"}:
            return
        state.turns += 1
        if turn.system != state.system:
            state.system, state.says = turn.system, abstains(turn.system)
        if state.says:
            state.told += 1
            state.grounded += holds_context(turn)
        if not self.marks.of(turn) & DENIED or not refuses(turn.target) or _is_given(turn):
            return
        state.refused += 1
        if is_among(state.worst, 1.0, turn.line):
            asked = excerpt(turn.question or turn.prompt)
            keep(state.worst, 1.0, turn.line, f"{asked!r} is answered {excerpt(turn.target)!r}")

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        state.refused += other.refused
        state.grounded += other.grounded
        state.told += other.told
        state.worst = merged(state.worst, other.worst)
        return state

    def result(self, state: State) -> Result | None:
        if state.turns < FEWEST or state.labelled:
            return None
        share = state.refused / state.turns
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": state.refused,
            "share": share,
            "percent": percent(share),
            "grounded": state.grounded / state.turns,
            "told": state.told / state.turns,
        }
        return Result(values, tuple(state.worst))


def _is_given(turn: Turn) -> bool:
    return _REWORDS.search(turn.prompt, 0, _LOOKED_AT) is not None


def refuses(target: str) -> bool:
    """As `is_refusal`, or sent away; quick where no word denies anything."""
    start = target[:OPENING].lower()
    if holds(start, DENIALS):
        return turns_away(start) or is_refusal(target)
    return not start.isascii() and holds(start, DENIALS_ABROAD) and is_refusal(target)
