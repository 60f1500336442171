"""One way of replaying a failing test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Retrieved

Placement = Literal["before", "after"]
PLACEMENTS: tuple[Placement, Placement] = ("before", "after")
WORDINGS = 3
"""Of the templates that arms put their texts in."""

Context = Callable[[Sequence[Retrieved], Material, Placement], tuple[Retrieved, ...] | None]


@dataclass(frozen=True, slots=True)
class Arm:
    """A name, the question that it answers, and an edit of a call or of its context.

    `edit(call, material, placement)` returns the call to send instead. `lacks(material)` says
    what must be known before the arm can run, or `None` when nothing is missing.
    `context(found, material, placement)`, where the arm has one, returns what stands in for the
    passages that the app put into the prompt, or `None` where they stay; they are exchanged in
    the app's own search, or in the prompt where that cannot be done.
    """

    name: str
    question: str
    role: Literal["control", "oracle", "probe"]
    edit: Callable[[Call, Material, Placement], Call] = lambda call, material, placement: call
    lacks: Callable[[Material], str | None] = lambda material: None
    alternates: bool = False
    """Its text goes before and after the question in turn, starting with `before`."""
    context: Context | None = None
    wordings: int = 1
    """In how many ways it puts its text: the same meaning in other words and another layout."""

    def placement(self, earlier: int) -> Placement | None:
        """Where the text goes in the trial that follows `earlier` trials of this arm."""
        return PLACEMENTS[earlier % 2] if self.alternates else None
