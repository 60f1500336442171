"""One run of one test as it goes on: its model calls and searches, and how an arm edits them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis.arm import Arm, Placement
from pytest_ragft.diagnosis.call import Call, Exchange, Problem
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.oracle.context import replace_in_call

ECHO = "answer-echo"


@dataclass(slots=True)
class Recording:
    """One run of one test, as it goes on."""

    nodeid: str
    arm: Arm | None = None
    material: Material = field(default_factory=Material)
    placement: Placement = "before"
    judging: Callable[[], bool] = lambda: False
    exchanges: list[Exchange] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    """Digest of each exchange's request as the app made it, to tell a retry from a new call."""
    stopped: Problem | None = None
    """Why a call was not let through; the run then says nothing about the model."""
    searches: list[Search] = field(default_factory=list)
    """What the app retrieved, where the library that it searches with is watched."""
    replaced: int = 0
    """How often a retrieved context was replaced, by a search or in a prompt."""

    @property
    def is_echo(self) -> bool:
        return self.arm is not None and self.arm.name == ECHO

    @property
    def context(self) -> tuple[Retrieved, ...] | None:
        """What stands in for the retrieved context; `None`: it stays as it is."""
        if self.arm is None or self.arm.context is None:
            return None
        found = self.material.whereabouts.context or ()
        return self.arm.context(found, self.material, self.placement)

    def edited(self, call: Call) -> Call:
        """The call as this arm sends it."""
        if self.arm is None:
            return call
        new, given = self.context, self.material.whereabouts.context
        searched = any(search.depth == 0 for search in self.searches)
        if new is not None and given is not None and not searched:
            changed = replace_in_call(call, given, new)
            self.replaced += changed is not None
            call = changed or call
        return self.arm.edit(call, self.material, self.placement)

    def standing_in(self, search: Search) -> tuple[Retrieved, ...] | None:
        """What the app receives from a search instead of what it found; `None`: just that."""
        new = self.context
        if new is None or search.depth:
            return None
        self.replaced += 1
        at = {entry.text: index for index, entry in reversed(list(enumerate(search.found)))}
        kept = [
            replace(entry, origin=at.get(entry.text))
            for entry in new
            if entry.origin is None or entry.text in at
        ]
        return tuple(replace(entry, rank=rank) for rank, entry in enumerate(kept, start=1))

    @property
    def void(self) -> str | None:
        """Why a replay under this arm shows nothing, though its calls went through."""
        if self.context is None or self.replaced:
            return None
        return "what was retrieved was not found in the prompt again, so it could not be replaced"

    def unresolved(self) -> Problem | None:
        """A problem that no later attempt of the same call has mended."""
        if self.stopped:
            return self.stopped
        last = dict(zip(self.requests, self.exchanges, strict=True))
        problems = (exchange.reply.problem for exchange in last.values())
        return next((problem for problem in problems if problem), None)
