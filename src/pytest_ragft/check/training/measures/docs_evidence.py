"""Answers that the project's own documents hold, and their prompts do not."""

from pytest_ragft.check.fact import Value
from pytest_ragft.check.training.knowledge.documents import Documents
from pytest_ragft.check.training.knowledge.exemptions import of_target, spoken
from pytest_ragft.check.training.knowledge.sampling import FEWEST, MOST, Drawn, Note
from pytest_ragft.check.training.knowledge.study import FURTHEST
from pytest_ragft.check.training.knowledge.wording import row
from pytest_ragft.check.training.measure import Result
from pytest_ragft.check.training.measures.faults import percent
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

ENOUGH = 0.5
"""Of the new words' weight, in one passage."""
BAD = "covered"
BAD_ONES = frozenset({BAD})


class DocsEvidence:
    """A share of all rows, with the passages that hold them."""

    name = "docs-evidence"

    def __init__(self, documents: Documents, most: int = MOST) -> None:
        self.documents = documents
        self.most = most

    def start(self, profile: Profile) -> Drawn:
        return Drawn(profile, self.most)

    def add(self, state: Drawn, turn: Turn) -> None:
        state.take(turn, self._note)

    def _note(self, turn: Turn, profile: Profile) -> Note:
        said = spoken(turn.target[:FURTHEST])
        reason = of_target(turn, profile, said)
        if reason:
            return Note(reason)
        share, place = self.documents.covered(said, f"{turn.system}\n{turn.prompt}"[:FURTHEST])
        if share < ENOUGH:
            return Note("")
        found = f"{percent(share)} % of what is new stands in {place}"
        return Note(BAD, share, row(turn, profile, found), (place.rpartition(":")[0] or place,))

    def merge(self, state: Drawn, other: Drawn) -> Drawn:
        state.merge(other)
        return state

    def result(self, state: Drawn) -> Result | None:
        counts = state.counts()
        bad = counts.get(BAD, 0)
        if len(state.notes) < FEWEST or not bad:
            return None
        places = sorted(mark for _, note in state.found(BAD_ONES) for mark in note.marks)
        share = bad / len(state.notes)
        values: dict[str, Value] = {
            **state.size(),
            "count": state.scaled(bad),
            "share": share,
            "percent": percent(share),
            "where": "documents of the project hold and their prompts do not",
            "document": max(places, key=places.count),
        }
        return Result(values, state.examples(BAD_ONES), state.left_out(BAD_ONES))
