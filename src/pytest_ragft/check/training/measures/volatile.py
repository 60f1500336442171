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
BARE = frozenset({"percent", "number"})
"""Kinds that change only where something beside them says so."""
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


_COSTS = re.compile(
    r"(?i)\b(?:fees?|tuition|prices?|pric(?:ed|ing)|costs?|salar(?:y|ies)|wages?|rent|fares?|rates?"
    r"|preis\w*|kosten|gebühr\w*|prix|coût\w*|tarifs?|precios?|cuestan?|tarifas?|preços?|prezz[oi]"
    r"|costa|стоимость|стоит|цен[аыу])\b|价格|費用|费用|料金|가격"
)
_PAST = re.compile(
    r"(?i)\b(?:was|were|had been|ordered|awarded|ruled|judge?ment|court|sold|spent|bought|earned"
    r"|raised|fined|sentenced|paid|wurde|betrug|war|fut|était|fue|era|foi|был[аои]?)\b|判决|判決"
)
"""What a court said, or what was paid, stays so."""
NEAR = 120
"""Characters around a figure in which its sentence stands."""
_LARGE = 3
"""Digits of a bare number that may be a price."""


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
        bare = any(fact.kind in BARE for fact in reading.hard)  # looking through the text is slow
        now = bare and any(sign.search(turn.target) for sign in (_NOW, _COSTS))
        return tuple(fact for fact in reading.hard if self._changes(fact, turn.target, now=now))

    def _changes(self, fact: Stated, target: str, *, now: bool) -> bool:
        """A figure near a word that says "now" or what it costs; else those that are seldom of the
        past, where nothing near them says that they are.
        """
        if fact.kind == "date":
            years = map(int, _YEAR.findall(fact.text))
            return any(self.year - RECENT <= year <= self.year + 1 for year in years)
        around = target[max(0, fact.at - NEAR) : fact.at + NEAR]
        if fact.kind in KINDS:
            return _PAST.search(around) is None
        if not now or fact.kind not in BARE:
            return False
        if _NOW.search(around) is not None:
            return True
        return len(fact.text) > _LARGE and _COSTS.search(around) is not None

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
