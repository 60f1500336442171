"""Answers with facts that will soon be others: prices, shares, versions, this year's dates."""

import re
from datetime import date

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.knowledge.facts import Stated
from pytest_ragft.check.training.knowledge.sampling import FEWEST, MOST, Drawn, Note
from pytest_ragft.check.training.knowledge.study import Reading, Study
from pytest_ragft.check.training.knowledge.wording import named, row
from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

KINDS = frozenset({"price", "version"})
RECENT = 3
"""Years back in which a date is one of the present."""
BAD = "volatile"
BAD_ONES = frozenset({BAD})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NOW = re.compile(
    r"(?i)\b(?:currently|as of|at present|nowadays|these days|latest|newest|up to date"
    r"|this (?:year|month|week)"
    r"|per (?:month|year|annum|seat|user)|a month|monthly|annually|derzeit|aktuell\w*|momentan"
    r"|pro (?:monat|jahr)|actuellement"
    r"|par mois|par an|actualmente|al mes|al año|attualmente|al mese|all'anno|atualmente"
    r"|por mês|сейчас|в настоящее время"
    r"|в месяц|в год)\b|目前|当前|最新|每月|現在|현재"
)


class Volatile:
    """A share of all rows; code, sources in the prompt and made-up texts apart."""

    name = "volatile"

    def __init__(self, study: Study, most: int = MOST, year: int | None = None) -> None:
        self.study = study
        self.most = most
        self.year = year or date.today().year  # noqa: DTZ011  # the year where the checker runs

    def start(self, profile: Profile) -> Drawn:
        return Drawn(profile, self.most)

    def add(self, state: Drawn, turn: Turn) -> None:
        state.take(turn, self._note)

    def _note(self, turn: Turn, profile: Profile) -> Note:
        if turn.kind == "text":
            return Note("no prompt")
        reading = self.study.read(turn, profile)
        if reading.exempt or reading.creative or reading.brings:
            return Note(reading.exempt or ("creative" if reading.creative else "context"))
        found = self._found(reading, turn)
        if not found:
            return Note("")
        return Note(BAD, float(len(found)), row(turn, profile, f"changes: {named(found)}"))

    def _found(self, reading: Reading, turn: Turn) -> tuple[Stated, ...]:
        now = _NOW.search(turn.target) is not None
        return tuple(fact for fact in reading.hard if self._changes(fact, now=now))

    def _changes(self, fact: Stated, *, now: bool) -> bool:
        """Any figure beside a word that says "now"; else those that are seldom of the past."""
        if fact.kind == "date":
            years = map(int, _YEAR.findall(fact.text))
            return any(self.year - RECENT <= year <= self.year + 1 for year in years)
        return fact.kind in KINDS or (now and fact.kind in {"percent", "number"})

    def merge(self, state: Drawn, other: Drawn) -> Drawn:
        state.merge(other)
        return state

    def result(self, state: Drawn) -> Result | None:
        counts = state.counts()
        bad = counts.get(BAD, 0)
        if len(state.notes) < FEWEST or not bad:
            return None
        share = bad / len(state.notes)
        values: dict[str, Value] = {
            **state.size(),
            "count": state.scaled(bad),
            "share": share,
            "percent": percent(share),
        }
        return Result(values, state.examples(BAD_ONES), state.left_out(BAD_ONES))
