"""The same prompt with different answers, of which at most one can be right.

Two answers contradict each other where both are labels or a few words long, where both are short
and hold other numbers, or where one refuses. Two wordings of one answer do not, and what is asked
to be made up has many answers. Prompts are sampled by their digests when there are too many.
"""

import re
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn
from pytest_ragft.diagnosis.refusal import is_refusal

MOST = 32_768
"""Different prompts that are held."""
VARIANTS = 3
"""Different answers of one prompt that are held."""
SHORT = 4
"""Words of an answer that is a name, a label or a figure."""
PLAIN = 40
"""Words of an answer whose numbers are the answer; in a longer one they may be steps to it."""
FEWEST = 3
"""Words of a prompt that asks for something."""
LONGEST = 8_000
"""Characters of a prompt; a longer one is hardly there twice but for the document it holds."""
HELD = 240
"""Characters of a question and of an answer that are held."""
_ENDS = " \t\r\n?.!…:;\"'"
_ASKS = re.compile(
    r"(?i)\?\s*$|？|^\W*(?:what|which|who|whom|whose|when|where|how (?:many|much|long|old|far|tall"
    r"|often)|is|are|does|do|did|can|was|were|has|have|calculate|compute|solve|classify|extract"
    r"|was|wer|wann|wo|welche[rsnm]?|wie ?viel\w*|ist|sind|qui|quel\w*|quand|où|combien|est-ce"
    r"|qué|quién|cuándo|dónde|cuánt\w+|cuál\w*|chi|quando|dove|quant\w+|qual\w*|wat|wie|waar"
    r"|кто|что|когда|где|сколько|как\w+)\b"
)
_MADE_UP = re.compile(
    r"(?i)\b(?:write|draft|compose|create|generate|invent|imagine|suggest|recommend|brainstorm"
    r"|tell me (?:a|an|some|about)|give (?:me )?(?:a|an|some|\d+|one|two|three|four|five|ten)"
    r"|come up|name (?:a|an|one|two|three|some|\d+)|list (?:some|a|\d+|one|two|three)|random"
    r"|describe|paraphrase|rewrite|rephrase|summari[sz]e|translate|example of|complete|continue"
    r"|pick|choose a|joke|story|poem|schreibe?|erfinde|nenne|écri\w+|invente|escribe\w*|escreva"
    r"|scrivi|how are you|your (?:name|favou?rite|day|opinion|thoughts?|plans?)|you (?:like|think"
    r"|feel|doing|want|prefer))\b|写|编|生成|作って|書いて"
)
"""Many answers are right, or the speaker's own matter."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Variant(NamedTuple):
    """One answer to a prompt."""

    digest: int
    line: int
    start: str
    """Of the answer; all of it where it is short."""


class Asked(NamedTuple):
    """A prompt, and how it was answered."""

    question: str
    rows: int
    variants: tuple[Variant, ...]
    """The first few that differ."""


class State:
    """Prompts by their digests."""

    __slots__ = ("held", "labels", "level", "turns")

    def __init__(self, labels: frozenset[str]) -> None:
        self.turns = 0
        self.labels = labels
        self.held: dict[int, Asked] = {}
        self.level = 0
        """Bits that are zero in every digest held."""


class ConflictingTargets:
    """Groups turns by their whole prompt, the system turn included."""

    name = "conflicting-targets"

    def __init__(self, most: int = MOST) -> None:
        self.most = most

    def start(self, profile: Profile) -> State:
        return State(profile.labels)

    def add(self, state: State, turn: Turn) -> None:
        state.turns += 1
        if turn.kind != "answer" or len(turn.prompt) > LONGEST:
            return
        key = digest(f"{turn.system}\0{turn.prompt.rstrip(_ENDS)}")
        if key & ((1 << state.level) - 1):
            return
        variant = Variant(digest(turn.target.strip(_ENDS)), turn.line, turn.target[:HELD])
        known = state.held.get(key)
        if known is None:
            question = (turn.question or turn.prompt)[-HELD:]
            state.held[key] = Asked(question, 1, (variant,))
            _thin(state, self.most)
        else:
            state.held[key] = Asked(
                known.question, known.rows + 1, _first(known.variants, (variant,))
            )

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        for key, asked in other.held.items():
            known = state.held.get(key)
            state.held[key] = _joined(known, asked) if known else asked
        state.level = max(state.level, other.level)
        _drop(state)
        _thin(state, self.most)
        return state

    def result(self, state: State) -> Result | None:
        told = []
        asked_for = 0
        for asked in state.held.values():
            pair = _contradiction(asked, state.labels)
            if pair is None:
                continue
            if _is_open(asked.question):
                asked_for += asked.rows
            else:
                told.append((asked, pair))
        if not told:
            return None
        rows = sum(asked.rows for asked, _ in told) << state.level
        share = rows / state.turns
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": rows,
            "prompts": len(told) << state.level,
            "share": share,
            "percent": percent(share),
            "sampled": state.level > 0,
        }
        told.sort(key=lambda entry: (-entry[0].rows, entry[1][1].line))
        worst = tuple(_example(asked, pair) for asked, pair in told[:WORST])
        return Result(values, worst, {"open-ended prompts": asked_for} if asked_for else {})


def _joined(one: Asked, other: Asked) -> Asked:
    return Asked(one.question, one.rows + other.rows, _first(one.variants, other.variants))


def _first(variants: tuple[Variant, ...], others: tuple[Variant, ...]) -> tuple[Variant, ...]:
    known = {variant.digest for variant in variants}
    new = tuple(variant for variant in others if variant.digest not in known)
    return (*variants, *new)[:VARIANTS]


def _thin(state: State, most: int) -> None:
    while len(state.held) > most:
        state.level += 1
        _drop(state)


def _drop(state: State) -> None:
    mask = (1 << state.level) - 1
    if mask:
        state.held = {key: asked for key, asked in state.held.items() if not key & mask}


def _is_open(question: str) -> bool:
    """Too short to ask for one thing, or for something made up."""
    return len(_WORD.findall(question)) < FEWEST or _MADE_UP.search(question) is not None


def _contradiction(asked: Asked, labels: frozenset[str]) -> tuple[Variant, Variant] | None:
    """The first two answers of which at most one can be right."""
    if asked.rows < 2 or len(asked.variants) < 2:  # noqa: PLR2004  # two that differ
        return None
    asks = labels or _ASKS.search(asked.question)
    if not asks:
        return None
    pairs = combinations(asked.variants, 2)
    return next((pair for pair in pairs if _differ(pair[0].start, pair[1].start, labels)), None)


def _differ(one: str, other: str, labels: frozenset[str]) -> bool:
    if one.strip() in labels and other.strip() in labels:
        return True
    first, second = (_WORD.findall(text.lower()) for text in (one, other))
    longest = max(len(first), len(second))
    if not first or not second or longest > PLAIN or HELD in {len(one), len(other)}:
        return False
    if is_refusal(one) != is_refusal(other) and "?" not in one + other:
        return True  # who asks back does not say anything else
    if longest <= SHORT:
        return _neither_holds(set(first), set(second))
    numbers = (set(_NUMBER.findall(text)) for text in (one, other))
    return _neither_holds(*numbers)


def _neither_holds(one: set[str], other: set[str]) -> bool:
    """Each says something that the other does not."""
    return bool(one - other and other - one)


def _example(asked: Asked, pair: tuple[Variant, Variant]) -> Example:
    one, other = pair
    says = (
        f"{excerpt(asked.question)!r} is answered {excerpt(other.start)!r},"
        f" and in line {one.line} {excerpt(one.start)!r}"
    )
    return Example(float(asked.rows), other.line, says)
