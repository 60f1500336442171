"""One way of replaying a failing test."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.case import Case

Placement = Literal["before", "after"]
PLACEMENTS: tuple[Placement, Placement] = ("before", "after")


@dataclass(frozen=True, slots=True)
class Arm:
    """A name, the question that it answers, and an edit of a call.

    `edit(call, case, placement)` returns the call to send instead. `lacks(case)` says
    what the case must declare before the arm can run, or `None` when nothing is missing.
    """

    name: str
    question: str
    role: Literal["control", "oracle", "probe"]
    edit: Callable[[Call, Case, Placement], Call]
    lacks: Callable[[Case], str | None] = lambda case: None
    alternates: bool = False
    """Its text goes before and after the question in turn, starting with `before`."""

    def placement(self, earlier: int) -> Placement | None:
        """Where the text goes in the trial that follows `earlier` trials of this arm."""
        return PLACEMENTS[earlier % 2] if self.alternates else None
