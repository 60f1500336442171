"""The same prompt with different answers, of which at most one can be right.

Two answers contradict each other where both are labels or a few words long, where both are short
and hold other numbers, or where one refuses. Longer ones that have hardly a word in common are
counted apart: they may both be right. Two wordings of one answer do not conflict, and what is asked
to be made up has many answers. Prompts are sampled by their digests when there are too many.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import WORST, Example, Result
from pytest_ragft.check.training.measures.contradictions import HELD, apart, contradicting, is_open
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.estimates import estimated
from pytest_ragft.check.training.measures.excerpts import excerpt
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

MOST = 32_768
"""Different prompts that are held."""
VARIANTS = 3
"""Different answers of one prompt that are held."""
LONGEST = 8_000
"""Characters of a prompt; a longer one is hardly there twice but for the document it holds."""
_ENDS = " \t\r\n?.!…:;\"'"


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

    def __init__(self, labels: frozenset[str], level: int) -> None:
        self.turns = 0
        self.labels = labels
        self.held: dict[int, Asked] = {}
        self.level = level
        """Bits that are zero in every digest held."""


class ConflictingTargets:
    """Groups turns by their whole prompt, the system turn included."""

    name = "conflicting-targets"

    def __init__(self, most: int = MOST) -> None:
        self.most = most

    def start(self, profile: Profile) -> State:
        """Of a file with many prompts only those that will be in the sample are held."""
        prompts = int(profile.lines * profile.asked)
        return State(profile.labels, max((prompts // self.most).bit_length() - 1, 0))

    def add(self, state: State, turn: Turn) -> None:
        state.turns += 1
        if turn.kind != "answer" or len(turn.prompt) > LONGEST:
            return
        key = digest(f"{turn.system}\0{turn.prompt.rstrip(_ENDS)}")
        if key & ((1 << state.level) - 1):
            return
        variant = Variant(_start_of(turn.target), turn.line, turn.target[:HELD])
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
        told, others, asked_for = _sorted(state)
        if not told and not others:
            return None
        rows, differing = (_rows(group) << state.level for group in (told, others))
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": rows,
            "apart": differing,
            "together": rows + differing,
            "prompts": (len(told) + len(others)) << state.level,
            "share": rows / state.turns,
            "share_apart": differing / state.turns,
            "percent": percent((rows + differing) / state.turns),
            **estimated(sum(each.rows for each in state.held.values()) if state.level else 0),
        }
        shown = [*told, *others][:WORST]
        worst = tuple(_example(asked, pair) for asked, pair in shown)
        return Result(values, worst, {"open-ended prompts": asked_for} if asked_for else {})


Pair: TypeAlias = tuple[Asked, tuple[Variant, Variant]]


def _sorted(state: State) -> tuple[list[Pair], list[Pair], int]:
    """Prompts whose answers contradict each other, those whose answers are far apart, the worst
    first, and the rows of prompts that many answers are right for.
    """
    told: list[Pair] = []
    others: list[Pair] = []
    asked_for = 0
    for asked in state.held.values():
        if len(asked.variants) < 2:  # noqa: PLR2004  # two that differ
            continue
        starts = [variant.start for variant in asked.variants]
        contradiction = contradicting(asked.question, starts, state.labels)
        pair = contradiction or apart(asked.question, starts)
        if pair is None:
            continue
        if is_open(asked.question):
            asked_for += asked.rows
        else:
            one, other = pair
            group = told if contradiction else others
            group.append((asked, (asked.variants[one], asked.variants[other])))
    for group in (told, others):
        group.sort(key=lambda entry: (-entry[0].rows, entry[1][1].line))
    return told, others, asked_for


def _rows(group: Iterable[Pair]) -> int:
    return sum(asked.rows for asked, _ in group)


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


def _start_of(target: str) -> int:
    """Long answers contradict nothing, so they need not be told apart behind it."""
    return digest(target.strip(_ENDS)[: HELD + 1])


def _example(asked: Asked, pair: tuple[Variant, Variant]) -> Example:
    one, other = pair
    says = (
        f"{excerpt(asked.question)!r} is answered {excerpt(other.start)!r},"
        f" and in line {one.line} {excerpt(one.start)!r}"
    )
    return Example(float(asked.rows), other.line, says)
