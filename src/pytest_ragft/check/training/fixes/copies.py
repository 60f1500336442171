"""`drop-copies`: of rows that say the same, blanks and capitals apart, the first stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_ragft.check.training.fixes.rewrite import Editor, Place, Rewrite, Verdict
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn


class Copies:
    """Holds a number for each row that is not a copy: a hundred bytes."""

    def __init__(self) -> None:
        self.first: dict[int, Place] = {}

    def edit(self, place: Place, row: Mapping[str, Any], turns: Sequence[Turn]) -> Verdict | None:  # noqa: ARG002  # as every rewrite
        turn = turns[-1]  # what stands before the last turn of a row is in its prompt
        key = digest(f"{turn.system}\0{turn.prompt}\0{turn.target}\0{turn.rejected or ''}")
        first = self.first.setdefault(key, place)
        return None if first == place else Verdict(None, f"dropped: the same as line {first.line}")


def begin(profile: Profile, name: str) -> Editor:  # noqa: ARG001  # as every rewrite
    return Copies()


REWRITE = Rewrite("drop-copies", "dedup", begin)
