"""Answers that were never written: slots, notes to the author, nothing at all, or one for all."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.measure import Example, Result
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.excerpts import excerpt, is_among, keep, merged
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.measures.personal.signs import holds
from pytest_ragft.check.training.measures.slots import (
    BRACKETED,
    SIGNS,
    SLOT,
    is_asked,
    is_code,
    is_quoted,
    is_unfilled,
)
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

FEWEST = 10
"""Rows below which one answer for all is no pattern."""
ALL = 0.95
"""Part of the rows with the same answer."""
MANY = 5
"""Prompts with a slot below which it may stand there for a reason."""
OPEN = 0.01
"""The same as a part of the rows."""
HELD = 64
"""Different answers that are held, to see whether there is only one."""

_NOTE = re.compile(r"\W*(?:TODO|TBD|FIXME)\b(?=\W)|\W*[Ll]orem ipsum")
_FILLER = re.compile(
    r"(?i)\W*(?:n/a|nan|undefined|placeholder|a?sdf[asdf]*|xxx+|todo|tbd|fixme"
    r"|\[?(?:the |your )?(?:answer|response|output|completion|target) (?:goes )?here\]?"
    r"|(?:assistant|model|bot|sample|expected|example)(?:'s)? (?:response|answer|reply|output)"
    r"|(?:question|answer|response|user|assistant) (?:text|message|input))\W*"
)
_FILLERS = 40
"""Characters of an answer that may be nothing but a filler."""
_UNWRITTEN = re.compile(
    r"(?i)\W*(?:an? |the |some |your )?(?:sample |example |short |detailed |ideal |generated )*"
    r"(?:answer|response|reply|description|summary|explanation|definition|translation|completion"
    r"|output|story|essay|paragraph|poem|code|content|text) (?:for|to|of|about|on) "
    r"((?:(?!\b(?:is|are|was|were)\b)[^:\n]){2,80}?)\W*"
)
"""An answer that only says what would stand there: `A description for 'X'.`"""
_STUB = 120
"""Characters of one."""
_BOILERPLATE = re.compile(
    r"(?i)\bas an? (?:ai |artificial intelligence |large )*language model\b|\bmy knowledge cut-?off"
)
_OPENING = 300
"""Characters of an answer in which the model speaks of itself."""
_SELF = ("anguage model", "nowledge cut")


class State:
    """Counts by kind."""

    __slots__ = (
        "alike", "answers", "asked", "counts", "labels", "open", "turns", "unfilled", "varied",
        "worst",
    )  # fmt: skip

    def __init__(self, labels: frozenset[str]) -> None:
        self.turns = 0
        self.alike = 0
        """Answers that begin as their prompts do, or with a part of these: corrected or cut out."""
        self.labels = labels
        self.counts: Counter[str] = Counter()
        self.asked = 0
        """Slots that the prompt asks for, or holds itself."""
        self.unfilled = 0
        """Prompts with a slot of a template in them."""
        self.worst: list[Example] = []
        self.open: list[Example] = []
        """Of these."""
        self.answers: dict[int, Repeated] = {}
        self.varied = False
        """There are more different answers than one for all."""


class Repeated(NamedTuple):
    """One answer."""

    times: int
    line: int
    shown: str


class Placeholders:
    """Looks for the signs first: most answers have none."""

    name = "placeholders"

    def start(self, profile: Profile) -> State:
        return State(profile.labels)

    def add(self, state: State, turn: Turn) -> None:
        state.turns += 1
        target = turn.target
        if not state.varied:
            _note_answer(state, Repeated(1, turn.line, target[:HELD]), digest(target))
        kind, what = _kind(target, turn, state.labels)
        if kind != "echo" and target[:_SAME].strip() in turn.question:
            state.alike += 1
        if not kind:
            if "{" in turn.question and is_unfilled(turn):
                _note_unfilled(state, turn)
            return
        if kind == "slot" and (is_asked(what, turn) or is_quoted(what, target)):
            state.asked += 1
            return
        state.counts[kind] += 1
        score = _SCORES[kind]
        if is_among(state.worst, score, turn.line):
            keep(state.worst, score, turn.line, _says(kind, what, turn))

    def merge(self, state: State, other: State) -> State:
        state.turns += other.turns
        state.alike += other.alike
        state.counts += other.counts
        state.asked += other.asked
        state.unfilled += other.unfilled
        state.open = merged(state.open, other.open)
        state.worst = merged(state.worst, other.worst)
        state.varied = state.varied or other.varied
        for key, repeated in other.answers.items():
            if not state.varied:
                _note_answer(state, repeated, key)
        if state.varied:
            state.answers.clear()
        return state

    def result(self, state: State) -> Result | None:
        counts, worst, exempt = _without_echoes(state)
        same = max(state.answers.values(), key=lambda each: each.times, default=None)
        if same and state.turns >= FEWEST and same.times >= ALL * state.turns:
            counts["same"] = same.times
            says = f"{excerpt(same.shown)!r} is the answer of {same.times} rows"
            worst = merged(worst, [Example(_SCORES["same"], same.line, says)])
        if state.unfilled >= MANY and state.unfilled >= OPEN * state.turns:
            counts["prompt"] = state.unfilled
            worst = merged(worst, state.open)
        count = max(counts["same"], sum(counts.values()) - counts["same"])
        if not count:
            return None
        share = count / state.turns
        values: Mapping[str, Value] = {
            "rows": state.turns,
            "count": count,
            "share": share,
            "percent": percent(share),
            "unwritten": count - counts["boilerplate"] if count != counts["same"] else count,
            "how": max(counts.items(), key=lambda entry: (entry[1], entry[0]))[0],
            **{kind: counts[kind] for kind in _SCORES},
        }
        exempt |= {"slots that the prompt asks for": state.asked} if state.asked else {}
        return Result(values, tuple(worst), exempt)


_SCORES = {
    "empty": 5.0, "same": 4.5, "note": 4.0, "echo": 3.0, "slot": 2.0, "prompt": 1.0,
    "boilerplate": 1.0,
}  # fmt: skip


def _without_echoes(state: State) -> tuple[Counter[str], list[Example], dict[str, Value]]:
    """Where answers are made of their prompts, one that is its prompt may be right."""
    counts = Counter(state.counts)
    if state.alike < state.turns * _MADE_OF:
        return counts, state.worst, {}
    echoes = counts.pop("echo", 0)
    worst = [each for each in state.worst if each.score != _SCORES["echo"]]
    return counts, worst, {"prompts that need no change": echoes} if echoes else {}


_SAME = 16
"""Characters of an answer that stand in its prompt where it is made of it."""
_MADE_OF = 0.1
"""Part of the answers from which that is the task."""


def _note_unfilled(state: State, turn: Turn) -> None:
    state.unfilled += 1
    if is_among(state.open, 1.0, turn.line):
        keep(state.open, 1.0, turn.line, f"nobody filled in {excerpt(turn.question)!r}")


def _note_answer(state: State, repeated: Repeated, key: int) -> None:
    known = state.answers.get(key)
    times = repeated.times + (known.times if known else 0)
    state.answers[key] = (known or repeated)._replace(times=times)
    if len(state.answers) > HELD:
        state.varied = True
        state.answers.clear()


def _kind(target: str, turn: Turn, labels: frozenset[str]) -> tuple[str, str]:
    """What is wrong with the answer, and the words that show it."""
    text = target.strip()
    if not text:
        return "empty", ""
    if labels and text in labels:
        return "", ""
    if len(text) > _ECHO and text == turn.question.strip():
        return "echo", ""
    note = _NOTE.match(text) or (len(text) <= _FILLERS and _FILLER.fullmatch(text))
    if note:
        return "note", note[0]
    if holds(text, SIGNS) or ("(" in text and holds(text, BRACKETED)):
        slot = SLOT.search(text)
        if slot and not is_code(text):
            return "slot", slot[0]
    return ("note", text) if _is_stub(text, turn.prompt) else _of_model(text)


def _of_model(text: str) -> tuple[str, str]:
    start = text[:_OPENING]
    found = _BOILERPLATE.search(start) if holds(start, _SELF) else None
    return ("boilerplate", found[0]) if found else ("", "")


def _is_stub(text: str, prompt: str) -> bool:
    """Names its own kind, and nothing beside that the prompt does not name."""
    stub = _UNWRITTEN.fullmatch(text) if len(text) <= _STUB else None
    return stub is not None and stub[1].strip(" '\"") in prompt


_ECHO = 20
"""Characters of a text that is the answer to itself only by mistake."""


def _says(kind: str, what: str, turn: Turn) -> str:
    if kind == "empty":
        return f"{excerpt(turn.question or turn.prompt)!r} has no answer"
    if kind == "echo":
        return f"the answer is the question: {excerpt(turn.target)!r}"
    return f"{excerpt(what)!r} in {excerpt(turn.target)!r}"
