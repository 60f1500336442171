"""Answers that are to be taken from what their prompt brings, and say what does not stand there."""

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.knowledge.exemptions import is_code
from pytest_ragft.check.training.knowledge.facts import Stated
from pytest_ragft.check.training.knowledge.rules import GROUNDED, NAMES
from pytest_ragft.check.training.knowledge.sampling import FEWEST, MOST, Drawn, Note
from pytest_ragft.check.training.knowledge.study import SOURCE, Reading, Study
from pytest_ragft.check.training.knowledge.wording import named, row
from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

BAD = "ungrounded"
BAD_ONES = frozenset({BAD})
GOOD = "grounded"
JUDGED = frozenset({BAD, GOOD})


class Ungrounded:
    """A share of the rows that bring a source."""

    name = "ungrounded"

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
        if reading.exempt:
            return Note(reading.exempt)
        if not has_source(reading) or is_code(turn.question):
            return Note("no source")
        made_up = invented(reading)
        if not made_up:
            return Note(GOOD)
        says = row(turn, profile, f"not in the source: {named(made_up)}")
        return Note(BAD, len(made_up) + reading.taken, says)

    def merge(self, state: Drawn, other: Drawn) -> Drawn:
        state.merge(other)
        return state

    def result(self, state: Drawn) -> Result | None:
        counts = state.counts()
        bad = counts.get(BAD, 0)
        sources = bad + counts.get(GOOD, 0)
        if sources < FEWEST:
            return None
        values: dict[str, Value] = {
            **state.size(),
            "sources": state.scaled(sources),
            "count": state.scaled(bad),
            "share": bad / sources,
            "percent": percent(bad / sources),
        }
        return Result(values, state.examples(BAD_ONES), state.left_out(JUDGED))


def has_source(reading: Reading) -> bool:
    """Enough is brought, and most of the answer is taken from it."""
    return reading.asked >= SOURCE and reading.taken >= GROUNDED and not reading.creative


def invented(reading: Reading) -> tuple[Stated, ...]:
    """Figures that are neither there nor follow by arithmetic; names where they are several."""
    hard = tuple(fact for fact in reading.hard if not reading.source.yields(fact))
    return hard or (reading.names if len(reading.names) > NAMES else ())
