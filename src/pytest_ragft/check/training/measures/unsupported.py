"""Answers whose facts stand in no prompt: what the model is to know by heart."""

from collections import Counter

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.knowledge.rules import tells, unsupported
from pytest_ragft.check.training.knowledge.sampling import FEWEST, MOST, Drawn, Note, certain
from pytest_ragft.check.training.knowledge.study import Reading, Study
from pytest_ragft.check.training.knowledge.transcript import is_script
from pytest_ragft.check.training.knowledge.wording import named, row
from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

SIGNS = frozenset({"figures", "names", "closed book", "explained"})
"""Why an answer counts as unsupported."""
NEUTRAL = frozenset({"refusal", "question", "creative"})
"""Answers that every kind of training file may have among others."""
DUMP_PROMPT = 15
DUMP_ANSWER = 300
DUMP = "dump"
NAMES = 10
"""Of those that come most often."""
NAMED = 3
"""Names of one row that are counted."""


class Unsupported:
    """Shares of the rows that could state facts."""

    name = "unsupported"

    def __init__(self, study: Study, most: int = MOST) -> None:
        self.study = study
        self.most = most

    def start(self, profile: Profile) -> Drawn:
        return Drawn(profile, self.most)

    def add(self, state: Drawn, turn: Turn) -> None:
        state.take(turn, self._note)

    def _note(self, turn: Turn, profile: Profile) -> Note:
        if turn.kind == "text":
            return Note("no prompt")
        reading = self.study.read(turn, profile)
        if reading.creative:
            return Note("creative")
        if (reading.exempt and not tells(reading)) or reading.brings:
            return Note(reading.exempt or "context")
        marks = (*(fact.text.lower() for fact in reading.names[:NAMED]),)
        dumps = reading.asked <= DUMP_PROMPT and reading.said >= DUMP_ANSWER
        if dumps and not is_script(turn.target):
            marks = (*marks, DUMP)
        verdict = unsupported(reading)
        if not verdict:
            return Note("", marks=marks)
        return Note(verdict, _score(reading), row(turn, profile, _why(reading)), marks)

    def merge(self, state: Drawn, other: Drawn) -> Drawn:
        state.merge(other)
        return state

    def result(self, state: Drawn) -> Result | None:
        counts = state.counts()
        could = sum(count for verdict, count in counts.items() if verdict not in NEUTRAL)
        texts = counts.get("no prompt", 0)
        if not counts or texts == len(state.notes):
            return None
        bad = sum(counts.get(sign, 0) for sign in SIGNS)
        if could < FEWEST and not certain(bad, could):
            values: dict[str, Value] = {**state.size(), "judged": False}
            values["reason"] = f"fewer than {FEWEST} rows could state facts"
            return Result(values, exempt=state.left_out(SIGNS))
        return Result(_judged(state, counts, could), state.examples(SIGNS), state.left_out(SIGNS))


def _judged(state: Drawn, counts: dict[str, int], could: int) -> dict[str, Value]:
    of = max(could, len(state.notes) / 2)
    signs = {sign: counts.get(sign, 0) for sign in sorted(SIGNS)}
    bad = sum(signs.values())
    dumps = state.marked(DUMP)
    return {
        **state.size(),
        "judged": True,
        "count": state.scaled(max(bad, dumps)),
        "share": max(bad, dumps) / of,
        "percent": percent(max(bad, dumps) / of),
        "dumps": dumps / of,
        **{sign.replace(" ", "_"): count / of for sign, count in signs.items()},
        "named": _named(state),
        "where": "their prompts do not hold",
    }


def _score(reading: Reading) -> float:
    """Figures show best what is meant; then the part that is new."""
    return min(len(reading.hard), NAMED) + 1 - reading.taken


def _why(reading: Reading) -> str:
    facts = (*reading.hard, *reading.names)
    if facts:
        return f"not in the prompt: {named(facts)}"
    return f"{percent(1 - reading.taken)} % of its words are not in the prompt"


def _named(state: Drawn) -> float:
    """Part of the rows that name one of the most frequent subjects: shown, not judged by."""
    marks = [set(note.marks) - {DUMP} for _, _, note in state.notes]
    counts = Counter(mark for found in marks for mark in found)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    often = {name for name, _ in ordered[:NAMES]}
    return sum(not found.isdisjoint(often) for found in marks) / len(marks)
