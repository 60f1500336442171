"""One run of one test as it goes on: its model calls and searches, and how an arm edits them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pytest_ragft.diagnosis.answering import Part
from pytest_ragft.diagnosis.arm import Arm, Placement
from pytest_ragft.diagnosis.call import Call, Exchange, Problem, Reply
from pytest_ragft.diagnosis.course import Course
from pytest_ragft.diagnosis.material import Material
from pytest_ragft.diagnosis.passage import Retrieved, Search
from pytest_ragft.diagnosis.reading import Reading
from pytest_ragft.diagnosis.wording import ordinal
from pytest_ragft.oracle.context import replace_in_call
from pytest_ragft.replay.echoing import fitted
from pytest_ragft.replay.prefetch.sighting import Sighting
from pytest_ragft.replay.replies.store import Key

ECHO = "answer-echo"
SHORT_REPLY = 16
"""Replies of fewer characters repeat by chance: a label, a yes."""


@dataclass(slots=True)
class Turn:
    """One call of the app in a replay."""

    part: Part
    place: int | None = None
    """The call of the failed run that it stands for; `None`: it is like none of them."""
    edited: bool = False
    spared: bool = False
    """The arm would have changed it, but it only prepares the answer."""
    reply: Reply | None = None


@dataclass(slots=True)
class Recording:
    """One run of one test, as it goes on."""

    nodeid: str
    arm: Arm | None = None
    material: Material = field(default_factory=Material)
    placement: Placement = "before"
    judging: Callable[[], bool] = lambda: False
    course: Course = field(default_factory=Course)
    """The failed run; without one, every call answers."""
    exchanges: list[Exchange] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    """Digest of each exchange's request as the app made it, to tell a retry from a new call."""
    sightings: list[Sighting | None] = field(default_factory=list)
    """Of each exchange, what later runs can be foreseen by."""
    keys: set[Key] = field(default_factory=set)
    """Of the replies that its calls asked for."""
    turns: list[Turn] = field(default_factory=list)
    """Of a replay, in the order in which they began; judges have none."""
    earlier: list[Reading] = field(default_factory=list)
    """What the app has had from the model, where calls must be told from each other."""
    stopped: Problem | None = None
    """Why a call was not let through; the run then says nothing about the model."""
    searches: list[Search] = field(default_factory=list)
    """What the app retrieved, where the library that it searches with is watched."""
    replaced: int = 0
    """How often a retrieved context was replaced, by a search or in a prompt."""
    unknown: list[str] = field(default_factory=list)
    """Requests in no known format that look like model calls, by host and path."""
    settling: list[Callable[[], None]] = field(default_factory=list)
    """Ends the record of each call whose reply the app has neither read to its end nor closed."""

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

    def restart(self) -> None:
        """The test is run from its start again: what was seen of it so far does not count."""
        for seen in (self.exchanges, self.requests, self.sightings, self.searches, self.unknown):
            seen.clear()
        self.stopped = None

    def turn(self, call: Call) -> Turn:
        """The next call of the app, and what it is for."""
        place = None
        if not self.course.all_answer:
            taken = {turn.place for turn in self.turns if turn.place is not None}
            place = self.course.place(call, self.earlier, taken)
        turn = Turn(self.course.part(place), place)
        self.turns.append(turn)
        return turn

    def ended(
        self,
        exchange: Exchange,
        request: str,
        turn: Turn | None,
        sighting: Sighting | None = None,
    ) -> None:
        """A call has its reply; `request` is the digest of what the app asked."""
        self.exchanges.append(exchange)
        self.requests.append(request)
        self.sightings.append(sighting)
        if turn is not None:
            turn.reply = exchange.reply
            if not self.course.all_answer:
                self.earlier.append(Reading.of(exchange))

    def echo(self, turn: Turn) -> str:
        """The expected answer where the app gets its answer; what was said before elsewhere."""
        said = self.course.recorded(turn.place)
        if said is not None:
            return said
        expected = self.material.case.expects or ""
        real = self.course.likely(turn.place)
        return fitted(expected, real) if real else expected

    def edited(self, call: Call, turn: Turn) -> Call:
        """The call as this arm sends it.

        Other passages stand in for those that were retrieved in every call up to the answer, as
        if the search had found them. What an arm adds goes into the calls that answer.
        """
        if self.arm is None or turn.part.role == "after":
            return call
        own, call = call, self._with_context(call)
        edited = self.arm.edit(call, self.material, self.placement)
        if turn.part.role == "before":
            turn.spared = edited != call
            edited = call
        turn.edited = edited != own
        return edited

    def _with_context(self, call: Call) -> Call:
        new, given = self.context, self.material.whereabouts.context
        searched = any(search.depth == 0 for search in self.searches)
        if new is None or given is None or searched:
            return call
        changed = replace_in_call(call, given, new)
        self.replaced += changed is not None
        return changed or call

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
    def answers(self) -> tuple[Reply, ...]:
        """What the calls that answer got; what all got, where none of them came."""
        had = [(turn.part.answers, turn.reply) for turn in self.turns if turn.reply is not None]
        answers = tuple(reply for answering, reply in had if answering)
        return answers or tuple(reply for _, reply in had)

    @property
    def fingerprint(self) -> str | None:
        """Digest of all that the app was told; `None` where it is too short to tell by."""
        text = "\0".join(e.reply.said for e in self.exchanges if e.judge is None)
        if len(text) < SHORT_REPLY:
            return None
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def unforeseen(self) -> int | None:
        """Place of a call that was not edited, and gave the answer all the same."""
        spared = [turn for turn in self.turns if turn.spared]
        if not spared:
            return None
        last = self.turns[-1]
        if last.spared or not any(turn.edited for turn in self.turns):
            return spared[-1].place
        return next((turn.place for turn in spared if self._went_without_tool(turn)), None)

    def _went_without_tool(self, turn: Turn) -> bool:
        used = turn.place is not None and self.course.readings[turn.place].reply.tool_calls
        return bool(used and turn.reply and turn.reply.text and not turn.reply.tool_calls)

    @property
    def void(self) -> str | None:
        """Why a replay under this arm shows nothing, though its calls went through."""
        if (place := self.unforeseen) is not None:
            total, own = len(self.course.parts), ordinal(place + 1)
            return (
                f"the answer came from another call than in the failed run (the {own} of its "
                f"{total}), which the replay had left as it was"
            )
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
