"""Rows that are nearly the same as an earlier one.

Of large files a sample is compared, chosen by the smallest hash of a row's wording. Rows that are
nearly the same have it in common: so both of them are in the sample, or none is.

Two rows repeat each other where one of the two, prompt or answer, is the same and the other nearly
so. Where both differ they are two cases of one template, and where two prompts are nearly the same
and the answers are labels they are two examples of a class.
"""

import re
from array import array
from collections.abc import Mapping

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures import signatures
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.estimates import estimated
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

MOST = 65_536
"""Rows whose signatures are held: 9 MB."""
DEEPEST = 16
"""Bits of the number by which the sample is chosen."""
AT_ONCE = 256
"""Rows whose signatures are made together."""
LONG = 100_000
"""Characters of a text that no other waits for: memory stays the same."""
TAIL = 500
"""Characters of a prompt, from its end: before them stand instructions and passages that many rows
share."""


class State:
    """Signatures of rows, and where these stand."""

    __slots__ = (
        "asked", "draws", "held", "judged", "labels", "last", "level", "lines", "preamble", "rows",
        "said", "waiting",
    )  # fmt: skip

    def __init__(self, preamble: str, level: int, labels: frozenset[str] = frozenset()) -> None:
        self.preamble = preamble
        self.labels = labels
        self.rows = 0
        self.judged = 0
        """Rows long enough."""
        self.level = level
        """Bits that are zero in each of the numbers drawn by."""
        self.draws = array("H")
        """By which the rows held are in the sample."""
        self.lines = array("Q")
        self.held = bytearray()
        self.asked = array("Q")
        """Digests of the prompts of the rows held."""
        self.said = array("Q")
        """Of their answers; odd for a label."""
        self.last: Turn | None = None
        self.waiting: list[tuple[Turn, str]] = []
        """Rows and their texts that have no signatures yet."""


class NearDuplicates:
    """Counts rows, copies included; says that it cannot where its libraries are missing."""

    name = "near-duplicates"

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.able = signatures.available()

    def start(self, profile: Profile) -> State:
        """Of a file with many rows only those that will be in the sample get a signature."""
        level = (profile.lines // self.most).bit_length() - 1
        return State(profile.preamble, min(max(level, 0), DEEPEST), profile.labels)

    def add(self, state: State, turn: Turn) -> None:
        if not self.able:
            return
        last = state.last
        if last is not None and last.row != turn.row:
            self._take(state, last)
        state.last = turn

    def _take(self, state: State, turn: Turn) -> None:
        state.rows += 1
        text = text_of(turn, state.preamble)
        state.waiting.append((turn, text))
        if len(state.waiting) >= AT_ONCE or len(text) > LONG:
            self._sign(state)

    def _sign(self, state: State) -> None:
        if not state.waiting:
            return
        known = signatures.shingles(text for _, text in state.waiting)
        state.judged += int(known.long.sum())
        draws = signatures.least(known)
        kept = known.long & ((draws & _mask(state.level)) == 0)
        state.draws.frombytes(draws[kept].tobytes())
        state.held += signatures.signed(known, kept).tobytes()
        for at in kept.nonzero()[0].tolist():
            _hold(state, state.waiting[at][0])
        state.waiting = []
        self._thin(state)

    def _thin(self, state: State) -> None:
        while len(state.lines) > self.most and state.level < DEEPEST:
            _raise(state, state.level + 1)

    def _finish(self, state: State) -> None:
        if state.last is not None:
            self._take(state, state.last)
            state.last = None
        self._sign(state)

    def merge(self, state: State, other: State) -> State:
        self._finish(state)
        self._finish(other)
        _raise(state, other.level)
        _raise(other, state.level)
        state.rows += other.rows
        state.judged += other.judged
        state.lines.extend(other.lines)
        state.draws.extend(other.draws)
        state.asked.extend(other.asked)
        state.said.extend(other.said)
        state.held += other.held
        self._thin(state)
        return state

    def result(self, state: State) -> Result | None:
        if not self.able:
            return Result({"judged": False, "install": signatures.INSTALL})
        self._finish(state)
        found = signatures.from_bytes(state.held)
        alike = signatures.twins(found) if len(found) else {}
        told = {at: first for at, first in alike.items() if _repeats(state, at, first)}
        if not told:
            return None
        share = len(told) / len(found) * state.judged / state.rows
        values: Mapping[str, Value] = {
            "rows": state.rows,
            "count": round(share * state.rows),
            "share": share,
            "percent": percent(share),
            "how": "copies or near copies",
            **estimated(len(found) if state.level else 0),
        }
        lines = sorted((state.lines[at], state.lines[first]) for at, first in told.items())
        worst = (Example(1.0, at, f"nearly the same as line {first}") for at, first in lines)
        return Result(values, tuple(worst)[:WORST])


def _hold(state: State, turn: Turn) -> None:
    state.lines.append(turn.line)
    state.asked.append(digest(_wording(turn.prompt)))
    said = digest(_wording(turn.target))
    state.said.append(said | 1 if turn.target.strip() in state.labels else said & ~1)


def _wording(text: str) -> str:
    """Words and figures alone, where there are any."""
    return " ".join(_WORD.findall(text)) or text


_WORD = re.compile(r"\w+")


def _repeats(state: State, one: int, other: int) -> bool:
    """Is the prompt the same, or the answer? Labels are the same in many a row that is not."""
    asked, said = state.asked[one] == state.asked[other], state.said[one] == state.said[other]
    labels = state.said[one] & state.said[other] & 1
    return asked and said if labels else asked or said


def text_of(turn: Turn, preamble: str) -> str:
    """What sets a row apart: the end of its prompt, and the answer."""
    prompt = turn.prompt.removeprefix(preamble)
    return f"{prompt[-TAIL:]}\n{turn.target}"


def _mask(level: int) -> int:
    return (1 << level) - 1


def _raise(state: State, level: int) -> None:
    """Leaves only rows whose number ends in so many zero bits."""
    if level <= state.level:
        return
    state.level, mask = level, _mask(level)
    kept = [at for at, drawn in enumerate(state.draws) if not drawn & mask]
    if kept:
        state.held = bytearray(signatures.from_bytes(state.held)[kept].tobytes())
    else:
        state.held.clear()
    state.lines = array("Q", (state.lines[at] for at in kept))
    state.asked = array("Q", (state.asked[at] for at in kept))
    state.said = array("Q", (state.said[at] for at in kept))
    state.draws = array("H", (state.draws[at] for at in kept))
