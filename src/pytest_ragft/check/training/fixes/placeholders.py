"""`drop-placeholders`: rows in which an answer was never written go."""

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_ragft.check.training.fixes.rewrite import Editor, Place, Rewrite, Verdict
from pytest_ragft.check.training.measures.placeholders import Placeholders
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn

_TOLD: Mapping[str, str] = {
    "empty": "no answer",
    "note": "a note in place of an answer",
    "echo": "the question as its answer",
    "slot": "a slot in the answer",
    "boilerplate": "words of another model about itself",
}


class Unwritten:
    """Asks the measure of each answer that is learned."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.measure = Placeholders()

    def edit(self, place: Place, row: Mapping[str, Any], turns: Sequence[Turn]) -> Verdict | None:  # noqa: ARG002  # as every rewrite
        kind = next(filter(None, map(self._kind, turns)), "")
        return Verdict(None, f"dropped: {_TOLD.get(kind, kind)}") if kind else None

    def _kind(self, turn: Turn) -> str:
        state = self.measure.start(self.profile)
        self.measure.add(state, turn)
        return next(iter(state.counts), "")


def begin(profile: Profile, name: str) -> Editor:  # noqa: ARG001  # as every rewrite
    return Unwritten(profile)


REWRITE = Rewrite("drop-placeholders", "complete", begin)
